"""Words in a pair of languages that no translator here knows: they go out as they are, and a person is asked to help.

Never silently English: both sides are told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.locale import locale_for
from conversations.messages import Reply
from handlers.interpreters import Wish, open_request
from handlers.relay_words import UNSERVED, UNSERVED_ALONE, facts_of, people_of, thread_key
from handlers.telling import tell_person
from storage import relay as store
from storage.interpreters import spoken_by

if TYPE_CHECKING:
    from handlers.house import House
    from handlers.interpreters import Opened
    from storage.database import UnitOfWork
    from storage.relay import MessageRow, ThreadRow


def ask_a_person(work: UnitOfWork, house: House, message: MessageRow) -> MessageRow:
    """Open a request for an interpreter, tell the writer, and give the message marked for what its reader is told."""
    thread = store.get_thread(work.connection, message.thread_id)
    if thread is None:
        return message
    by_guardian = message.author_id == thread.guardian_id
    theirs = message.language if by_guardian else message.reader_language
    language = spoken_by(work.connection, thread.guardian_id).spoken or theirs
    staff_id = message.reader_id if by_guardian else message.author_id
    wish = Wish(thread.guardian_id, thread.student_id, staff_id, language, source="unserved")
    opened = open_request(work, house, wish)
    mark = UNSERVED if opened.told else UNSERVED_ALONE
    store.set_translated(work.connection, message.id, None, mark)
    if not (opened.known and opened.request.source == "unserved"):  # then both were told when it was opened
        _tell_writer(work, house, message, thread, opened)
    return message._replace(translator=mark, status="queued")


def _tell_writer(work: UnitOfWork, house: House, message: MessageRow, thread: ThreadRow, opened: Opened) -> None:
    people = people_of(work.connection, thread)
    locale = locale_for(people[message.author_id].language or house.school.language)
    facts, _ = facts_of(thread, message.reader_id, people), locale.gettext
    name, _about = facts.pop("author"), facts.pop("about")
    text = _(
        "{name} reads {language}. No translator here knows both languages, so your words went out as you wrote them.",
        name=name,
        language=locale.language_name(message.reader_language),
    )
    if opened.told:
        help_comes = _("I asked a person at the school to help you both.")
    else:
        help_comes = _("Please ask the school office for help: {phone}.", phone=house.school.office)
    reply = Reply(f"{text} {help_comes}", thread=thread_key(thread, message.author_id), facts=facts)
    tell_person(work, house, message.author_id, reply, message.author_address_id)
