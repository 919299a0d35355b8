"""Keep an index in PostgreSQL with pgvector, for many servers and many workers."""
