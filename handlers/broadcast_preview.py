"""What the author of words to many families sees before they go: each language, and how many get them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import orjson

from conversations.locale import locale_for
from handlers.codec import load_media
from handlers.preview_words import looked_at, not_compared
from handlers.quiet import quiet_hours
from handlers.relay_words import same_language
from storage.broadcast_texts import UNTURNED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from conversations.locale import Locale
    from handlers.visit import Visit
    from storage.broadcast_families import FamilyCount
    from storage.broadcast_texts import Turned
    from storage.broadcasts import BroadcastRow

#: What people call our channels; a channel with another name keeps it.
_PLATFORMS = {"telegram": "Telegram", "whatsapp": "WhatsApp", "sms": "SMS", "slack": "Slack"}


def consent_of(*, urgent: bool) -> str:
    """The class of message that a family may have declined (L5)."""
    return "emergency" if urgent else "activity"


def platform_name(channel: str, locale: Locale) -> str:
    """The name of a channel: "whatsapp" → "WhatsApp"."""
    return locale.gettext("web chat") if channel == "web" else _PLATFORMS.get(channel, channel)


def preview(visit: Visit, row: BroadcastRow, counts: Sequence[FamilyCount], texts: Mapping[str, Turned]) -> str:
    """The words in each language with who turned them, the counts, and who cannot be reached."""
    locale = locale_for(visit.person.language)
    written = [one for one in counts if one.state in ("waiting", "not_connected")]
    parts = [_files(row, locale)]
    by_language = _tally((one.language, one.families) for one in written)
    own = [tag for tag, _count in by_language if same_language(tag, row.language)] or [row.language]
    parts.append(_words(row.text, dict(by_language), own, locale))
    parts += [
        _turned(visit, row, tag, count, texts.get(tag, UNTURNED))
        for tag, count in by_language
        if tag not in own and row.text.strip()
    ]
    parts.append(_differing(locale, [tag for tag, _count in by_language if texts.get(tag, UNTURNED).found != "[]"]))
    if row.stakes and any(turned.text for turned in texts.values()):
        parts.append(
            locale.gettext(
                "A person must check translations of such words first. Those families get it after that; sent as "
                "urgent, they get your own words at once."
            )
        )
    parts.append(counted_families(visit, row.title, counts))
    return "\n\n".join(part for part in parts if part)


def _tally(pairs: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    counter: Counter[str] = Counter()
    for name, count in pairs:
        counter[name] += count
    return sorted(counter.items(), key=lambda one: (-one[1], one[0]))


def _files(row: BroadcastRow, locale: Locale) -> str:
    files = len(load_media(orjson.loads(row.media)))
    return locale.ngettext("With {count} file.", "With {count} files.", files) if files else ""


def _words(text: str, counts: Mapping[str, int], own: Sequence[str], locale: Locale) -> str:
    count = sum(counts.get(tag, 0) for tag in own)
    if not count or not text.strip():
        return text
    heading = locale.gettext("{language}, for {count}:", language=locale.language_name(own[0]), count=count)
    return f"{heading}\n{text}"


def _turned(visit: Visit, row: BroadcastRow, tag: str, count: int, turned: Turned) -> str:
    locale = locale_for(visit.person.language)
    _, facts = locale.gettext, {"language": locale.language_name(tag), "count": count}
    if turned.text is None:
        return _("{language}, {count}: I could not translate it. They get your own words, and I say so.", **facts)
    machine = _("{language}, {count}, translated by a machine:", **facts)
    heading = machine if turned.translator else _("{language}, for {count}:", **facts)
    return "\n".join([heading, turned.text, *_compared(visit, row, turned)])


def _compared(visit: Visit, row: BroadcastRow, turned: Turned) -> list[str]:
    """What came of turning the words back: shown where it differs, or where the setting or the stakes want a look."""
    when, locale = visit.house.relay.preview, locale_for(visit.person.language)
    if row.stakes or when == "always" or turned.found != "[]":
        return looked_at(locale, turned.back, turned.found)
    return [not_compared(locale)] if turned.back is None and when == "flagged" else []


def _differing(locale: Locale, languages: Sequence[str]) -> str:
    """Beside the buttons, for the warning itself may be far above them."""
    names = locale.list_of([locale.language_name(tag) for tag in languages])
    return locale.gettext("⚠ Please look again: {languages}.", languages=names) if languages else ""


def counted_families(visit: Visit, audience: str, counts: Sequence[FamilyCount]) -> str:
    """How many get it, on which platforms, and who later or not at all; `audience` is what the author calls them."""
    written = [one for one in counts if one.state in ("waiting", "not_connected")]
    locale = locale_for(visit.person.language)
    ngettext, states = locale.ngettext, Counter[str]()
    for one in counts:
        states[one.state] += one.families
    total = sum(one.families for one in written)
    quiet = sum(one.families for one in written if one.channel and _is_quiet(visit, one))
    platforms = _tally((platform_name(one.channel, locale), one.families) for one in written if one.channel)
    by_platform = f" ({', '.join(f'{name} {count}' for name, count in platforms)})" if platforms else ""
    to = ngettext("To {count} family: {audience}.", "To {count} families: {audience}.", total, audience=audience)
    lines = [
        to + by_platform,
        quiet and ngettext("{count} has quiet hours now and gets it after them.",
                       "{count} have quiet hours now and get it after them.", quiet),
        states["not_connected"] and ngettext("{count} is not connected yet and gets it on joining.",
                                         "{count} are not connected yet and get it on joining.",
                                         states["not_connected"]),
        states["opted_out"] and ngettext("{count} wrote STOP and gets nothing.",
                                     "{count} wrote STOP and get nothing.", states["opted_out"]),
        states["declined"] and ngettext("{count} wants no school news and gets nothing.",
                                    "{count} want no school news and get nothing.", states["declined"]),
    ]  # fmt: skip
    return "\n".join(line for line in lines if line)


def _is_quiet(visit: Visit, one: FamilyCount) -> bool:
    hours = quiet_hours(visit.house, one.timezone, one.quiet_from, one.quiet_until)
    return hours.end_of(visit.now) is not None
