"""Reading a city's data package."""
