"""Files that came and were not taken: whoever sent them is told, in their language, what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.locale import locale_for

if TYPE_CHECKING:
    from conversations.locale import Locale
    from conversations.messages import LeftOut
    from handlers.house import FileFacts
    from handlers.visit import Visit

#: Names in one sentence.
_MOST_NAMES = 5


def tell_left_out(visit: Visit) -> bool:
    """Say which files were not taken, and why. True when nothing else came: then nothing is to be passed on."""
    inbound = visit.inbound
    if inbound is None or not inbound.left_out or inbound.kind != "message" or visit.state.opted_out_at is not None:
        return False
    locale, files = locale_for(visit.person.language), visit.house.files
    reasons = dict.fromkeys(file.why for file in inbound.left_out)
    lines = [_line(locale, why, [file for file in inbound.left_out if file.why == why], files) for why in reasons]
    visit.say("\n".join(lines))
    return not (inbound.text.strip() or inbound.media or inbound.tap or inbound.flow)


def _line(locale: Locale, why: str, left_out: list[LeftOut], files: FileFacts) -> str:
    _, names = locale.gettext, _names(locale, left_out)
    if why == "kind":
        return _(
            "I could not take this: {names}. I can pass on pictures, sound, videos, PDF, text, Word, Excel and "
            "PowerPoint files.",
            names=names,
        )
    if why == "size":
        return _(
            "This is too large: {names}. Pictures can have up to {photo} MB, sound {voice} MB, videos {video} MB, "
            "documents {document} MB.",
            names=names,
            photo=files.photo,
            voice=files.voice,
            video=files.video,
            document=files.document,
        )
    if why == "broken":
        return _("This seems to be damaged, I could not open it: {names}. Please send it again.", names=names)
    return _("This did not reach me: {names}. Please send it again.", names=names)


def _names(locale: Locale, left_out: list[LeftOut]) -> str:
    """The files by name; those without one, and those beyond the first few, as a number."""
    names = [file.name for file in left_out if file.name][:_MOST_NAMES]
    others = len(left_out) - len(names)
    if not names:
        return locale.ngettext("a file", "{count} files", others)
    more = [locale.ngettext("one more file", "{count} more files", others)] if others else []
    return locale.list_of([*names, *more])
