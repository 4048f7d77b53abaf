"""Answers the entry page, its forms and its workbook."""
