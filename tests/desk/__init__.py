"""Signing in, entering, reviewing, publishing: what people may do at their desk, and what they may not."""
