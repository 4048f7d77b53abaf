"""Words: stories, definitions and gap targets. Its rules live here; the rest of it still stands by layer."""
