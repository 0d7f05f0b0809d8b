"""What the page may post, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import regex as re
from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.adapters.web.answers import Refused
from bot.media import with_name
from conversations.messages import Inbound

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.requests import Request

    from bot.media import MediaStore
    from conversations.messages import Media

ChatAddress = str
_ADDRESS = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
_Mark = Annotated[str, Field(min_length=1, max_length=64)]
MOST_FILES, MOST_RECEIPTS, MOST_CHARACTERS = 10, 500, 16_000


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class MediaBody(_Strict):
    """An uploaded file, under the name that its sender knows it by."""

    ref: str = Field(max_length=80)
    name: str = Field(default="", max_length=255)


class MessageBody(_Strict):
    """One message: words, files, or a tap. `id` is the page's own and makes a repeated post harmless."""

    id: _Id
    text: str = Field(default="", max_length=MOST_CHARACTERS)
    tap: _Mark | None = None
    #: What the button said; the page shows it, the bot goes by the tap alone.
    label: str = Field(default="", max_length=200)
    thread: _Mark | None = None
    reply_to: _Mark | None = None
    media: list[str | MediaBody] = Field(default_factory=list, max_length=MOST_FILES)

    @model_validator(mode="after")
    def _says_something(self) -> MessageBody:
        if self.tap is None and not self.text.strip() and not self.media:
            raise ValueError("a message needs text, a tap or a file")
        if self.tap is not None and (self.text or self.media):
            raise ValueError("a tap comes alone")
        return self


class ReceiptsBody(_Strict):
    """Deliveries that were shown or read."""

    ids: list[int] = Field(min_length=1, max_length=MOST_RECEIPTS)
    state: Literal["delivered", "read"]


def chat_address(request: Request) -> ChatAddress:
    """The address in the path. Raises Refused (404) for one that no page can have."""
    address: str = request.path_params["address"]
    if not _ADDRESS.fullmatch(address):
        raise Refused(404, "There is no such chat.")
    return address


def inbound_of(body: MessageBody, channel: str, address: ChatAddress, now: datetime, store: MediaStore) -> Inbound:
    """The Inbound of a posted message. Raises Refused (400) for a file that was never uploaded.

    A tap carries no text: its label could read "Cancel", which as a message of its own is an opt-out (L3).
    """
    return Inbound(
        channel=channel,
        address=address,
        external_id=body.id,
        at=now,
        text=body.text,
        tap=body.tap,
        media=tuple(_media_of(item, store) for item in body.media),
        reply_to=body.reply_to,
        thread=body.thread,
    )


def _media_of(item: str | MediaBody, store: MediaStore) -> Media:
    ref, name = (item, "") if isinstance(item, str) else (item.ref, item.name)
    found = store.find(ref)
    if found is None:
        raise Refused(400, "media: this file was never uploaded.")
    return with_name(found.media, name)
