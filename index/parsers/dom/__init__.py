"""The tree of an HTML text: what of it is shown, and its blocks; for web pages, books and mails."""
