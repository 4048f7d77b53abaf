"""The explorer: one measure or outcome over time, for a chosen group and place beside everybody."""
