"""Blocks about the records of the practice, for public and internal pages alike: pure functions of values."""
