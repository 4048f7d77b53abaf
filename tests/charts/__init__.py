"""Charts as SVG strings."""
