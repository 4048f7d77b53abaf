"""What council members read: what changed between two editions, and what to ask about it."""
