"""Documents and slides of office programs: bytes → Drafts."""
