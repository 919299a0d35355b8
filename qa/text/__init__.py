"""Text analysis: answer spans, names, numbers, shingles."""
