"""Buttons of a concern: for whoever answers it, and for whoever said it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.concerns_answer import helped, not_yet, theirs
from handlers.concerns_work import accept, find, settled
from handlers.runs import start
from handlers.taps import on_tap
from storage.concerns import PENDING

if TYPE_CHECKING:
    from handlers.visit import Visit


@on_tap("concern_accept")
def accept_it(visit: Visit, concern_id: int) -> None:
    """Take it on."""
    concern = find(visit, concern_id)
    if concern is None:
        _refuse(visit)
    else:
        accept(visit, concern)


@on_tap("concern_reply")
def reply_to_it(visit: Visit, concern_id: int) -> None:
    """Write to the family."""
    _work_on(visit, concern_id, "reply")


@on_tap("concern_hand_over")
def hand_it_over(visit: Visit, concern_id: int) -> None:
    """Let a colleague answer for it."""
    _work_on(visit, concern_id, "hand_over")


@on_tap("concern_resolve")
def say_what_was_done(visit: Visit, concern_id: int) -> None:
    """Say what was done."""
    _work_on(visit, concern_id, "resolve")


@on_tap("concern_helped")
def it_helped(visit: Visit, concern_id: int) -> None:
    """It helped."""
    concern = theirs(visit, concern_id)
    if concern is None:
        _refuse(visit)
    else:
        helped(visit, concern)


@on_tap("concern_not_yet")
def it_did_not_help_yet(visit: Visit, concern_id: int) -> None:
    """It did not help yet."""
    concern = theirs(visit, concern_id)
    if concern is None:
        _refuse(visit)
    else:
        not_yet(visit, concern)


def _work_on(visit: Visit, concern_id: int, what: str) -> None:
    concern = find(visit, concern_id)
    if concern is None:
        _refuse(visit)
    elif concern.state not in PENDING:
        visit.say(settled(visit, concern))
    else:
        start(visit, "concern", {"concern": str(concern_id), "what": what})


def _refuse(visit: Visit) -> None:
    _ = visit.gettext
    office = visit.house.school.office
    visit.say(_("I can't help with that here. Please call the school office at {phone}.", phone=office))
