"""question, passages → where in each of them the answer stands."""
