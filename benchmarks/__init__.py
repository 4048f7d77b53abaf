"""Runnable comparisons with a peer or a limit. Figures come from here, never from a timed assertion in a test."""
