"""Words, dates and other forms of writing, by language."""
