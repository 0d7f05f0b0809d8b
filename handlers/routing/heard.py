"""A step before the offer: a worry, or kind words for a teacher, that somebody writes by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.reading.stored import MOST_CHARACTERS
from conversations.text import fold
from conversations.topics import names_school, tone_of
from handlers.codec import media_as_json
from handlers.concern_words import is_named
from handlers.concerns_answer import say_in_words
from handlers.runs import start
from handlers.threads import school_day
from storage.people import teachers_of
from storage.relay import threads_staff_wrote

if TYPE_CHECKING:
    from conversations.messages import Choice
    from handlers.visit import Visit
    from storage.people import PersonRow

_FEW = 4


def answered(visit: Visit) -> str | None:
    """Take "yes" and "not yet" to whether it helped; and praise of a teacher who is not the one who wrote last."""
    said = say_in_words(visit)
    if said is not None or visit.inbound is None or visit.inbound.reply_to or visit.inbound.thread:
        return said
    return heard(visit) if _praises_another(visit) else None


def _praises_another(visit: Visit) -> bool:
    """Whether kind words name a teacher, while only another one wrote lately: they are no answer to that one."""
    if not visit.person.is_guardian or len(visit.text) > MOST_CHARACTERS or tone_of(visit.text) != "praise":
        return False
    connection, me = visit.work.connection, visit.person.person_id or 0
    named = {one.id for child in visit.person.children for one in _teachers(visit, child) if _is_said(visit, one)}
    wrote = threads_staff_wrote(connection, me, visit.now - visit.house.answer_window)
    return bool(named) and bool(wrote) and not named & {thread.staff_id for thread in wrote}


def heard(visit: Visit) -> str | None:
    """Take a worry, or praise that names somebody; all else is offered to be passed on."""
    inbound = visit.inbound
    if inbound is None or not visit.person.children or inbound.kind != "message":
        return None
    text = inbound.text
    if len(text) > MOST_CHARACTERS or len(fold(text).split()) < _FEW:
        return None
    tone = tone_of(text)
    if not tone or (tone == "praise" and not _names_somebody(visit)):
        return None
    words = {"text": text, "media": media_as_json(inbound.media), "origin": inbound.origin}
    start(visit, tone, {"words": words})
    return f"heard:{tone}"


def _names_somebody(visit: Visit) -> bool:
    if names_school(visit.text):
        return True
    said = f" {fold(visit.text)} "
    children = visit.person.children
    return any(f" {fold(child.label)} " in said for child in children) or any(
        _is_said(visit, one) for child in children for one in _teachers(visit, child)
    )


def _teachers(visit: Visit, child: Choice) -> list[PersonRow]:
    return teachers_of(visit.work.connection, int(child.token), school_day(visit.house, visit.now))


def _is_said(visit: Visit, person: PersonRow) -> bool:
    return is_named(person, visit.text)
