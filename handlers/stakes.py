"""The mark that says why a person must check a message (L11), while its writer changes the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.high_stakes import high_stakes
from storage.reviews import hold_message

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.relay import MessageRow


def set_mark(connection: Connection, message: MessageRow, marked: str) -> None:
    """Before `message` gets other words: a mark of its writer stays, one that was read from the old words does not.

    Who reviewed the old words does not stand for the new ones.
    """
    if not message.to_family:
        return
    suspected = high_stakes(message.text, message.language) or ""
    kept = "" if message.stakes == suspected else message.stakes
    hold_message(connection, message.id, stakes=marked or kept, reviewer_id=None)
