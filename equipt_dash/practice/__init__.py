"""The city's practice: links, roadmap, worksheets, plans, actions, engagement, as records with one way in."""
