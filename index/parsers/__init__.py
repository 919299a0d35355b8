"""One module for each kind of file: its bytes → Documents."""
