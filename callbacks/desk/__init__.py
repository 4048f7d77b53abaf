"""What answers signed-in people: pages, forms, and the session that says who they are."""
