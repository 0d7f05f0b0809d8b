"""What the author of words to many families hears of them: on their way, how far, and what became of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from conversations.locale import locale_for
from conversations.messages import Choice, Reply
from handlers.broadcast_preview import platform_name
from handlers.codec import dump_reply
from handlers.taps import tap_on
from handlers.visit import REPLY
from storage import broadcast_outcomes as results
from storage.addresses import get_open_address
from storage.relay_changes import queue_change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from conversations.locale import Locale
    from handlers.house import House
    from storage.broadcast_outcomes import Outcome
    from storage.broadcasts import BroadcastRow
    from storage.database import UnitOfWork

_PENDING = frozenset({"queued", "retrying", "sending"})
_ARRIVED = ("sent", "delivered", "read")
#: Buttons that go away where there are none: the same is reached by words.
_OPTIONAL = {"optional_choices": "1"}
_MOST_NAMES = 10


def tell_author(work: UnitOfWork, house: House, row: BroadcastRow, reply: Reply) -> int | None:
    """Put `reply` in the place of what the author was told before, or tell them for the first time.

    Gives the delivery's id; None when the author cannot be told.
    """
    channel = get_open_address(work.connection, row.author_address_id, row.author_id)
    if channel is None:
        return None
    change = {} if row.progress_id is None else {"action": "edit", "target_id": row.progress_id}
    told = queue_change(
        work.connection,
        channel=channel,
        address_id=row.author_address_id,
        priority=REPLY,
        kind="reply",
        body=dump_reply(reply),
        created_at=house.clock.now(),
        **change,
    )
    house.lanes.wake(work, f"outbox:{channel}")
    return told


def count_down(row: BroadcastRow, count: int, language: str) -> Reply:
    """Sent, and how to undo it."""
    locale = locale_for(language)
    _ = locale.gettext
    text = locale.ngettext(
        "It leaves in 30 seconds, to {count} family. Write UNDO to stop it.",
        "It leaves in 30 seconds, to {count} families. Write UNDO to stop it.",
        count,
    )
    choices, taps = (Choice("undo", _("Undo")),), (tap_on("recall", row.id),)
    return Reply(text, choices, taps=taps, facts=_OPTIONAL)


def halfway(row: BroadcastRow, done: int, total: int, language: str, *, aloud: bool) -> Reply:
    """How far it is; unless `aloud`, only where the message before can be changed."""
    _ = locale_for(language).gettext
    text = _("{done} of {total} have left. Write UNDO to stop the rest.", done=done, total=total)
    choices, taps = (Choice("stop", _("Stop the rest")),), (tap_on("recall", row.id),)
    return Reply(text, choices, taps=taps, facts=_OPTIONAL if aloud else {**_OPTIONAL, "only_in_place": "1"})


def ended(text: str) -> Reply:
    """What stands in the place of the progress when the author was told otherwise."""
    return Reply(text, facts={"only_in_place": "1"})


def final(connection: Connection, row: BroadcastRow, language: str) -> Reply:
    """The report at the end."""
    _ = locale_for(language).gettext
    again = _("Write REPORT to see later who has read it.")
    choices, taps = (Choice("report", _("Report")),), (tap_on("report", row.id),)
    return Reply(f"{report(connection, row, language)}\n{again}", choices, taps=taps, facts=_OPTIONAL)


def how_far(counts: Sequence[Outcome]) -> tuple[int, int]:
    """How many have left or never will, of how many that were to leave."""
    total = sum(one.families for one in counts if one.status is not None or one.state == "review")
    pending = sum(one.families for one in counts if one.status in _PENDING or one.state == "review")
    return total - pending, total


def report(connection: Connection, row: BroadcastRow, language: str) -> str:
    """Delivered, read, failed and why, by language and platform, in plain words."""
    locale = locale_for(language)
    counts = results.outcomes(connection, row.id)
    lines = [_headline(counts, locale), *_why_not(counts, locale), *_by(counts, locale)]
    names = results.not_reached(connection, row.id, _MOST_NAMES)
    if names:
        lines.append(locale.gettext("Not connected yet: {names}.", names=locale.list_of(names)))
    return "\n".join(line for line in lines if line)


def _headline(counts: Sequence[Outcome], locale: Locale) -> str:
    ngettext, by_status = locale.ngettext, Counter[str]()
    for one in counts:
        by_status[one.status or ""] += one.families
    left = sum(by_status[status] for status in _ARRIVED)
    waiting = sum(by_status[status] for status in _PENDING)
    arrived, read = by_status["delivered"] + by_status["read"], by_status["read"]
    parts = [
        ngettext("Sent to {count} family.", "Sent to {count} families.", left),
        ngettext("{count} phone says that it arrived.", "{count} phones say that it arrived.", arrived)
        if arrived
        else "",
        ngettext("{count} has read it.", "{count} have read it.", read) if read else "",
        ngettext("{count} still waits to leave.", "{count} still wait to leave.", waiting) if waiting else "",
    ]
    return " ".join(part for part in parts if part)


def _why_not(counts: Sequence[Outcome], locale: Locale) -> list[str]:
    reasons: Counter[str] = Counter()
    for one in counts:
        if one.state not in {"waiting", "not_connected"}:
            reasons[one.state] += one.families
        elif one.status in {"failed", "expired"}:
            reasons[one.error or "failed"] += one.families
    return [_reason(reason, count, locale) for reason, count in sorted(reasons.items())]


def _reason(reason: str, count: int, locale: Locale) -> str:
    """A sentence for a recipient's state or the name of a send error (bot.send_errors)."""
    ngettext = locale.ngettext
    if reason in {"unreachable", "unbound", "kept"}:
        return ngettext("{count} phone is gone or blocks us.", "{count} phones are gone or block us.", count)
    said = {
        "stopped": ngettext("{count} was stopped in time.", "{count} were stopped in time.", count),
        "opted_out": ngettext("{count} wrote STOP and got nothing.", "{count} wrote STOP and got nothing.", count),
        "review": ngettext(
            "{count} waits until a person has checked the translation.",
            "{count} wait until a person has checked the translation.",
            count,
        ),
        "declined": ngettext("{count} wants no school news.", "{count} want no school news.", count),
        "held": ngettext("{count} must write to us first.", "{count} must write to us first.", count),
        "not_theirs": (gone := ngettext("{count} may not get it any more.", "{count} may not get it any more.", count)),
        "no_rights": gone,
    }
    other = ngettext("{count} could not be sent. The office can look why.",
                 "{count} could not be sent. The office can look why.", count)  # fmt: skip
    return said.get(reason, other)


def _by(counts: Sequence[Outcome], locale: Locale) -> list[str]:
    _, languages, platforms = locale.gettext, Counter[str](), Counter[str]()
    for one in counts:
        if one.status in _ARRIVED and one.channel:
            languages[locale.language_name(one.language)] += one.families
            platforms[platform_name(one.channel, locale)] += one.families
    lines = []
    if languages:
        lines.append(_("By language: {counts}.", counts=_listed(languages)))
    if platforms:
        lines.append(_("By platform: {counts}.", counts=_listed(platforms)))
    return lines


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])))
