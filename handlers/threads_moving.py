"""What a family wrote and nobody has got yet goes to whoever answers now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.ports import Translation
from handlers.relay_delivery import deliver
from handlers.relay_edits import TRANSLATION_LANE
from handlers.relay_words import same_language
from handlers.threads import reader_of
from storage import relay as store
from storage import threads as queries
from storage.people import get_people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from handlers.house import House
    from storage.database import UnitOfWork
    from storage.relay import MessageRow, ThreadRow


def redirect(work: UnitOfWork, house: House, thread_ids: Sequence[int], now: datetime) -> int:
    """What families wrote in these threads and nobody has got yet goes to whoever answers now; gives how many."""
    moved = 0
    for message in queries.not_arrived(work.connection, thread_ids):
        thread = store.get_thread(work.connection, message.thread_id)
        if thread is not None:
            moved += _redirect(work, house, message, thread, now)
    return moved


def _redirect(work: UnitOfWork, house: House, message: MessageRow, thread: ThreadRow, now: datetime) -> bool:
    connection = work.connection
    thread, reader_id = reader_of(connection, house, thread, now)
    if reader_id in (0, message.reader_id) and thread.id == message.thread_id:
        return False
    if not reader_id:
        return False
    language = get_people(connection, [reader_id])[reader_id].language or house.school.language
    values = {"thread_id": thread.id, "reader_id": reader_id, "reader_language": language}
    if not same_language(language, message.reader_language):
        must = bool(message.text.strip()) and not same_language(message.language, language)
        status = "translating" if must else "queued"
        values |= {"translation": None, "translator": "", "status": status}
    queries.redirect(connection, message.id, **values)
    again = store.get_message(connection, message.id)
    if again is None or again.status == "translating":
        house.lanes.wake(work, TRANSLATION_LANE)
    else:
        done = Translation(again.translation, again.translator) if again.translation is not None else None
        deliver(work, house, again, done, now)
    return True
