"""Tests of the practice: its records, checks and structure."""
