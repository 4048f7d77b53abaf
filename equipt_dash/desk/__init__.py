"""Where people who work for the city work: one folder a feature, each with its rules, its SQL, its pages and its words."""
