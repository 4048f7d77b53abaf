"""What signed-in people see: one module a page. Only these views may read working rows."""
