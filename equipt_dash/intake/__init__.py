"""Brings data in from outside: files and APIs become checked rows, or an error that says how to mend them."""
