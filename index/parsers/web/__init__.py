"""Pages, feeds, XML and books: bytes → Drafts."""
