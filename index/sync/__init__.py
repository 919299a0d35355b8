"""Make the index mirror a folder."""
