"""What several tests need and no product code should carry: databases, a server, a browser."""
