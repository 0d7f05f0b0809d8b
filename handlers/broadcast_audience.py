"""To whom a member of staff may write at once: own classes; by role, grades and whole schools."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conversations.locale import locale_for
from conversations.messages import Choice
from storage.broadcast_families import Audience, SchoolRow, all_schools, grades_at, schools_of
from storage.people import is_active, roles_of
from storage.staff import classes_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection

#: Roles that may write to the grades and all families of their own schools; and of every school.
SCHOOL_ROLES, DISTRICT_ROLES = frozenset({"office", "principal"}), frozenset({"district"})
_GRADE = re.compile(r"g(\d{1,18})-(.{1,20})")
_SCHOOL = re.compile(r"s(\d{1,18})")


def classes(connection: Connection, staff_id: int, today: date) -> tuple[Choice, ...]:
    """Their own classes; tokens are section ids."""
    return tuple(Choice(str(row.id), row.title) for row in classes_of(connection, staff_id, today))


def wider(connection: Connection, staff_id: int, language: str) -> tuple[Choice, ...]:
    """Grades and whole schools, for those whose role allows it."""
    _, roles = locale_for(language).gettext, roles_of(connection, staff_id)
    if roles & DISTRICT_ROLES:
        schools = all_schools(connection)
        everyone = (Choice("all", _("All schools")),) if len(schools) > 1 else ()
        return (*everyone, *_whole(schools, language))
    if not roles & SCHOOL_ROLES:
        return ()
    mine = schools_of(connection, staff_id, SCHOOL_ROLES)
    several = len(mine) > 1
    grades = [
        Choice(f"g{school.id}-{grade}", _in_school(grade_name(grade, language), school, several=several))
        for school in mine
        for grade in grades_at(connection, school.id)
    ]
    return (*grades, *_whole(mine, language))


def _in_school(name: str, school: SchoolRow, *, several: bool) -> str:
    return f"{name} · {school.name}" if several else name


def _whole(schools: Sequence[SchoolRow], language: str) -> list[Choice]:
    _ = locale_for(language).gettext
    if len(schools) == 1:
        return [Choice(f"s{schools[0].id}", _("The whole school"))]
    return [Choice(f"s{school.id}", school.name) for school in schools]


def grade_name(grade: str, language: str) -> str:
    """What people call a OneRoster grade: "04" is grade 4, "KG" kindergarten; others as they are."""
    _ = locale_for(language).gettext
    if grade.isdecimal():
        return _("Grade {number}", number=int(grade))
    return {"KG": _("Kindergarten"), "PK": _("Preschool")}.get(grade, grade)


def audience_of(
    connection: Connection, staff_id: int, language: str, tokens: Sequence[str], today: date
) -> tuple[Audience, str]:
    """The audience that these tokens name, and what `language` calls it.

    What this person may not write to is left out: a token proves nothing.
    """
    choices = (*classes(connection, staff_id, today), *wider(connection, staff_id, language))
    allowed = {choice.token: choice.label for choice in choices if choice.token in set(tokens)}
    schools = [int(found[1]) for token in allowed if (found := _SCHOOL.fullmatch(token))]
    if "all" in allowed:
        schools = [row.id for row in all_schools(connection)]
    grades = [(found[2], int(found[1])) for token in allowed if (found := _GRADE.fullmatch(token))]
    sections = [int(token) for token in allowed if token.isdecimal()]
    title = locale_for(language).list_of(list(allowed.values()))
    return Audience(tuple(sections), tuple(grades), tuple(schools)), title


def may_write_to(connection: Connection, staff_id: int, audience: Audience, today: date) -> bool:
    """Whether this person may write to all of `audience` now: classes and roles end, and people leave."""
    grades = [f"g{school}-{grade}" for grade, school in audience.grades]
    tokens = [*map(str, audience.sections), *grades, *(f"s{school}" for school in audience.schools)]
    allowed, _title = audience_of(connection, staff_id, "en", tokens, today)
    parts = (
        (audience.sections, allowed.sections),
        (audience.grades, allowed.grades),
        (audience.schools, allowed.schools),
    )
    return is_active(connection, staff_id) and all(set(one) <= set(other) for one, other in parts)
