"""Parsers of PDFs and images, and pictures of their pages."""
