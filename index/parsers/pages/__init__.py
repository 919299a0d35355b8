"""PDFs and pictures: bytes → Drafts, and pictures of their pages."""
