"""Recognize the text of scanned pages and image files."""
