"""Workbooks and tables: bytes → Drafts."""
