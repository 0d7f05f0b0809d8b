"""Nudges: conversations that start with us, each once, at a civil hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from handlers.arrivals import look_up
from handlers.quiet import quiet_hours
from handlers.recurrence import Weekly, latest
from handlers.runs import start
from handlers.settling import settle
from handlers.visit import Desk
from storage.nudges import Audience, Recipient, claim_occurrences, recipients
from storage.turns import load_states_by_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.house import House
    from handlers.visit import Visit
    from storage.database import UnitOfWork

#: A nudge missed for longer (the machine was off) is not sent at an odd hour days later.
STILL_USEFUL = timedelta(hours=20)
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class NudgeRule:
    """Who is asked what, and when, in school time."""

    name: str
    flow: str
    audience: Audience
    when: Weekly


def run_nudges(work: UnitOfWork, house: House, rules: Sequence[NudgeRule]) -> int:
    """Start every nudge that is due, up to 500 in this transaction; gives how many.

    The caller commits and comes again while it is not 0. Those in their quiet hours or with a question open are
    left for a later tick.
    """
    zone = ZoneInfo(house.school.timezone)
    for rule in rules:
        started = _run_rule(work, house, rule, latest(rule.when, zone, house.clock.now()))
        if started:
            return started
    return 0


def _run_rule(work: UnitOfWork, house: House, rule: NudgeRule, due_at: datetime) -> int:
    now = house.clock.now()
    if now - due_at > STILL_USEFUL:
        return 0
    due = f"{due_at:%Y-%m-%dT%H:%M}"
    waiting = recipients(work.connection, rule.audience, rule.name, due, now)
    paused = {one for one in waiting if one.paused_until is not None and one.paused_until > now}
    awake = (one for one in waiting if one not in paused and not is_quiet(house, one, now))
    ready = list(islice(one_each(awake), MOST_AT_ONCE))
    outcomes = [(one.person_id, "skipped", "paused") for one in paused] + [(one.person_id, "sent", "") for one in ready]
    first = claim_occurrences(work.connection, rule.name, due, due_at, outcomes, now)
    return start_all(work, house, rule.flow, [one for one in ready if one.person_id in first], now)


def start_all(
    work: UnitOfWork,
    house: House,
    flow: str,
    people: Sequence[Recipient],
    now: datetime,
    *,
    given: Mapping[str, Any] | None = None,
    template: str = "",
) -> int:
    """Start `flow` with each of them, with answers `given` beforehand; `template` is the name of its first message."""
    if not people:
        return 0
    states = load_states_by_id(work.connection, [one.address_id for one in people])
    arrivals = look_up(work.connection, states.values())
    desk = Desk(work, house, now)
    for one in people:
        visit = arrivals.visit(desk, states[one.address_id]._replace(person_id=one.person_id))
        before = len(desk.ledger.deliveries)
        start(visit, flow, dict(given or {}), note=_greeting(visit), facts=_facts(visit, template or flow))
        if visit.started is None:
            del desk.ledger.deliveries[before:]  # nothing to ask this person: no message is the right one
    settle(desk)
    return len(people)


def one_each(people: Iterable[Recipient]) -> Iterator[Recipient]:
    """Those who share a phone are asked one after the other: whoever is first, now."""
    asked: set[int] = set()
    for one in people:
        if one.address_id not in asked:
            asked.add(one.address_id)
            yield one


def is_quiet(house: House, one: Recipient, now: datetime) -> bool:
    """Whether they are in their quiet hours (L6)."""
    return quiet_hours(house, one.timezone, one.quiet_from, one.quiet_until).end_of(now) is not None


def _facts(visit: Visit, flow: str) -> dict[str, str]:
    """What a platform needs whose first message must be a template: its name is the flow's."""
    person = visit.person
    facts = {"template": flow, "school": person.school, "office": person.office}
    return {**facts, "child": person.children[0].label} if len(person.children) == 1 else facts


def _greeting(visit: Visit) -> str:
    """L21: what comes by itself says who sends it and how to reach a person."""
    if not visit.person.is_guardian:
        return ""
    _, person = visit.gettext, visit.person
    return _("A message from {school}. To reach a person, call {phone}.", school=person.school, phone=person.office)
