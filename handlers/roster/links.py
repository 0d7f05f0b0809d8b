"""Guardian links that users.csv states: on the student's row, the guardian's, both, or neither. The union counts."""

from __future__ import annotations

from handlers.roster.findings import Findings
from handlers.roster.roster import Agent, Claim, Existing, Roster
from handlers.roster.vocabulary import GUARDIAN, STUDENT

_ON_STUDENT, _ON_GUARDIAN = 1, 2


def check_links(roster: Roster, existing: Existing, findings: Findings) -> None:
    """Turn agents into claims, and say which agents make none."""
    if roster.broken & {"users", "roles"}:
        return
    notes = findings.of("users.csv")
    sides: dict[str, int] = {}
    for agent in roster.agents:
        side, why = _side(roster, agent)
        if why:
            if agent.agent in roster.ids["users"] or existing.has("users", agent.agent):
                notes.warning(agent.line, "agentSourcedIds", f"{agent.agent!r} {why}; no link is made")
            continue
        guardian, student = (agent.agent, agent.user) if side == _ON_STUDENT else (agent.user, agent.agent)
        key = f"{guardian}/{student}"
        roster.claims.setdefault(key, Claim(guardian, student, agent.line))
        sides[key] = sides.get(key, 0) | side
    one_way = [key for key, side in sides.items() if side != _ON_STUDENT | _ON_GUARDIAN]
    if one_way and len(one_way) < len(sides):
        first = roster.claims[one_way[0]]
        notes.info(
            first.line,
            "agentSourcedIds",
            f"{len(one_way)} of {len(sides)} guardian links stand on one of the two rows only, this one first; "
            "they count all the same",
        )


def _side(roster: Roster, agent: Agent) -> tuple[int, str]:
    """On which row the link stands, or why it is none. Only who has a guardian's role becomes one unasked."""
    if roster.is_kind(agent.user, STUDENT) and not (
        roster.is_kind(agent.agent, STUDENT) and roster.is_kind(agent.user, GUARDIAN)
    ):
        if roster.is_kind(agent.agent, GUARDIAN):
            return _ON_STUDENT, ""
        return 0, "has no role as a parent, guardian or relative (guardians.csv can say that they are one)"
    if roster.is_kind(agent.agent, STUDENT):
        if roster.is_kind(agent.user, GUARDIAN):
            return _ON_GUARDIAN, ""
        return 0, "is a student, but this row's user has no role as a parent, guardian or relative"
    return 0, "is not a student, and neither is this row's user"
