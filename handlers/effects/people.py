"""Effects about the person: language, quiet hours, pauses, consent, teachers."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date

from conversations.effects.people import (
    PauseNudges,
    SetConsent,
    SetLanguage,
    SetQuietHours,
    StopMessages,
    TeachersOf,
)
from conversations.locale import locale_for
from conversations.messages import Choice
from handlers.effects import handles
from handlers.opting import stop_address
from handlers.threads import school_day
from storage.addresses import set_address_language
from storage.listening import set_consent
from storage.people import teachers_of, update_person

if TYPE_CHECKING:
    from handlers.visit import Visit


@handles(SetLanguage)
def set_language(effect: SetLanguage, visit: Visit) -> None:
    """Keep the language with the person, or with the address while we do not know who it is."""
    if visit.state.person_id is None:
        set_address_language(visit.work.connection, visit.state.address_id, effect.language)
    else:
        update_person(visit.work.connection, visit.state.person_id, language=effect.language)


@handles(SetQuietHours)
def set_quiet_hours(effect: SetQuietHours, visit: Visit) -> None:
    """Keep the person's own quiet hours."""
    if visit.state.person_id is None:
        return
    start = time.fromisoformat(effect.start) if effect.start else None
    end = time.fromisoformat(effect.end) if effect.end else None
    update_person(visit.work.connection, visit.state.person_id, quiet_from=start, quiet_until=end)


@handles(PauseNudges)
def pause_nudges(effect: PauseNudges, visit: Visit) -> str:
    """Pause until the morning of a day in the person's zone; gives that day in words, or nothing for no pause."""
    zone = ZoneInfo(visit.person.timezone)
    today = visit.now.astimezone(zone).date()
    day = datetime.fromisoformat(effect.until).date() if effect.until else today + timedelta(days=effect.days)
    until = datetime.combine(day, time(), tzinfo=zone) if day > today else None
    if visit.state.person_id is not None:
        update_person(visit.work.connection, visit.state.person_id, paused_until=until)
    return format_date(day, "full", locale=locale_for(visit.person.language).babel) if until else ""


@handles(SetConsent)
def keep_consent(effect: SetConsent, visit: Visit) -> None:
    """Keep yes or no for each class (L5)."""
    if visit.state.person_id is None:
        return
    for kind, granted in (("activity", effect.news), ("tips", effect.tips)):
        set_consent(visit.work.connection, visit.state.person_id, kind, granted=granted, at=visit.now)


@handles(TeachersOf)
def teachers_of_child(effect: TeachersOf, visit: Visit) -> tuple[Choice, ...]:
    """The child's teachers, for a guardian with full rights (L1)."""
    if not visit.has_child(effect.child):
        return ()
    today = school_day(visit.house, visit.now)
    teachers = teachers_of(visit.work.connection, int(effect.child), today)
    return tuple(Choice(str(teacher.id), teacher.shown_as) for teacher in teachers)


@handles(StopMessages)
def stop_messages(_effect: StopMessages, visit: Visit) -> None:
    """Opt the address out."""
    stop_address(visit)
