"""What signed-in people read and change: one module for each thing they work on."""
