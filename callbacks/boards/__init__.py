"""Boards come to life here: Dash's callbacks, each through ``secured``, and the one door to Dash's private parts."""
