"""Compose answers from ranked sources, with citations and a confidence."""
