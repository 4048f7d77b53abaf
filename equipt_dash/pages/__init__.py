"""What a page is made of, before anything draws it: parts, charts, fields and forms. Above charts, below every feature."""
