"""What an update says: the Inbound, and the files that are still to be fetched for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from telegram import Message, PhotoSize, ReactionTypeEmoji, Update

from conversations.messages import Inbound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from telegram import CallbackQuery, MessageReactionUpdated, ReactionType


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file at Telegram. `size` in bytes, 0 when it is not told."""

    file_id: str
    name: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """An Inbound without its media."""

    inbound: Inbound
    files: tuple[FileRef, ...] = ()


def draft_of(updates: Sequence[Update], channel: str, now: datetime) -> Draft | None:
    """The draft of one message: one update, or all of an album. None for what nobody said (pins, timers, members)."""
    update = updates[0]
    if update.callback_query is not None:
        return _tap(update, update.callback_query, channel, now)
    if update.edited_message is not None:
        return _edited(update, update.edited_message, channel)
    if update.message_reaction is not None:
        return _marked(update, update.message_reaction, channel)
    messages = [each.message for each in updates if each.message is not None]
    return _message(update, messages, channel) if messages else None


def _tap(update: Update, query: CallbackQuery, channel: str, now: datetime) -> Draft | None:
    """A pressed button: its words are no text, "Cancel" would be an opt-out (L3). Telegram tells no time of it."""
    if not query.data or update.effective_chat is None:
        return None
    address, name = str(update.effective_chat.id), query.from_user.full_name
    return Draft(Inbound(channel, address, str(update.update_id), now, tap=query.data, profile_name=name))


def _edited(update: Update, message: Message, channel: str) -> Draft | None:
    """A corrected message; its files came with the first version."""
    text = message.text or message.caption
    if not text or message.edit_date is None:
        return None
    inbound = _inbound(update, message, channel, text, message.edit_date)
    return Draft(replace(inbound, kind="edit", target=inbound.message_id))


def _marked(update: Update, change: MessageReactionUpdated, channel: str) -> Draft | None:
    """A mark on a message: the newest emoji of theirs there, none when they took it back."""
    before, now = _emoji(change.old_reaction), _emoji(change.new_reaction)
    new = [emoji for emoji in now if emoji not in before] or now
    if not new and not before:
        return None  # a sticker of a paying account, which is no character
    user = change.user
    return Draft(
        Inbound(
            channel,
            str(change.chat.id),
            str(update.update_id),
            change.date,
            new[-1] if new else "",
            profile_name=user.full_name if user else "",
            kind="reaction",
            target=str(change.message_id),
        )
    )


def _emoji(reactions: Sequence[ReactionType]) -> list[str]:
    return [one.emoji for one in reactions if isinstance(one, ReactionTypeEmoji)]


def _message(update: Update, messages: Sequence[Message], channel: str) -> Draft | None:
    text = "\n".join(filter(None, map(text_of, messages)))
    files = tuple(file for message in messages if (file := file_of(message)) is not None)
    first = messages[0]
    if not (text or files or first.effective_attachment):
        return None
    return Draft(_inbound(update, first, channel, text, first.date), files)


def _inbound(update: Update, message: Message, channel: str, text: str, at: datetime) -> Inbound:
    answered, user = message.reply_to_message, message.from_user
    return Inbound(
        channel,
        str(message.chat.id),
        str(update.update_id),
        at,
        text,
        reply_to=str(answered.message_id) if answered else None,
        profile_name=user.full_name if user else "",
        message_id=str(message.message_id),
    )


def text_of(message: Message) -> str:
    """The words of a message; a shared contact is its number, a sticker its emoji."""
    if message.contact is not None:
        number = message.contact.phone_number
        # A Telegram account's number is international, often without the plus.
        return f"+{number}" if message.contact.user_id and number.isdecimal() else number
    if message.sticker is not None:
        return message.sticker.emoji or ""
    return message.text or message.caption or ""


def file_of(message: Message) -> FileRef | None:
    """The file in a message, a photo in its largest size."""
    if message.photo:
        photo = max(message.photo, key=_pixels)
        return FileRef(photo.file_id, size=photo.file_size or 0)
    named = message.video or message.audio or message.document or message.animation
    if named is not None:
        return FileRef(named.file_id, named.file_name or "", named.file_size or 0)
    plain = message.voice or message.video_note
    return FileRef(plain.file_id, size=plain.file_size or 0) if plain else None


def _pixels(photo: PhotoSize) -> int:
    return photo.width * photo.height
