"""The web channel: chats on a page of ours, with the database as the mailbox."""
