"""The SQLite database that holds documents, passages and vectors."""
