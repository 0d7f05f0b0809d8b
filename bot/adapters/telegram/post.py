"""Sends what rendering made: plain text, buttons, and files with the words under them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from bot.adapters.telegram.errors import is_gone, send_error
from bot.adapters.telegram.limits import CAPTION, PHOTO_BYTES, TAP_BYTES, TEXT, units
from bot.adapters.telegram.quoting import quote_in
from bot.media import fitting
from bot.outbox.render import split_text
from bot.send_errors import Rejected, Unreachable
from conversations.messages import Media

if TYPE_CHECKING:
    from bot.adapter import Button, Outgoing
    from bot.adapters.telegram.api import Api
    from bot.adapters.telegram.busy import Busy
    from bot.media import MediaStore, StoredFile

log = structlog.get_logger()
#: Longest label of buttons that stand three, or two, in a row.
_NARROW, _HALF = 10, 18
_VOICE = frozenset({"audio/ogg", "audio/mpeg", "audio/mp4"})


_PHOTOS = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


_UPLOADS = {"photo": ChatAction.UPLOAD_PHOTO, "voice": ChatAction.UPLOAD_VOICE, "video": ChatAction.UPLOAD_VIDEO}


class _File(NamedTuple):
    content: bytes
    media: Media


class Post:
    """Sends one message. Text is never read as markup: no parse mode is given."""

    def __init__(self, api: Api, store: MediaStore, busy: Busy) -> None:
        self._api, self._store, self._busy = api, store, busy

    async def send(self, outgoing: Outgoing) -> str:
        """Send `outgoing` and give the ids of all that it took, one a line. Raises SendError."""
        address = outgoing.address
        if not address.removeprefix("-").isdecimal():
            raise Unreachable("not a chat id")
        markup = keyboard(outgoing.buttons)
        try:
            files = [kept for media in outgoing.media if (kept := await self._load(media)) is not None]
            sent = await self._send(int(address), outgoing, files, markup)
        except TelegramError as error:
            raise send_error(error) from error
        return "\n".join(str(message.message_id) for message in sent)

    async def _load(self, media: Media) -> _File | None:
        kept = await asyncio.to_thread(self._find, media)
        if kept is None:
            log.error("telegram.file_missing", kind=media.kind)
            return None
        # What it is, the store knows; what its sender called it, the message.
        return _File(await asyncio.to_thread(kept.path.read_bytes), replace(kept.media, name=media.name))

    def _find(self, media: Media) -> StoredFile | None:
        """The file, a photo in the version that Telegram shows as one."""
        kept = self._store.find(media.ref)
        return kept and self._store.find(fitting(self._store, kept.media, PHOTO_BYTES, _PHOTOS).ref)

    async def _send(
        self, chat_id: int, outgoing: Outgoing, files: Sequence[_File], markup: InlineKeyboardMarkup | None
    ) -> list[Message]:
        """Files first, the words under the last of them if they fit there, else as messages of their own."""
        text, facts = outgoing.text, outgoing.facts
        under = bool(files) and units(text) <= CAPTION
        sent: list[Message] = []
        for number, file in enumerate(files, 1):
            last = under and number == len(files)
            words = {"caption": text, "caption_entities": quote_in(text, facts), "reply_markup": markup} if last else {}
            sent.append(await self._send_file(chat_id, file, words))
        return sent if under else [*sent, *await self._send_text(chat_id, text, facts, markup)]

    async def _send_text(
        self, chat_id: int, text: str, facts: Mapping[str, str], markup: InlineKeyboardMarkup | None
    ) -> list[Message]:
        # Rendering counts characters. Should Telegram count UTF-16 units, half as many fit in any case.
        parts = [text] if units(text) <= TEXT else split_text(text, TEXT // 2)
        return [
            await self._api.send_message(
                chat_id, part, entities=quote_in(part, facts), reply_markup=markup if number == len(parts) else None
            )
            for number, part in enumerate(parts, 1)
        ]

    async def _send_file(self, chat_id: int, file: _File, words: dict[str, Any]) -> Message:
        content, media = file
        await self._busy.show(chat_id, _UPLOADS.get(media.kind, ChatAction.UPLOAD_DOCUMENT))
        more = {**words, "caption": words.get("caption") or None, "filename": media.name or None}
        send = self._sender_of(media)
        if send is not None:
            try:
                return await send(chat_id, content, **more)
            except BadRequest as error:
                if is_gone(error):
                    raise
                # A picture of odd proportions, someone who forbids voice notes: as a document it still arrives.
                log.info("telegram.sent_as_document", kind=media.kind)
        return await self._api.send_document(chat_id, content, **more)

    def _sender_of(self, media: Media) -> Callable[..., Awaitable[Message]] | None:
        """How to show `media` as what it is; None for a plain document."""
        if media.kind == "photo" and media.mime != "image/gif" and media.size <= PHOTO_BYTES:
            return self._api.send_photo
        if media.kind == "voice" and media.mime in _VOICE:
            return self._api.send_voice
        return self._api.send_video if media.kind == "video" else None


def keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """Buttons in rows that a phone can show. Raises Rejected for a tap that Telegram does not carry."""
    if any(not 1 <= len(button.tap.encode()) <= TAP_BYTES for button in buttons):
        raise Rejected(f"a button carries 1 to {TAP_BYTES} bytes")
    made = [InlineKeyboardButton(button.label, callback_data=button.tap) for button in buttons]
    longest = max((len(button.label) for button in buttons), default=0)
    width = 3 if longest <= _NARROW else 2 if longest <= _HALF else 1
    rows = [made[start : start + width] for start in range(0, len(made), width)]
    return InlineKeyboardMarkup(rows) if rows else None
