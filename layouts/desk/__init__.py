"""How internal blocks look. Each module's ``LOOKS`` names the blocks it draws."""
