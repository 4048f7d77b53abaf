"""Layouts: components from view-models, and HTML from components."""
