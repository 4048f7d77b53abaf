"""One module per page: reads what its scope allows, computes, and puts the result into words."""
