"""The outbound door and its connectors, against small servers."""
