"""The demo: an in-process IMAP server with live traffic; touches neither network nor the user's data."""
