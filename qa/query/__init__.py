"""Analyze queries, and rewrite follow-ups so that they stand alone."""
