"""Messages as JSON, for the tables that keep them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from conversations.journal import Journal
from conversations.messages import Choice, Inbound, LeftOut, Media, Reply

if TYPE_CHECKING:
    from collections.abc import Iterable


def dump_inbound(inbound: Inbound) -> str:
    """`inbound` as JSON with the field names of the dataclass; PostgreSQL's text has no place for NUL."""
    return orjson.dumps(inbound).decode().replace("\\u0000", "\\ufffd")


def load_inbound(body: str) -> Inbound:
    """The Inbound kept as `body`."""
    values: dict[str, Any] = orjson.loads(body)
    values["at"] = datetime.fromisoformat(values["at"])
    values["media"] = load_media(values.get("media", ()))
    values["left_out"] = tuple(LeftOut(**item) for item in values.get("left_out", ()))
    return Inbound(**values)


def dump_reply(reply: Reply) -> str:
    """`reply` as JSON with the field names of the dataclass."""
    return orjson.dumps(reply).decode().replace("\\u0000", "\\ufffd")


def load_reply(body: str) -> Reply:
    """The Reply kept as `body`."""
    values: dict[str, Any] = orjson.loads(body)
    return Reply(
        text=values["text"],
        choices=tuple(Choice(**choice) for choice in values.get("choices", ())),
        media=load_media(values.get("media", ())),
        taps=tuple(values.get("taps", ())),
        thread=values.get("thread"),
        facts=values.get("facts") or {},
    )


def load_media(items: Iterable[dict[str, Any]]) -> tuple[Media, ...]:
    """Media from their JSON values."""
    return tuple(Media(**item) for item in items)


def dump_media(media: tuple[Media, ...]) -> str:
    """A JSON list of media."""
    return orjson.dumps(media).decode()


def load_journal(text: str) -> Journal:
    """The journal kept as `text`."""
    return Journal(orjson.loads(text))


def dump_journal(journal: Journal) -> str:
    """`journal` as JSON, its order kept."""
    return orjson.dumps(journal).decode().replace("\\u0000", "\\ufffd")


def media_as_json(media: tuple[Media, ...]) -> list[dict[str, Any]]:
    """Media as plain JSON values, for a journal."""
    values: list[dict[str, Any]] = orjson.loads(orjson.dumps(media))
    return values
