"""The page Home: who waits for an answer, what is due, and the ways in.

A page has at most 100 blocks (https://docs.slack.dev/reference/views/home-tab-views); this one has about forty.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, format_timedelta, get_day_names
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    DividerBlock,
    HeaderBlock,
    SectionBlock,
)

from bot.adapters.slack.blocks import BUTTON_LABEL, SECTION, small_block, words_block
from bot.adapters.slack.commands import WAYS
from bot.adapters.slack.forms.inputs import plain
from bot.outbox.render import split_text
from conversations.locale import Locale, locale_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from handlers.staff_desk import StaffDesk, Waiting

#: How presses on the page are told from answers: "home-way-note", "home-note-0", "home-open-3".
PREFIX = "home-"
WAY, NOTE, _OPEN = f"{PREFIX}way-", f"{PREFIX}note-", f"{PREFIX}open-"
#: Families and conferences that are shown; of more, the number.
MOST_WAITING, _MOST_CONFERENCES = 12, 10
_HEADER = 150
_NOON, _EVENING = 12, 18


@dataclass(frozen=True, slots=True)
class Page:
    """What the page is made of. `links` lead to the threads of families that wait, by key."""

    name: str
    desk: StaffDesk
    links: Mapping[str, str]
    now: datetime

    @property
    def locale(self) -> Locale:
        """The language of its reader."""
        return locale_for(self.desk.language)

    @property
    def local(self) -> datetime:
        """Now, where its reader is."""
        return self.now.astimezone(ZoneInfo(self.desk.timezone))


def home_view(page: Page) -> dict[str, Any]:
    """The view for views.publish."""
    parts = [_greeting(page), _alerts(page)]
    parts += [_waiting(page), _notes(page), _concerns(page), _conferences(page), _hours(page)]
    blocks: list[Block] = []
    for one in parts:
        if one:
            blocks += [DividerBlock(), *one] if blocks else one
    _ = page.locale.gettext
    blocks.append(small_block(_("I answer in the tab Messages. Each family has a thread of its own there.")))
    return {"type": "home", "blocks": [block.to_dict() for block in blocks]}


def _greeting(page: Page) -> list[Block]:
    _ = page.locale.gettext
    hour = page.local.hour
    if not page.name:
        greeting = _("Hello!")
    elif hour < _NOON:
        greeting = _("Good morning, {name}!", name=page.name)
    elif hour < _EVENING:
        greeting = _("Good afternoon, {name}!", name=page.name)
    else:
        greeting = _("Good evening, {name}!", name=page.name)
    day = format_date(page.local, "full", locale=page.locale.babel)
    ways = [way for way in WAYS.values() if way.label]
    buttons = [
        ButtonElement(
            text=plain(_(way.label)),
            action_id=f"{WAY}{way.flow}",
            value=way.flow,
            style="primary" if way is ways[0] else None,
        )
        for way in ways
    ]
    return [_header(greeting), small_block(day), ActionsBlock(elements=buttons)]


def _alerts(page: Page) -> list[Block]:
    """Left out where there are none: they are only for the staff on call."""
    locale, count = page.locale, page.desk.alerts
    _ = locale.gettext
    if not count:
        return []
    text = locale.ngettext("{count} safety alert is not closed.", "{count} safety alerts are not closed.", count)
    return [_header(_("Safety alerts")), _section(text, _button("alerts", _("Look")))]


def _waiting(page: Page) -> list[Block]:
    locale, waiting = page.locale, page.desk.waiting
    _ = locale.gettext
    if not waiting:
        return [_header(_("Waiting for an answer")), words_block(_("Nobody. Every family has had its answer."))]
    title = _("Waiting for an answer")
    blocks: list[Block] = [_header(f"{title} ({len(waiting)})")]
    blocks += [_family(page, number, one) for number, one in enumerate(waiting[:MOST_WAITING])]
    more = len(waiting) - MOST_WAITING
    if more > 0:
        blocks.append(small_block(locale.ngettext("and {count} more", "and {count} more", more)))
    return blocks


def _family(page: Page, number: int, waiting: Waiting) -> Block:
    _ = page.locale.gettext
    long = format_timedelta(max(page.now - waiting.since, page.now - page.now), locale=page.locale.babel)
    waits = _("waiting for {time}", time=long)
    link = page.links.get(waiting.key)
    button = ButtonElement(text=plain(_("Open")), action_id=f"{_OPEN}{number}", url=link) if link else None
    return _section(f"{waiting.label}\n{waits}", button)


def _notes(page: Page) -> list[Block]:
    locale, desk = page.locale, page.desk
    _ = locale.gettext
    if not desk.students:
        return []
    if desk.notes_never:
        text = locale.ngettext(
            "{count} family is still waiting for a first hello.",
            "{count} families are still waiting for a first hello.",
            desk.notes_never,
        )
    else:
        text = _("Every family has heard from you.")
    blocks: list[Block] = [_header(_("Good news")), words_block(text)]
    buttons = [
        ButtonElement(text=plain(f"✎ {choice.label}"[:BUTTON_LABEL]), action_id=f"{NOTE}{number}", value=choice.token)
        for number, choice in enumerate(desk.notes_next)
    ]
    return [*blocks, ActionsBlock(elements=buttons)] if buttons else blocks


def _concerns(page: Page) -> list[Block]:
    locale, count = page.locale, page.desk.concerns
    _ = locale.gettext
    blocks: list[Block] = [_header(_("Worries from families"))]
    if not count:
        return [*blocks, words_block(_("No family is waiting with a worry. Good news!"))]
    text = locale.ngettext(
        "{count} family said that a week was not good, and nobody has answered yet.",
        "{count} families said that a week was not good, and nobody has answered yet.",
        count,
    )
    return [*blocks, _section(text, _button("concerns", _("Look")))]


def _conferences(page: Page) -> list[Block]:
    """Left out where there are none."""
    shown = page.desk.conferences[:_MOST_CONFERENCES]
    return [_header(page.locale.gettext("Conferences")), *map(_section, shown)] if shown else []


def _hours(page: Page) -> list[Block]:
    _ = page.locale.gettext
    text = hours_text(page.desk, page.locale) or _("You get messages at any time.")
    return [_header(_("Office hours")), _section(text, _button("office_hours", _("Change")))]


def hours_text(desk: StaffDesk, locale: Locale) -> str:
    """Office hours as a line for each time: "Mon, Tue, Thu: 7:30 AM – 4:00 PM"; empty when there are none."""
    names = get_day_names("abbreviated", "stand-alone", locale.babel)
    rows = sorted(desk.hours, key=lambda row: (row.starts, row.ends, row.weekday))
    lines = []
    for (starts, ends), days in groupby(rows, key=lambda row: (row.starts, row.ends)):
        at = [format_time(one, "short", locale=locale.babel) for one in (starts, ends)]
        lines.append(f"{', '.join(names[row.weekday] for row in days)}: {' – '.join(at)}")
    return "\n".join(lines)


def _header(text: str) -> HeaderBlock:
    return HeaderBlock(text=plain(split_text(text, _HEADER)[0]))


def _section(text: str, button: ButtonElement | None = None) -> SectionBlock:
    return SectionBlock(text=plain(split_text(text, SECTION)[0]), accessory=button)


def _button(flow: str, label: str) -> ButtonElement:
    return ButtonElement(text=plain(label), action_id=f"{WAY}{flow}", value=flow)
