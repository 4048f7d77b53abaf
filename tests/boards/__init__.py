"""Boards: their state, their numbers, their words."""
