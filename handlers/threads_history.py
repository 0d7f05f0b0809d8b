"""History on demand: what was written in one's own threads, with rights as of now."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import orjson
from babel.dates import format_datetime

from conversations.locale import locale_for
from conversations.messages import Choice, Reply
from handlers.codec import load_media
from handlers.recurrence import moment
from handlers.relay_words import people_of, same_language, staff_name
from handlers.threads import may_read, school_day
from handlers.visit import REPLY
from storage import relay as store
from storage import threads as queries
from storage.people import get_people, has_full_rights
from storage.thread_history import PastRow, Shelf, past

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handlers.visit import Visit
    from storage.people import PersonRow
    from storage.relay import ThreadRow

_LAST, _MOST, _EACH = 10, 50, 10


def own_threads(visit: Visit, child: str) -> list[ThreadRow]:
    """The threads of the visit's person: as a guardian about `child`, or with an empty one as staff."""
    connection, me = visit.work.connection, visit.state.person_id or 0
    if child:
        return queries.threads_of(connection, me, int(child)) if visit.has_child(child) else []
    return queries.threads_read_by(connection, me, visit.now, school_day(visit.house, visit.now))


def as_choices(visit: Visit, threads: Sequence[ThreadRow]) -> tuple[Choice, ...]:
    """Threads by the name of the other side."""
    connection, me, found = visit.work.connection, visit.state.person_id, []
    for thread in threads:
        people = people_of(connection, thread)
        label = people[thread.staff_id].shown_as
        if me != thread.guardian_id:
            label = f"{people[thread.guardian_id].full_name} ({people[thread.student_id].full_name})"
            label += f" · {people[thread.staff_id].shown_as}" if me != thread.staff_id else ""
        found.append(Choice(str(thread.id), label))
    return tuple(found)


def show(visit: Visit, thread_id: int, since: date | None) -> int:
    """Send what was written: the last ten, or what was written since a day; gives how many messages."""
    connection = visit.work.connection
    thread = store.get_thread(connection, thread_id)
    if thread is None or not _may_look(visit, thread):
        return 0
    start = moment(since, time(), ZoneInfo(visit.person.timezone)) if since else None
    me, most = visit.state.person_id or 0, _MOST if since else _LAST
    rows = past(connection, _shelves(visit, thread, me), me, start, most)
    people = _people(visit, thread, rows)
    for first in range(0, len(rows), _EACH):
        page = rows[first : first + _EACH]
        text = "\n\n".join(_line(visit, row, thread, people) for row in page)
        _send(visit, Reply(text), page[-1].id)
    return len(rows)


def _may_look(visit: Visit, thread: ThreadRow) -> bool:
    connection, me = visit.work.connection, visit.state.person_id or 0
    if me == thread.guardian_id:
        return visit.has_child(str(thread.student_id))
    return has_full_rights(connection, thread.guardian_id, thread.student_id) and may_read(
        connection, visit.house, thread, me, visit.now
    )


def _shelves(visit: Visit, thread: ThreadRow, me: int) -> list[Shelf]:
    """A substitute reads what they wrote and got, who took over also what came before, if it was handed over."""
    if me not in (thread.guardian_id, thread.staff_id):
        return [Shelf(thread.id, only=me)]
    earlier = queries.earlier_threads(visit.work.connection, thread.id) if me == thread.staff_id else []
    return [Shelf(thread.id), *(Shelf(thread_id, until) for thread_id, until in earlier)]


def _people(visit: Visit, thread: ThreadRow, rows: Sequence[PastRow]) -> dict[int, PersonRow]:
    ids = {thread.guardian_id, thread.staff_id, *(row.author_id for row in rows)}
    return get_people(visit.work.connection, sorted(ids))


def _line(visit: Visit, row: PastRow, thread: ThreadRow, people: Mapping[int, PersonRow]) -> str:
    locale, language = locale_for(visit.person.language), visit.person.language
    local = row.written_at.astimezone(ZoneInfo(visit.person.timezone))
    when = format_datetime(local, "short", locale=locale.babel)
    own_thread = row.thread_id == thread.id
    name = people[row.author_id].full_name
    if row.author_id != thread.guardian_id:
        name = staff_name(thread, row.author_id, people) if own_thread else people[row.author_id].shown_as
    lines = [f"{when} · {name}:", row.text]
    heard = row.author_id != visit.state.person_id and same_language(row.reader_language, language)
    if heard and row.translation is not None:
        label = locale.gettext("Translated by a machine. Original:")
        lines = [lines[0], row.translation, f"[{label}]", row.text]
    names = [f"📎 {media.name}".strip() for media in load_media(orjson.loads(row.media))]
    return "\n".join(line for line in (*lines, *names) if line)


def _send(visit: Visit, reply: Reply, message_id: int) -> None:
    """It carries a message, so that it does not leave once the rights have ended."""
    state = visit.state
    visit.send(state.address_id, state.channel, reply, kind="history", priority=REPLY, message_id=message_id)
    visit.ledger.deliveries[-1]["person_id"] = state.person_id


def read_day(text: str) -> date | None:
    """A day of a journal ("2026-11-02"); None for no day."""
    return datetime.fromisoformat(text).date() if text else None
