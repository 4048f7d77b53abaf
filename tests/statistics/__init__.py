"""Statistics: every number checked against an independent calculation."""
