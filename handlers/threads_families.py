"""Families to choose from: one guardian, or all of one child at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.locale import locale_for
from conversations.messages import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.people import FamilyRow

#: In the place of a guardian's id: each guardian with full rights, in a thread of their own.
BOTH = "all"


def family_choices(found: Sequence[FamilyRow], families: Sequence[FamilyRow], language: str) -> tuple[Choice, ...]:
    """`found` as choices, and after them all guardians of a child together, where `families` has several of them."""
    choices = [
        Choice(f"{row.student_id}-{row.guardian_id}", f"{row.guardian_name} ({row.student_name})") for row in found
    ]
    for student_id in dict.fromkeys(row.student_id for row in found):
        household = [row for row in families if row.student_id == student_id]
        if len(household) > 1 and all(row in found for row in household):
            label = f"{_together(household, language)} ({household[0].student_name})"
            choices.append(Choice(f"{student_id}-{BOTH}", label))
    return tuple(choices)


def _together(household: Sequence[FamilyRow], language: str) -> str:
    """Like "Both: Karim and Layla Haddad"; with different family names, each with their own."""
    locale = locale_for(language)
    names = [row.guardian_name for row in household]
    given = [name.rpartition(" ") for name in names]
    if len({last for _first, _space, last in given}) == 1 and all(first for first, _space, _last in given):
        names = [first for first, _space, _last in given[:-1]] + [names[-1]]
    listed = locale.list_of(names)
    if len(names) == 2:  # noqa: PLR2004 - the word for two
        return locale.gettext("Both: {names}", names=listed)
    return locale.gettext("All of them: {names}", names=listed)
