"""What answers a request, through HTTP."""
