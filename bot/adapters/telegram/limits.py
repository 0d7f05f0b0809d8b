"""What Telegram takes: lengths, buttons, sizes (core.telegram.org/bots/api, 2026-08)."""

from __future__ import annotations

from conversations.capabilities import Capabilities

CHANNEL = "telegram"
#: Characters of one message, and of the words under a file.
TEXT, CAPTION = 4096, 1024
#: Bytes that one button carries; at least 1.
TAP_BYTES = 64
#: Bytes of a file that a bot may fetch, and of a photo that it may send.
DOWN_BYTES, PHOTO_BYTES = 20 * 2**20, 10 * 2**20

#: Telegram takes 100 buttons and cuts off long labels; more than fit a phone are better read as a numbered list.
CAPABILITIES = Capabilities(
    buttons=24, button_label=40, text=TEXT, media=True, typing=True, edits=True, deletes=True, reactions=True
)


def units(text: str) -> int:
    """Length of `text` in UTF-16 units: never less than what Telegram counts, in whichever way it counts."""
    return len(text) + sum(character > "\uffff" for character in text)
