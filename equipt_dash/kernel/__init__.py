"""What everybody may import: the words of the field, rights, settings, the clock and the catalogue. Imports nothing of ours."""
