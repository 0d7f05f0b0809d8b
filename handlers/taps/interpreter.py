"""Buttons about interpreters: a family wants one, an adult takes it, it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.interpreters import finish, take
from handlers.runs import start
from handlers.taps import on_tap
from storage.relay import get_message, get_thread

if TYPE_CHECKING:
    from handlers.visit import Visit


@on_tap("interpreter")
def want_interpreter(visit: Visit, message_id: int) -> None:
    """Ask what is still to be asked; about whom, the message says, if the person may speak of that child (L1)."""
    message = get_message(visit.work.connection, message_id)
    thread = get_thread(visit.work.connection, message.thread_id) if message else None
    given = {}
    if thread is not None and thread.guardian_id == visit.person.person_id and visit.has_child(str(thread.student_id)):
        given = {"about": str(thread.student_id), "teacher": str(thread.staff_id)}
    start(visit, "interpreter", given)


@on_tap("take_call")
def i_take_it(visit: Visit, request_id: int) -> None:
    """An adult of the school will call the family."""
    take(visit, request_id)


@on_tap("call_done")
def it_is_done(visit: Visit, request_id: int) -> None:
    """The family was helped."""
    finish(visit, request_id)
