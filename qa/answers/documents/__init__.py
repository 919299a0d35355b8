"""Answer questions about documents rather than facts: lists, overviews, authors and dates."""
