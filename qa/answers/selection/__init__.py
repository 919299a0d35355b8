"""Choose the sentences that answer, and the words in them."""
