"""English words and grammar: verbs, function words, nouns for documents, clauses."""
