"""What is seen of entry: the page around the sheet, its grid, two versions side by side, and the workbook's questions."""
