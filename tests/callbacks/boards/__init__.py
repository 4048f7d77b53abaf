"""Boards as they are served."""
