"""Measure answers against gold questions."""
