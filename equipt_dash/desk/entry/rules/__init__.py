"""What entry decides: what a draft holds, what is handed in, which periods come next, and what the workbook asks for."""
