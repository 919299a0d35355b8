"""Parse files of all kinds into documents."""
