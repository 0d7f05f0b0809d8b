"""An outgoing message as the parameters of one or more Messages.create calls; pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.adapters.twilio_messaging.links import FOR_PEOPLE, FOR_TWILIO
from bot.adapters.twilio_messaging.segments import utf16_length
from bot.outbox.render import split_text
from bot.send_errors import Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.adapter import Outgoing
    from conversations.messages import Media

Params = dict[str, Any]

#: Characters of a body (error 21617), of a body with buttons or of a caption, and of a button.
MOST_BODY, MOST_CAPTION, MOST_TITLE = 1600, 1024, 20
#: https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages
_WHATSAPP_TYPES = frozenset(
    {"image/jpeg", "image/png", "audio/ogg", "audio/mpeg", "audio/mp4", "application/pdf", "video/mp4"}
)
_WHATSAPP_IMAGE_BYTES, _WHATSAPP_BYTES = 5 * 1024 * 1024, 16 * 1024 * 1024
_MMS_TYPES = frozenset({"image/jpeg", "image/png", "image/gif"})
_MMS_BYTES, _MOST_MMS = 5 * 1024 * 1024, 10
#: Picture messages by SMS work in the United States and Canada; elsewhere a link is sent.
_MMS_COUNTRIES = "+1"


def whatsapp_calls(
    outgoing: Outgoing, quick_replies: Mapping[int, str], link: Callable[[str, int], str]
) -> list[Params]:
    """Text with quick replies where a content template for so many is configured, else with numbers; one file each."""
    files, linked = _sorted_media(outgoing.media, _fits_whatsapp)
    text = _with_links(outgoing.text, linked, link)
    media = [{"media_url": [link(one.ref, FOR_TWILIO)]} for one in files]
    buttons = _quick_replies(outgoing, text, quick_replies)
    if buttons:
        return _some([*media, buttons])
    text = _numbered(outgoing, text)
    if len(files) == 1 and files[0].kind == "photo" and 0 < utf16_length(text) <= MOST_CAPTION:
        return [{"body": text, **media[0]}]
    # WhatsApp shows no text beside sound and documents.
    return _some([*({"body": part} for part in bodies(text)), *media])


def sms_calls(outgoing: Outgoing, link: Callable[[str, int], str]) -> list[Params]:
    """Text with numbers; photos as MMS where that works, all else as a link."""
    takes_mms = outgoing.address.startswith(_MMS_COUNTRIES)
    files, linked = _sorted_media(outgoing.media, lambda one: takes_mms and _fits_mms(one))
    text = _numbered(outgoing, _with_links(outgoing.text, linked, link))
    calls: list[Params] = [{"body": part} for part in bodies(text)]
    if files:
        pictures = {"media_url": [link(one.ref, FOR_TWILIO) for one in files[:_MOST_MMS]]}
        calls[-1:] = [{**(calls[-1] if calls else {}), **pictures}]
    return _some(calls)


def bodies(text: str) -> list[str]:
    """`text` in parts of at most 1,600 UTF-16 units; rendering counts characters, of which some are two units."""
    if not text.strip():
        return []
    if utf16_length(text) <= MOST_BODY:
        return [text]
    parts = [part for part in split_text(text, MOST_BODY) if part.strip()]
    if any(utf16_length(part) > MOST_BODY for part in parts):
        parts = [part for part in split_text(text, MOST_BODY // 2) if part.strip()]
    return parts


def _quick_replies(outgoing: Outgoing, text: str, quick_replies: Mapping[int, str]) -> Params:
    """A call with buttons; empty when they cannot be."""
    buttons = outgoing.buttons
    sid = quick_replies.get(len(buttons), "")
    labels = [" ".join(button.label.split()) for button in buttons]
    fits = bool(text.strip()) and utf16_length(text) <= MOST_CAPTION
    if not sid or not fits or not all(0 < utf16_length(label) <= MOST_TITLE for label in labels):
        return {}
    values = [text]
    for button, label in zip(buttons, labels, strict=True):
        values += [label, button.tap]
    return content(sid, values)


def content(sid: str, values: list[str]) -> Params:
    """A call with a content template; its variables are numbered from 1."""
    variables = {str(number): value for number, value in enumerate(values, 1)}
    return {"content_sid": sid, "content_variables": json.dumps(variables, ensure_ascii=False)}


def _numbered(outgoing: Outgoing, text: str) -> str:
    if not outgoing.buttons:
        return text
    lines = (f"{number}. {button.label}" for number, button in enumerate(outgoing.buttons, 1))
    return "\n".join([text, "", *lines])


def _with_links(text: str, media: list[Media], link: Callable[[str, int], str]) -> str:
    return "\n".join([*([text] if text else []), *(link(one.ref, FOR_PEOPLE) for one in media)])


def _sorted_media(media: tuple[Media, ...], fits: Callable[[Media], bool]) -> tuple[list[Media], list[Media]]:
    """What goes as a file, and what goes as a link."""
    return [one for one in media if fits(one)], [one for one in media if not fits(one)]


def _fits_whatsapp(one: Media) -> bool:
    most = _WHATSAPP_IMAGE_BYTES if one.mime.startswith("image/") else _WHATSAPP_BYTES
    return one.mime in _WHATSAPP_TYPES and one.size <= most


def _fits_mms(one: Media) -> bool:
    return one.mime in _MMS_TYPES and one.size <= _MMS_BYTES


def _some(calls: list[Params]) -> list[Params]:
    if not calls:
        raise Rejected("nothing to send")
    return calls
