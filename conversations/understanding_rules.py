"""Which concepts together make which intent: one table for all languages, read from top to bottom.

A rule is words with spaces between: all must hold. `a|b` holds when one of them does, `!a` when it does not (with
`!a|b`: neither), `a~b` when both stand close together, `a<b` when the first a stands before the first b. `=intent` is
a phrase that decides by itself. Beside the concepts of the lexicons there are `question` (also a question mark),
`bare` (a few words only, and no sign of a statement), `short` (up to eight) and `clear` (every word is known).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from conversations.understanding_matching import Hits

#: Whether the names (any of them) must be there, or must not.
Condition = tuple[bool, tuple[str, ...]]

#: Names that stand for several concepts.
GROUPS: Final = {
    "ask": "want|cani|question|show|please",
    "wish": "want|cani|please",
    "appt": "meeting|conference",
    "told": "done|thanksfor|feel|dont",
    "people": "teacher|principal",
}
#: How many words apart `a~b` allows.
CLOSE: Final = 5

RULES: Final = (
    ("none", "=none"),
    (
        "book_conference",
        "book~meeting|book~conference book<interpreter meeting<interpreter|conference<interpreter !cancel|told",
    ),
    ("interpreter", "=interpreter !cancel|told|past|late"),
    ("interpreter", "interpreter ask|bare !told|cancel|past|late"),
    ("interpreter", "interpreter want !done|thanksfor|cancel"),
    (
        "interpreter",
        "someone speak~langname|someone~langname|someone~langword question|want|cani|bare !told|child|past",
    ),
    ("cancel_booking", "=cancel_booking !done|thanksfor"),
    ("cancel_booking", "cancel appt !done|thanksfor|trip"),
    ("cancel_booking", "cancel want|cantgo soon !done|thanksfor|trip|child|sick"),
    ("cancel_booking", "move meet~people !told|langword"),
    ("cancel_booking", "cancel soon short !done|thanksfor|trip|told|child|sick"),
    ("cancel_booking", "resched !thanksfor|trip|told"),
    ("cancel_booking", "move appt !done|thanksfor|langword|dont"),
    ("cancel_booking", "cantgo appt|meet~people !thanksfor"),
    ("my_bookings", "=my_bookings !told"),
    ("my_bookings", "confirm appt !told|cancel"),
    ("my_bookings", "or soon mine~meeting|mine~conference|have~meeting !told|cancel|move|want|cani|doctor"),
    ("my_bookings", "forgot appt|meet !told"),
    (
        "my_bookings",
        "mine~meeting|mine~conference|have~meeting|have~conference when|question|show !book|cani|told|want|doctor",
    ),
    ("my_bookings", "mine~meeting|mine~conference|have~meeting|have~conference when !told|book|doctor"),
    ("my_bookings", "mine~meeting|mine~conference show !book|told|doctor"),
    ("my_bookings", "mine~meeting|mine~conference bare !book|want|told|please|doctor"),
    ("my_bookings", "when appt show !book|cani|meet|told"),
    ("my_bookings", "when appt !want|cani|book|available|meet|told"),
    ("my_bookings", "when meet~people !want|cani|book|available|told|show"),
    ("attendance", "=attendance !notcome|sick|done|thanksfor|feel|why"),
    ("attendance", "present question !notcome|sick|why|told"),
    (
        "attendance",
        "inschool soon question short !notcome|sick|why|told|homework|grade|doing|willbe|want|cani|meet|early|food",
    ),
    (
        "attendance",
        "absentw|late question|sofar|show child|soon|sofar|short !notcome|willbe|sick|why|told|cani|please|adult",
    ),
    ("attendance", "late|absentw|absence question sofar !told|sick|notcome|cani"),
    ("absent_today", "=absent_today !thanksfor|better|past|adult"),
    ("absent_today", "=absent_today child !thanksfor|better|past"),
    ("absent_today", "sick child|soon|notcome|school|bare !past|self|feel|thanksfor|better|adult"),
    ("absent_today", "sick short !past|self|feel|thanksfor|better|people|dont|adult|why|done"),
    ("absent_today", "sick notcome|soon !self|thanksfor|better|adult"),
    ("absent_today", "notcome child|soon|school|doctor !past|thanksfor|done|self|better|adult|why|appt|stuck"),
    ("absent_today", "notcome doctor !past|thanksfor|done|self|better|adult|why|stuck"),
    ("absent_today", "absentw|late child|soon|willbe !past|thanksfor|sofar|question|self|feel|why|adult"),
    ("absent_today", "late willbe|soon child|school|soon !past|thanksfor|sofar|self|feel|why|adult"),
    ("absent_today", "willbe late|soon child|short !past|thanksfor|sofar|self|feel|why|adult|question|appt"),
    ("absent_today", "willbe doctor !past|thanksfor|self|feel|why|question"),
    ("absent_today", "early child|soon|school|doctor|short !past|thanksfor|feel|why|done|appt"),
    ("absent_today", "early doctor !past|thanksfor|why|question"),
    ("absent_today", "early child soon !past|thanksfor|feel|why|done|question"),
    ("absent_today", "doctor child soon !past|thanksfor|self"),
    ("book_conference", "=book_conference !told|past|cancel|move|job|when"),
    ("book_conference", "=book_conference want|cani|please !told|past|cancel|move|job"),
    ("book_conference", "book appt|people !done|thanksfor|dont|cancel|past|job"),
    ("book_conference", "want|cani appt !told|cancel|move|past|write|job"),
    ("book_conference", "please appt !told|cancel|move|past|write|show|job"),
    ("book_conference", "meet~people ask|bare|available !told|past"),
    ("book_conference", "meet want|cani inperson|school|people|soon !told|past"),
    ("book_conference", "talk inperson ask|bare|people !told|past"),
    ("book_conference", "available appt|meet !told|past"),
    ("book_conference", "available people question|ask !told|past"),
    ("book_conference", "appt bare !told|past|cancel|move|state"),
    ("book_conference", "appt people short !told|past|cancel|move|state|thanks"),
    ("language", "=language !told|homework|grade|child|why"),
    ("language", "langword change|ask|bare|langname !told|why|homework|grade|stuck|people|child"),
    (
        "language",
        "langname change|speak|write ask|bare|short|dont !homework|grade|stuck|people|child|done|thanksfor|feel|past",
    ),
    ("language", "langname please|want|cani !homework|grade|stuck|people|child|told|appt|class|past|doing|write"),
    ("language", "langname bare !homework|grade|stuck|people|child|told|appt|class|doing|interpreter|question|missing"),
    ("checkin", "=checkin !done|thanksfor"),
    ("checkin", "checkin !told|past"),
    ("checkin", "checkin want|cani !dont|done|thanksfor"),
    ("checkin", "feedback week !told|people"),
    ("checkin", "feedback ask|bare !told|people|past|write"),
    ("help", "robot question|short !feel|thanksfor"),
    ("message_teacher", "=message_teacher !thanksfor|done|teacherdid|dont"),
    ("message_teacher", "write<teacher write~people !told|past|teacherdid|why|reported"),
    ("message_teacher", "write~people !told|past|teacherdid|why|homework|grade"),
    ("message_teacher", "write~people want|cani|please !done|dont|thanksfor|teacherdid"),
    ("message_teacher", "talk~people want|cani|please|bare !told|past"),
    ("message_teacher", "message want|cani|please|bare people !told|past|teacherdid"),
    ("grades", "missing ask|bare|sofar !told|past"),
    ("homework", "=homework ask|stuck !done|thanksfor|dont|why|teacherdid"),
    ("homework", "=homework !done|thanksfor|dont|why|feel|past|teacherdid|missing"),
    ("homework", "homework stuck !done|thanksfor|teacherdid"),
    ("homework", "stuck subject !thanksfor|doing|done"),
    ("homework", "homework ask !told|why|past|missing"),
    ("homework", "homework question|show !done|thanksfor|why|feel|dont"),
    ("homework", "due question|ask soon !told|past|appt"),
    ("homework", "homework forgot !thanksfor|teacherdid"),
    ("homework", "homework bare !told|past"),
    ("homework", "homework soon short !told|past|state|why"),
    ("attendance", "absence ask|sofar|bare !told|why"),
    ("attendance", "absence question|show|sofar !done|thanksfor|why|feel|dont"),
    ("grades", "=grades !done|thanksfor|feel|dont|why|reported|job"),
    ("grades", "grade ask|bare|sofar !told|why|job"),
    ("grades", "grade show|question !done|thanksfor|why|feel|dont|job"),
    ("grades", "doing !told|past|week|reported"),
    ("grades", "doing question !done|thanksfor|reported"),
    ("language", "langname change !homework|grade|told|child"),
    ("menu", "=menu short !food|told"),
    ("menu", "=menu ask !food|told|appt|people|subject"),
    ("menu", "menu clear|bare short !food|told|past"),
    ("help", "=help !help|done|thanksfor|people"),
    ("help", "=help clear short !done|thanksfor|people|child|job|show|subject"),
    ("help", "help bare !thanks|told|child|subject|past"),
)


@cache
def compiled() -> tuple[tuple[str, tuple[Condition, ...]], ...]:
    """The rules, taken apart: intent and its conditions."""
    return tuple((intent, tuple(_condition(part) for part in rule.split())) for intent, rule in RULES)


def _condition(part: str) -> Condition:
    names = [GROUPS.get(name, name) for name in part.removeprefix("!").split("|")]
    return not part.startswith("!"), tuple(name for group in names for name in _close_pairs(group))


def _close_pairs(group: str) -> list[str]:
    if "~" not in group:  # a plain name, or one with `<`
        return group.split("|")
    left, right = (GROUPS.get(side, side).split("|") for side in group.split("~"))
    return [f"{a}~{b}" for a in left for b in right]


def intent_by_rule(hits: Hits) -> str | None:
    """The intent of the first rule that holds for what was found; None when none does."""
    return next((intent for intent, conditions in compiled() if all(_holds(c, hits) for c in conditions)), None)


def _holds(condition: Condition, hits: Hits) -> bool:
    wanted, names = condition
    return wanted == any(name in hits or _related(name, hits) for name in names)


def _related(name: str, hits: Hits) -> bool:
    if "<" in name:
        first, second = (hits.get(side) for side in name.split("<"))
        return bool(first and second and min(first) < min(second))
    return "~" in name and _close(name, hits)


def _close(pair: str, hits: Hits) -> bool:
    left, right = pair.split("~")
    return any(abs(a - b) <= CLOSE for a in hits.get(left, ()) for b in hits.get(right, ()))
