"""The rules of the house as tests whose message says how to put it right."""
