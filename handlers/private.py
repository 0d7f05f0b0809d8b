"""Flows whose words are forgotten (surveys): what was heard leaves no trace but that something was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.courtesy import is_thanks
from conversations.errors import UnknownFlow
from conversations.registry import get_flow
from handlers.codec import dump_inbound
from storage.surveys_forget import KIND, ROUTE, forget_body, heard_late, newest_run

if TYPE_CHECKING:
    from conversations.registry import Flow
    from handlers.visit import Visit

#: Platforms let people edit what they wrote for so long (Telegram: two days).
_STILL_EDITED = timedelta(hours=48)
#: What comes so soon after the last answer may be that answer, sent twice.
_TWICE = timedelta(seconds=30)
#: After this words are no answer to what was asked then.
_STILL_ANSWERED = timedelta(days=4)


def is_private(name: str | None) -> bool:
    """Whether the flow called `name` is one of them."""
    try:
        return name is not None and get_flow(name).private
    except UnknownFlow:
        return False


def kind_of(flow: Flow) -> str:
    """The kind of delivery that carries what this flow says; empty for the usual."""
    return KIND if flow.private else ""


def forget_heard(visit: Visit, route: str) -> str:
    """Keep nothing of what came but that it came; gives the route under which it is filed.

    Danger is the exception: words that a person must see stay with the alert.
    """
    inbound = visit.inbound
    # A button that is over does nothing. It may be the answer of somebody who tapped twice.
    is_stale = route.partition(":")[0] == "stale"
    if inbound is None or visit.received_id is None or route.startswith("crisis") or not (visit.private or is_stale):
        return route
    nothing = replace(
        inbound, text="", tap=None, media=(), reply_to=None, left_out=(), given={}, message_id=None, target=None
    )
    forget_body(visit.work.connection, visit.received_id, dump_inbound(nothing))
    return ROUTE if visit.private else route


def after_survey(visit: Visit) -> str | None:
    """An edit of what was answered in a survey that is handed in changes nothing, and is forgotten like the rest."""
    newest = newest_run(visit.work.connection, visit.state.address_id)
    if newest is None or not is_private(newest.flow) or visit.now - newest.touched_at > _STILL_EDITED:
        return None
    _, visit.private = visit.gettext, True
    visit.say(_("What you hand in cannot be changed any more: I do not know which answers are yours."))
    return "edit:survey"


def late(visit: Visit) -> str | None:
    """Forget what may be an answer to a question of a survey that closed meanwhile; that is said, and done once."""
    inbound = visit.inbound
    if inbound is None or visit.run_open or not (visit.text or inbound.tap):
        return None
    if inbound.reply_to or inbound.thread or inbound.media:
        return None  # that is about something else
    newest = newest_run(visit.work.connection, visit.state.address_id)
    if newest is None or not is_private(newest.flow) or newest.person_id not in {None, visit.state.person_id}:
        return None
    since, just_closed = visit.now - newest.touched_at, visit.ledger.changed.get(newest.id)
    twice = newest.status == "done" and since <= _TWICE and not is_thanks(visit.text, visit.person.language)
    if not twice and (newest.status not in {"expired", "open"} or since > _STILL_ANSWERED):
        return None
    _, visit.private = visit.gettext, True
    if just_closed is not None:
        just_closed["new_status"] = "stopped"
    else:
        heard_late(visit.work.connection, newest.id)
    again = _("You have answered already. Thank you!")
    forgotten = _(
        "That question is over, and I keep nothing of what you just said. If it was for somebody at school, "
        "please write it again."
    )
    visit.say(forgotten if not twice else again if inbound.tap else f"{again}\n\n{forgotten}")
    return "late"
