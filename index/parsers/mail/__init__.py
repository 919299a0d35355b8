"""Mails and mailboxes: bytes → Drafts, and what is attached to them as Parts."""
