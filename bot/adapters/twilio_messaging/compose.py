"""An outgoing message as the parameters of one or more Messages.create calls; pure."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.adapters.twilio_messaging.links import FOR_PEOPLE, FOR_TWILIO
from bot.adapters.twilio_messaging.segments import utf16_length
from bot.outbox.render import split_text
from bot.send_errors import Rejected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapter import Outgoing
    from conversations.messages import Media

Params = dict[str, Any]
#: Gives an address under which the file `ref` may be fetched for so many seconds.
Link = Callable[[str, int], str]

#: Characters of a body (error 21617), and of a caption.
MOST_BODY, MOST_CAPTION = 1600, 1024
_OPENXML = "application/vnd.openxmlformats-officedocument."
#: https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages
_WHATSAPP_TYPES = frozenset(
    {"image/jpeg", "image/png", "video/mp4", "video/3gpp", "application/pdf"}
    | {f"audio/{kind}" for kind in ("ogg", "mpeg", "mp4", "amr", "3gpp")}
    | {_OPENXML + kind for kind in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")}
)
#: A photo that is larger, or of another type, goes in its smaller version when it has one.
IMAGE_BYTES, IMAGE_TYPES = 5 * 1024 * 1024, frozenset({"image/jpeg", "image/png"})
_WHATSAPP_BYTES = 16 * 1024 * 1024
_MMS_TYPES = frozenset({"image/jpeg", "image/png", "image/gif"})
_MMS_BYTES, _MOST_MMS = 5 * 1024 * 1024, 10
#: Picture messages by SMS work in the United States and Canada; elsewhere a link is sent.
_MMS_COUNTRIES = "+1"


def whatsapp_text(outgoing: Outgoing, link: Link) -> str:
    """What is said on WhatsApp: the text, and links to files that it does not take."""
    return _with_links(outgoing.text, _sorted_media(outgoing.media, _fits_whatsapp)[1], link)


def whatsapp_calls(outgoing: Outgoing, menu: Params | None, link: Link) -> list[Params]:
    """The files, one each, and `menu`, which shows text and choices; without it the text, its choices by number."""
    files, _linked = _sorted_media(outgoing.media, _fits_whatsapp)
    media = [{"media_url": [link(one.ref, FOR_TWILIO)]} for one in files]
    if menu:
        return [*media, menu]
    text = _numbered(outgoing, whatsapp_text(outgoing, link))
    if len(files) == 1 and files[0].kind == "photo" and 0 < utf16_length(text) <= MOST_CAPTION:
        return [{"body": text, **media[0]}]
    # WhatsApp shows no text beside sound and documents.
    return _some([*({"body": part} for part in bodies(text)), *media])


def whatsapp_words(outgoing: Outgoing, link: Link) -> list[Params]:
    """The text alone, its choices by number."""
    return [{"body": part} for part in bodies(_numbered(outgoing, whatsapp_text(outgoing, link)))]


def sms_calls(outgoing: Outgoing, link: Link) -> list[Params]:
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


def content(sid: str, values: Sequence[str]) -> Params:
    """A call with a content template; its variables are numbered from 1."""
    variables = {str(number): value for number, value in enumerate(values, 1)}
    return {"content_sid": sid, "content_variables": json.dumps(variables, ensure_ascii=False)}


def _numbered(outgoing: Outgoing, text: str) -> str:
    if not outgoing.buttons:
        return text
    if outgoing.facts.get("optional_choices"):  # no number would answer them
        return "\n\n".join(part for part in (text, outgoing.facts.get("other_way", "")) if part)
    lines = (f"{number}. {button.label}" for number, button in enumerate(outgoing.buttons, 1))
    return "\n".join([text, "", *lines])


def _with_links(text: str, media: list[Media], link: Link) -> str:
    return "\n".join([*([text] if text else []), *(link(one.ref, FOR_PEOPLE) for one in media)])


def _sorted_media(media: tuple[Media, ...], fits: Callable[[Media], bool]) -> tuple[list[Media], list[Media]]:
    """What goes as a file, and what goes as a link."""
    return [one for one in media if fits(one)], [one for one in media if not fits(one)]


def _fits_whatsapp(one: Media) -> bool:
    most = IMAGE_BYTES if one.mime.startswith("image/") else _WHATSAPP_BYTES
    return one.mime in _WHATSAPP_TYPES and one.size <= most


def _fits_mms(one: Media) -> bool:
    return one.mime in _MMS_TYPES and one.size <= _MMS_BYTES


def _some(calls: list[Params]) -> list[Params]:
    if not calls:
        raise Rejected("nothing to send")
    return calls
