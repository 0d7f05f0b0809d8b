"""How the week was, for the principal and the office: on Fridays, and whenever they ask."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from conversations.digest import Answer, Said, Share, Week, share_of, week_of
from conversations.locale import locale_for
from conversations.messages import Reply
from conversations.topics import TOPICS, topic_label
from handlers.adults import Adult, tell_staff
from handlers.broadcast_audience import grade_name
from handlers.concerns import MANAGERS
from handlers.nudges import STILL_USEFUL
from handlers.recurrence import latest, read_weekly
from handlers.threads import school_day
from storage import digest as queries
from storage.addresses import newest_addresses
from storage.interpreters import school_of
from storage.nudges import claim_occurrences
from storage.people import get_people, staff_with_roles
from storage.staff_rights import is_kept_away

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conversations.locale import Locale
    from handlers.house import House
    from storage.database import UnitOfWork
    from storage.digest import AnswerRow, DoneRow, Sums

WEEK = timedelta(days=7)
_MOST_DONE = 8


def run_digest(work: UnitOfWork, house: House) -> int:
    """Send the digest that is due, once to each; gives how many. The caller commits."""
    weekly, now = read_weekly(house.listening.digest), house.clock.now()
    if weekly is None:
        return 0
    due_at = latest(weekly, ZoneInfo(house.school.timezone), now)
    if now - due_at > STILL_USEFUL:
        return 0
    people = staff_with_roles(work.connection, MANAGERS)
    addresses = newest_addresses(work.connection, [one.id for one in people])
    due = f"{due_at:%Y-%m-%dT%H:%M}"
    outcomes = [(one.id, "sent", "") for one in people if one.id in addresses]
    first = claim_occurrences(work.connection, "digest", due, due_at, outcomes, now)
    sent = 0
    for person in people:
        text = report_for(work, house, person.id, due_at) if person.id in first else ""
        if text:
            tell_staff(work, house, Adult(person, addresses[person.id]), Reply(text), now)
            sent += 1
    return sent


def report_for(work: UnitOfWork, house: House, person_id: int, until: datetime, *, always: bool = False) -> str:
    """The week before `until` as this person reads it; empty when there is nothing to tell, unless `always`."""
    connection, since = work.connection, until - WEEK
    school = school_of(connection, person_id)
    person = get_people(connection, [person_id])[person_id]
    locale = locale_for(person.language or house.school.language)
    rows = queries.answers_between(connection, school, since, until)
    asked = queries.asked_between(connection, school, since, until)
    week = week_of(answers_of(rows, house.school.language), _spoken(asked, house), house.listening.small_group)
    sums = queries.sums_between(connection, school, since, until, school_day(house, until))
    teachers = queries.staff_answers_between(connection, school, since, until)
    if not (rows or sums.opened or sums.resolved or sums.overdue or sums.praise or teachers or always):
        return ""
    done = [
        row
        for row in queries.done_between(connection, school, since, until)
        if row.student_id is None or not is_kept_away(connection, person_id, row.student_id)
    ]
    name = queries.name_of_school(connection, school) or house.school.name
    parts = [
        _answers_part(locale, week, name, len(rows)),
        _teachers_part(locale, teachers, house.listening.small_group),
        _concerns_part(locale, sums),
        _done_part(work, locale, done),
    ]
    return "\n\n".join(part for part in parts if part)


def answers_of(rows: Sequence[AnswerRow], language: str) -> list[Answer]:
    """The newest answer of each person about each child; `language` is that of who has none."""
    newest = {(row.person_id, row.student_id): row for row in rows}
    return [
        Answer(row.person_id, locale_for(row.language or language).catalog, row.grades, cast("Said", row.answer))
        for row in newest.values()
    ]


def _spoken(asked: dict[int, str], house: House) -> dict[int, str]:
    return {one: locale_for(tag or house.school.language).catalog for one, tag in asked.items()}


def _answers_part(locale: Locale, week: Week, school: str, count: int) -> str:
    _ = locale.gettext
    lines = [_("How the week was at {school}", school=school)]
    if week.asked:
        lines.append(
            _("{answered} of {asked} people who were asked have answered.", answered=week.answered, asked=week.asked)
        )
    if week.all is not None:
        lines.append(_share(locale, _("All"), week.all))
    elif count:
        lines.append(_("Too few answers to show any."))
    else:
        lines.append(_("No answers this week."))
    for tag, share in week.by_language.items():
        line = _share(locale, locale.language_name(tag), share)
        rate = week.rates.get(tag)
        lines.append(line if rate is None else line + " " + _("{rate}% of those asked answered.", rate=rate))
    for grade, share in week.by_grade.items():
        lines.append(_share(locale, grade_name(grade, locale.tag) if grade else _("No grade"), share))
    if week.all is not None and week.hidden:
        lines.append(_("Small groups are not shown, so that nobody can be picked out."))
    return "\n".join(lines)


def _share(locale: Locale, name: str, share: Share) -> str:
    return locale.gettext(
        "{name} ({count}): good {good}%, mostly good {mostly}%, not good {bad}%.",
        name=name,
        count=share.count,
        good=share.good,
        mostly=share.mostly,
        bad=share.not_good,
    )


def _teachers_part(locale: Locale, rows: Sequence[tuple[int, int, str]], least: int) -> str:
    newest = {(person, section): answer for person, section, answer in rows}
    answers = [Answer(person, "", "", cast("Said", said)) for (person, _section), said in newest.items()]
    if len({one.person for one in answers}) < least:
        return ""
    return _share(locale, locale.gettext("Teachers"), share_of(answers))


def _concerns_part(locale: Locale, sums: Sums) -> str:
    _ = locale.gettext
    line = _(
        "Worries: {opened} new, {resolved} answered, {helped} helped, {overdue} overdue.",
        opened=sums.opened,
        resolved=sums.resolved,
        helped=sums.helped,
        overdue=sums.overdue,
    )
    topics = sorted((topic for topic in sums.topics if topic in TOPICS), key=lambda one: (-sums.topics[one], one))
    named = [f"{topic_label(locale, topic)}: {sums.topics[topic]}" for topic in topics]
    lines = [line, *([" · ".join(named)] if named else [])]
    if sums.praise:
        lines.append(locale.ngettext("{count} kind word passed on.", "{count} kind words passed on.", sums.praise))
    return "\n".join(lines)


def _done_part(work: UnitOfWork, locale: Locale, done: Sequence[DoneRow]) -> str:
    if not done:
        return ""
    people = get_people(work.connection, [row.resolved_by for row in done])
    lines = [locale.gettext("What was done:")]
    for row in done[-_MOST_DONE:]:
        about = topic_label(locale, row.topic)
        lines.append(f"• {about + ': ' if about else ''}{row.done} ({people[row.resolved_by].shown_as})")
    return "\n".join(lines)
