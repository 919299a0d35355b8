"""Read tables in the text of documents, and look up or compute what a question asks of them."""
