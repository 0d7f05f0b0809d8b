"""How a week was, counted: shares by language and grade, with small groups hidden, also from subtraction (L18)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Said = Literal["good", "mostly", "not_good"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The newest answer of one person about one child (or class) in the week."""

    person: int
    language: str
    grade: str
    said: Said


@dataclass(frozen=True, slots=True)
class Share:
    """How the week was for a group: answers, and of a hundred how many said what (they make 100)."""

    count: int
    good: int
    mostly: int
    not_good: int


@dataclass(frozen=True, slots=True)
class Week:
    """The whole of it. A group that is too small is missing, and so are those from which it could be worked out."""

    #: None: too few answers to show any.
    all: Share | None
    by_language: Mapping[str, Share]
    by_grade: Mapping[str, Share]
    #: Whether some group is not shown.
    hidden: bool
    #: People who were asked, and who of them answered; 0 of 0 when nobody was.
    asked: int
    answered: int
    #: By language: of a hundred who were asked, how many answered; only for groups that are shown.
    rates: Mapping[str, int]


def week_of(answers: Sequence[Answer], asked: Mapping[int, str], least: int) -> Week:
    """Count `answers`; `asked` are the people who were asked, with their language. No group below `least` shows."""
    whole = share_of(answers) if len(answers) >= least else None
    languages = groups_of((one.language, one) for one in answers)
    grades = groups_of((one.grade, one) for one in answers)
    shown_languages, shown_grades = shown(languages, least), shown(grades, least)
    if whole is None:
        shown_languages = shown_grades = frozenset()
    answered = {one.person for one in answers} & set(asked)
    return Week(
        whole,
        {name: share_of(languages[name]) for name in sorted(shown_languages)},
        {name: share_of(grades[name]) for name in sorted(shown_grades)},
        bool(answers) and (len(shown_languages) < len(languages) or len(shown_grades) < len(grades)),
        len(asked),
        len(answered),
        _rates(asked, answered, shown_languages, least) if whole else {},
    )


def groups_of(pairs: Iterable[tuple[str, Answer]]) -> dict[str, list[Answer]]:
    """Answers by group."""
    found: dict[str, list[Answer]] = {}
    for name, answer in pairs:
        found.setdefault(name, []).append(answer)
    return found


def shown(groups: Mapping[str, Sequence[Answer]], least: int) -> frozenset[str]:
    """The groups that may be shown.

    Groups have at least `least` people in them, and so have those that are hidden, all together: else whoever knows
    the total could work them out. Then the next smallest is hidden too.
    """
    sizes = {name: len({one.person for one in answers}) for name, answers in groups.items()}
    by_size = sorted(sizes, key=lambda name: (sizes[name], name))
    hidden = [name for name in by_size if sizes[name] < least]
    for name in by_size[len(hidden) :]:
        if not hidden or len({one.person for other in hidden for one in groups[other]}) >= least:
            break
        hidden.append(name)
    return frozenset(by_size) - frozenset(hidden)


def _rates(asked: Mapping[int, str], answered: set[int], names: frozenset[str], least: int) -> dict[str, int]:
    """Shown only where both those who answered and those who did not cannot be few and known by their language."""
    totals = Counter(asked.values())
    done = Counter(asked[person] for person in answered)
    return {name: round(100 * done[name] / totals[name]) for name in sorted(names) if totals[name] >= least}


def share_of(answers: Sequence[Answer]) -> Share:
    """Whole percents that make 100: what rounding leaves goes to the largest rests."""
    counts = Counter(one.said for one in answers)
    names: tuple[Said, ...] = ("good", "mostly", "not_good")
    exact = {name: 100 * counts[name] / len(answers) for name in names}
    whole = {name: int(exact[name]) for name in names}
    for name in sorted(names, key=lambda one: whole[one] - exact[one])[: 100 - sum(whole.values())]:
        whole[name] += 1
    return Share(len(answers), whole["good"], whole["mostly"], whole["not_good"])
