"""A school's own Word file: what is taken from it, and how our styles are put beside its own."""
