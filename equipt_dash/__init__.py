"""EquiPT Dash: links a city's performance measures to the racial disparities they are meant to reduce.

This package is the domain. It knows neither Dash nor Flask, so that every rule in it can be read,
tested and reused without a web server. ``layouts`` turns its view-models into pages and ``callbacks``
answers requests; the arrows never point the other way.
"""

__version__ = "0.1.0"
