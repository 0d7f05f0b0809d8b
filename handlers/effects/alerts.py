"""Effects of safety alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.effects.alerts import (
    AlertShown,
    CloseAlert,
    NoteOnAlert,
    OpenAlerts,
    RaiseMissing,
    ShowAlert,
    TakeAlert,
)
from conversations.locale import locale_for
from conversations.messages import Choice
from handlers.alerts import raise_alert
from handlers.alerts_desk import add_note, alert_for, alerts_for, close, number_of, take
from handlers.alerts_words import detail, writer
from handlers.effects import handles

if TYPE_CHECKING:
    from handlers.visit import Visit

_MOST = 10


@handles(OpenAlerts)
def open_alerts(_effect: OpenAlerts, visit: Visit) -> tuple[Choice, ...]:
    """By number and writer."""
    locale = locale_for(visit.person.language)
    return tuple(
        Choice(str(one.id), f"{one.id}: {writer(visit.work, one, locale)}") for one in alerts_for(visit)[:_MOST]
    )


@handles(ShowAlert)
def show_alert(effect: ShowAlert, visit: Visit) -> AlertShown | None:
    """Looked up anew, with the rights of now."""
    alert = alert_for(visit, number_of(effect.alert))
    if alert is None:
        return None
    text = detail(visit.work, visit.house, alert, locale_for(visit.person.language), visit.now)
    return AlertShown(text, alert.status)


@handles(TakeAlert)
def take_alert(effect: TakeAlert, visit: Visit) -> None:
    """As the button does."""
    take(visit, number_of(effect.alert))


@handles(NoteOnAlert)
def note_on_alert(effect: NoteOnAlert, visit: Visit) -> bool:
    """Keep it."""
    return add_note(visit, number_of(effect.alert), effect.words)


@handles(CloseAlert)
def close_alert(effect: CloseAlert, visit: Visit) -> str:
    """Close it."""
    return close(visit, number_of(effect.alert), effect.words)


@handles(RaiseMissing)
def raise_missing(effect: RaiseMissing, visit: Visit) -> bool:
    """For a child of the visit's person only; without one it is about all of theirs."""
    child = int(effect.child) if visit.has_child(effect.child) else None
    return raise_alert(visit, "missing", effect.words, child)
