"""Parse RTF documents, and the RTF bodies of Outlook's mails."""
