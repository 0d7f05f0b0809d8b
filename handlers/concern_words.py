"""What staff and families read about a concern."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from babel.dates import format_date

from conversations.locale import locale_for
from conversations.messages import Choice, Reply
from conversations.text import fold
from conversations.topics import topic_label
from handlers.relay_words import same_language
from handlers.taps import tap_on
from handlers.threads import school_day
from storage.checkins import get_section
from storage.concern_words import translation_of
from storage.people import get_people

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from conversations.locale import Locale
    from handlers.house import House
    from storage.concerns import ConcernRow
    from storage.database import UnitOfWork
    from storage.people import PersonRow

_WORDS = 1000
_A_WEEK = 6


class Names(NamedTuple):
    """Who said it, about whom or which class, and who answers for it (empty: nobody yet)."""

    who: str
    about: str
    owner: str


def names_of(connection: Connection, concern: ConcernRow) -> Names:
    """The names in a concern, as staff read them."""
    ids = [one for one in (concern.person_id, concern.student_id, concern.owner_id) if one is not None]
    people = get_people(connection, ids)
    section = get_section(connection, concern.section_id) if concern.section_id else None
    about = people[concern.student_id].full_name if concern.student_id else section.title if section else ""
    owner = people[concern.owner_id].shown_as if concern.owner_id else ""
    return Names(people[concern.person_id].full_name, about, owner)


def is_named(person: PersonRow, text: str) -> bool:
    """Whether words name somebody of the staff as families do: "Ms Ortiz", "Ortiz"."""
    said = f" {fold(text)} "
    return any(f" {fold(name)} " in said for name in (person.shown_as, person.family_name) if fold(name))


def day_of(day: date, today: date, locale: Locale) -> str:
    """A day as people say it: "Wednesday", or "December 4" when that is not this week."""
    near = abs((day - today).days) <= _A_WEEK
    return format_date(day, "EEEE" if near else "MMMM d", locale=locale.babel)


def what_of(locale: Locale, concern: ConcernRow) -> str:
    """What was said, in one short sentence."""
    _ = locale.gettext
    texts = {"mostly": _("The week was mostly good."), "not_good": _("The week was not good.")}
    return texts.get(concern.source, _("A worry."))


def due_line(house: House, concern: ConcernRow, locale: Locale) -> str:
    """Until when it should be answered."""
    today, _ = school_day(house, house.clock.now()), locale.gettext
    day = day_of(concern.due_on, today, locale)
    return _("Overdue since {day}.", day=day) if concern.due_on < today else _("Please answer by {day}.", day=day)


def line_of(connection: Connection, house: House, concern: ConcernRow, locale: Locale) -> str:
    """One concern in a list."""
    names = names_of(connection, concern)
    parts = [what_of(locale, concern), _about_line(locale, concern), due_line(house, concern, locale)]
    return f"{names.who} ({names.about}): " + " ".join(part for part in parts if part)


def _about_line(locale: Locale, concern: ConcernRow) -> str:
    label = topic_label(locale, concern.topic)
    return locale.gettext("About: {name}.", name=label) if label else ""


def whole(connection: Connection, house: House, concern: ConcernRow, locale: Locale, *, words: bool) -> str:
    """All that its owner needs to know; with `words`, what was said too, translated where that was done already."""
    names, _ = names_of(connection, concern), locale.gettext
    lines = [f"{names.who} ({names.about}): {what_of(locale, concern)}", _about_line(locale, concern)]
    if words and concern.words:
        lines.append(f"“{_translated(connection, concern, locale)}”")
    elif not concern.words:
        lines.append(_("They wrote no words. A short message may help."))
    if concern.reopened:
        lines.append(_("What was done did not help yet: “{words}”", words=concern.done))
    return "\n".join(line for line in [*lines, due_line(house, concern, locale)] if line)


def _translated(connection: Connection, concern: ConcernRow, locale: Locale) -> str:
    found = translation_of(connection, concern)
    if found is not None and found.translation and same_language(found.reader_language, locale.tag):
        return f"{found.translation[:_WORDS]}” / “{concern.words[:_WORDS]}"
    return concern.words[:_WORDS]


def actions(locale: Locale, concern: ConcernRow) -> tuple[Choice, ...]:
    """What may be done about a pending concern."""
    _ = locale.gettext
    accept = (Choice("accept", _("Accept")),) if concern.state == "open" else ()
    reply = (Choice("reply", _("Reply")),) if concern.thread_id is not None else ()
    return (*accept, *reply, Choice("hand_over", _("Hand over")), Choice("resolve", _("Resolve")))


def with_actions(text: str, locale: Locale, concern: ConcernRow) -> Reply:
    """`text` with the buttons that work on this concern for as long as the message can be seen."""
    choices = actions(locale, concern)
    taps = tuple(tap_on(f"concern_{choice.token}", concern.id) for choice in choices)
    facts = {"optional_choices": "1", "other_way": locale.gettext("To answer, write WORRIES.")}
    return Reply(text, choices, taps=taps, facts=facts)


def you_said(concern: ConcernRow, locale: Locale) -> str:
    """What a family (or a teacher) said, to themselves."""
    _ = locale.gettext
    if concern.words:
        return _("You said: “{words}”", words=concern.words[:_WORDS])
    label = topic_label(locale, concern.topic)
    texts = {
        "mostly": _("You said that the week was only mostly good."),
        "not_good": _("You said that the week was not good."),
    }
    said = texts.get(concern.source, _("You told us of a worry."))
    return f"{said} {_('About: {name}.', name=label)}" if label else said


def helped_buttons(concern: ConcernRow, locale: Locale) -> tuple[tuple[Choice, ...], tuple[str, ...]]:
    """The choices under "Did it help?", and what taps on them carry."""
    _ = locale.gettext
    choices = (Choice("yes", _("Yes, it helped")), Choice("not_yet", _("Not yet")))
    return choices, (tap_on("concern_helped", concern.id), tap_on("concern_not_yet", concern.id))


def speaks(work: UnitOfWork, house: House, person_id: int) -> Locale:
    """The language in which the bot speaks to somebody."""
    person = get_people(work.connection, [person_id]).get(person_id)
    return locale_for((person.language if person else "") or house.school.language)
