"""Plain text, Markdown, JSON and notebooks: bytes → Drafts."""
