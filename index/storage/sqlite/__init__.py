"""The embedded store: one SQLite file in the folder of an index."""
