"""Boards: what a reader may choose to see, and what it shows for each choice. One folder a board; never imports the desk."""
