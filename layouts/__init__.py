"""Pages as Dash components. Pure: a view-model goes in, components come out, nothing is read or written."""
