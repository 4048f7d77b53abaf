"""The pages: what each says, counted from a small edition built by hand."""
