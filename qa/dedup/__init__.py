"""Find near-duplicate documents and group them."""
