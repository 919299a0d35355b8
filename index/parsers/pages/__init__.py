"""Lines of pages: joined into text, without running headers, and drawn as pictures."""
