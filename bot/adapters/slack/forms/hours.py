"""Office hours: days, and one time for all of them."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from babel.dates import get_day_names
from slack_sdk.models.blocks import Block, CheckboxesElement, InputBlock, TimePickerElement

from bot.adapters.slack.blocks import small_block, words_block
from bot.adapters.slack.forms.base import Form, Given, Mistakes, Start, Values
from bot.adapters.slack.forms.inputs import modal, option, picked_several, plain
from conversations.locale import locale_for
from conversations.messages import Choice

if TYPE_CHECKING:
    from conversations.locale import Locale
    from handlers.staff_desk import StaffDesk

_WEEKDAYS = range(7)
_SCHOOL_DAYS, _FROM, _UNTIL = range(5), time(7, 30), time(16)


def _view(desk: StaffDesk, _start: Start) -> dict[str, Any]:
    locale = locale_for(desk.language)
    _ = locale.gettext
    first = desk.hours[0] if desk.hours else None
    chosen = [row.weekday for row in desk.hours] or list(_SCHOOL_DAYS)
    starts, ends = (first.starts, first.ends) if first else (_FROM, _UNTIL)
    blocks: list[Block] = [
        words_block(_("At other times I keep what families write, and tell them when you will read it.")),
        _days(locale, chosen),
        InputBlock(block_id="from", label=plain(_("From")), element=_clock("from", starts)),
        InputBlock(block_id="until", label=plain(_("Until")), element=_clock("until", ends)),
        small_block(_("No day at all: you get messages at any time. In danger I tell the school at once.")),
    ]
    if len({(row.starts, row.ends) for row in desk.hours}) > 1:
        blocks.append(small_block(_("Your hours differ from day to day. This form sets one time for all days.")))
    return modal("office_hours", locale, _("Office hours"), _("Save"), blocks)


def _days(locale: Locale, chosen: list[int]) -> InputBlock:
    names = get_day_names("wide", "stand-alone", locale.babel)
    options = {day: option(Choice(str(day), names[day])) for day in _WEEKDAYS}
    initial = [options[day] for day in chosen if day in options]
    element = CheckboxesElement(action_id="days", options=list(options.values()), initial_options=initial or None)
    return InputBlock(block_id="days", label=plain(locale.gettext("Days")), element=element, optional=True)


def _clock(key: str, at: time) -> TimePickerElement:
    return TimePickerElement(action_id=key, initial_time=f"{at:%H:%M}")


def _read(desk: StaffDesk, values: Values) -> Given:
    _ = locale_for(desk.language).gettext
    days = sorted({day for day in picked_several(values, "days") if day in map(str, _WEEKDAYS)})
    if not days:
        return {"days": []}
    starts, ends = _time(values, "from"), _time(values, "until")
    mistakes = {key: _("Please choose a time.") for key, at in (("from", starts), ("until", ends)) if at is None}
    if starts is not None and ends is not None and starts >= ends:
        mistakes["until"] = _("The end must be later than the start.")
    if mistakes:
        raise Mistakes(mistakes)
    return {"days": days, "from": f"{starts:%H:%M}", "until": f"{ends:%H:%M}"}


def _time(values: Values, key: str) -> time | None:
    try:
        return time.fromisoformat(str(values.get(key, {}).get("selected_time")))
    except ValueError:
        return None


def _without(_desk: StaffDesk, _start: Start) -> Given:
    return {}


HOURS = Form("office_hours", "until", _view, _read, _without)
