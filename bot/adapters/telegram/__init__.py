"""Telegram, through the Bot API: python-telegram-bot's `Bot` alone, with our own polling, webhook and retries."""

import os

# Else python-telegram-bot 22 warns at each 429 that `retry_after` will be a timedelta; this makes it one now.
os.environ.setdefault("PTB_TIMEDELTA", "true")
