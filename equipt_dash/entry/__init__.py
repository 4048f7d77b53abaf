"""What people type into a measure's grid, read and checked: data in, data and words out, nothing is stored here."""
