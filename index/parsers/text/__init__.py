"""Parse plain text, Markdown, JSON and notebooks, and decode text of any charset."""
