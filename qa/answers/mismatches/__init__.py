"""Check that a sentence is about what the question asks: the same names, times, roles and kinds."""
