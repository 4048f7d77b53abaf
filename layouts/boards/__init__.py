"""What boards look like: their controls and figures, as pure functions of a board."""
