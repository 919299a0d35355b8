"""Parse HTML and extract the text that is shown, for web pages, books, feeds and mails."""
