"""Files people download, and what they hold when they come back."""
