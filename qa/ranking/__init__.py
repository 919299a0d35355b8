"""Rank passages and their sentences for a query."""
