"""Routes that are not Dash callbacks: pages, downloads, assets and the health check."""
