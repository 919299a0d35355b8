"""Parse mails, mailboxes and Outlook messages."""
