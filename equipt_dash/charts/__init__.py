"""Charts as SVG strings: frozen dataclasses in, markup out, the same markup for the same input.

Pages are complete HTML before any script runs, so their charts must be too. Nothing here knows a
colour (CSS does), formats a number (the caller does) or judges one (the statistics do).
"""
