"""Parse web pages, web archives, feeds, XML and e-books."""
