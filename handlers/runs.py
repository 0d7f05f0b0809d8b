"""Runs of flows: start one, feed one, end one; a flow that hands over to another does so in the same turn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conversations.engine import Turn, take_turn
from conversations.errors import FlowError
from conversations.journal import Journal
from conversations.menu import may_use
from conversations.messages import Reply
from conversations.people import Heard
from conversations.registry import Flow, get_flow
from handlers.codec import load_journal
from handlers.effects import performer
from handlers.private import kind_of
from handlers.run_rows import close_run, new_run, save_run

if TYPE_CHECKING:
    from handlers.visit import Visit

#: Flows that may follow one another in a single turn.
_MOST_HANDOVERS = 4


def start(
    visit: Visit,
    name: str,
    given: dict[str, Any] | None = None,
    note: str = "",
    facts: dict[str, str] | None = None,
) -> None:
    """Begin the flow `name` at this address, ending any other run; `given` answers are known beforehand.

    `note` is said before its first question, which carries `facts`. Raises UnknownFlow and FlowError.
    """
    for _handover in range(_MOST_HANDOVERS):
        flow = get_flow(name)
        if not is_allowed(visit, flow):
            flow, given = get_flow("menu"), None
        close_run(visit, "stopped")
        visit.private = visit.private or flow.private
        journal, nonce = Journal.with_given(given or {}), visit.house.ids.nonce()
        turn = take_turn(flow, journal, visit.person, nonce, performer(visit), None)
        visit.effects += turn.effects
        if turn.prompt is not None:
            visit.started = new_run(visit, flow, nonce, journal)
        if turn.next_flow is None:
            visit.reply(_with_facts(_with_note(turn.reply, note), facts), kind=kind_of(flow))
            return
        note = "\n\n".join(part for part in (note, turn.reply.text if turn.reply else "") if part)
        name, given = turn.next_flow
        if turn.effects:
            visit.reload()
    raise FlowError(f"{name}: flows hand over to one another without asking anything")


def resume(visit: Visit) -> Turn:
    """Feed the visit's inbound to the open run and save what came of it. Raises UnknownFlow and FlowError."""
    state, inbound = visit.state, visit.inbound
    if state.flow is None or state.nonce is None or state.journal is None or inbound is None:
        raise FlowError("there is no open run to feed")
    flow, journal = get_flow(state.flow), load_journal(state.journal)
    heard = Heard(inbound.at, inbound.text, inbound.tap, inbound.media, inbound.origin)
    turn = take_turn(flow, journal, visit.person, state.nonce, performer(visit), heard)
    visit.effects += turn.effects
    visit.private = visit.private or (flow.private and turn.outcome != "unheard")
    save_run(visit, flow, journal, "open" if turn.prompt else "done")
    if turn.next_flow is not None:
        name, given = turn.next_flow
        if turn.effects:
            visit.reload()
        start(visit, name, given, turn.reply.text if turn.reply else "")
    elif turn.outcome != "unheard":
        visit.reply(turn.reply, kind=kind_of(flow))
    return turn


def tell(visit: Visit, name: str) -> None:
    """Say what the flow `name`, which asks nothing, has to say; an open question stays open and is shown again."""
    turn = take_turn(get_flow(name), Journal(), visit.person, "", performer(visit))
    visit.reply(_with_note(show_again(visit), turn.reply.text if turn.reply else ""))


def keep_answer(visit: Visit) -> bool:
    """An answer that was taken is not changed by editing it, nor is the edit an answer to the next question.

    Says how to go back and shows the open question again; False when no answer was taken, so that a mistyped one that
    was not understood can be mended by an edit.
    """
    journal = load_journal(visit.state.journal or "{}")
    shown = show_again(visit) if journal.newest is not None and not journal.misses else None
    if shown is None:
        return False
    _, flow = visit.gettext, get_flow(visit.state.flow or "")
    visit.private = flow.private
    visit.reply(_with_note(shown, _("I already took your first answer. To change it, write BACK.")), kind=kind_of(flow))
    return True


def show_again(visit: Visit) -> Reply | None:
    """The open question of the run once more, or None without one."""
    state = visit.state
    if state.expires_at is not None and state.expires_at <= visit.now:
        return None
    if (
        not visit.run_open
        or not run_is_theirs(visit)
        or state.flow is None
        or state.nonce is None
        or state.journal is None
    ):
        return None
    turn = reshow(visit, get_flow(state.flow), load_journal(state.journal))
    return turn.reply if turn.prompt else None


def reshow(visit: Visit, flow: Flow, journal: Journal) -> Turn:
    """The open question of the run as `journal` now has it, with nothing new said."""
    return take_turn(flow, journal, visit.person, visit.state.nonce or "", performer(visit))


def run_is_theirs(visit: Visit) -> bool:
    """Whether the open run is with the visit's person, and not with somebody who shares their phone."""
    return visit.state.run_person_id in (None, visit.state.person_id)


def is_allowed(visit: Visit, flow: Flow) -> bool:
    """Whether `flow` is meant for the visit's person, as they are now."""
    person = visit.person
    shares = person.shares_phone
    return not flow.title or may_use(
        flow, is_staff=person.is_staff, is_guardian=person.is_guardian, shares_phone=shares
    )


def _with_note(reply: Reply | None, note: str) -> Reply | None:
    if not note:
        return reply
    if reply is None:
        return Reply(note)
    return replace(reply, text=f"{note}\n\n{reply.text}")


def _with_facts(reply: Reply | None, facts: dict[str, str] | None) -> Reply | None:
    return replace(reply, facts={**reply.facts, **facts}) if reply is not None and facts else reply
