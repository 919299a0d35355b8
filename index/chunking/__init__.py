"""Split documents into sentences and passages."""
