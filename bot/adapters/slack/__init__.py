"""Slack: staff answer families in a direct message with the bot, one thread a family."""
