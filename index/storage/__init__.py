"""The stores that hold documents, passages and vectors: embedded in a folder, or in PostgreSQL."""
