"""An inbound made safe to keep: what no database or JSON can hold is replaced before anything reads it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conversations.messages import Inbound

#: Longest ids and addresses that the tables hold.
_MOST_ID = 255


def tidy(inbound: Inbound) -> Inbound:
    """`inbound` without NUL characters and lone surrogates. Raises ValueError for an address or id that is none."""
    address, external_id = _plain(inbound.address), _plain(inbound.external_id)
    if not 0 < len(address) <= _MOST_ID or not 0 < len(external_id) <= _MOST_ID:
        raise ValueError(f"address and external id have 1 to {_MOST_ID} characters")
    return replace(
        inbound,
        address=address,
        external_id=external_id,
        text=_plain(inbound.text),
        tap=_plain(inbound.tap) if inbound.tap is not None else None,
        thread=_plain(inbound.thread) if inbound.thread is not None else None,
        reply_to=_plain(inbound.reply_to) if inbound.reply_to is not None else None,
        profile_name=_plain(inbound.profile_name)[:_MOST_ID],
    )


def _plain(text: str) -> str:
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
