"""What IT staff run: one file for each command of ``python -m equipt_dash``."""
