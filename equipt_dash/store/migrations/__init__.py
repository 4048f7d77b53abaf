"""The history of the schema, one step a file. A new step is added; an old one is never edited."""
