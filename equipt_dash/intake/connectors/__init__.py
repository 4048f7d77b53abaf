"""Connectors: each knows how one kind of open-data service numbers its pages, counts its rows and says no."""
