"""Relayed words as their reader sees them, and what stands for a change that a platform cannot show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import orjson
import regex

from conversations.bidi import isolate
from conversations.locale import locale_for
from conversations.messages import Choice, Reply
from handlers.codec import load_media
from handlers.taps import tap_on
from storage.people import get_people
from storage.substitutes import stand_ins

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from handlers.ports import Translation
    from storage.people import PersonRow
    from storage.relay import MessageRow, ThreadRow

#: Visible characters of a message that are quoted to say which one is meant.
_QUOTED = 40
_GRAPHEME = regex.compile(r"\X")
#: `translator` of a message in a pair of languages that none knows: a person was asked, or nobody could be.
UNSERVED, UNSERVED_ALONE = "unserved", "unserved-alone"


def same_language(one: str, other: str) -> bool:
    """Whether a reader of `other` reads `one`: the same language, and the same script where it is named."""
    first, second = one.lower().split("-"), other.lower().split("-")
    scripts = {part for part in (*first[1:], *second[1:]) if part in ("hans", "hant")}
    return first[0] == second[0] and len(scripts) <= 1


def people_of(connection: Connection, thread: ThreadRow) -> dict[int, PersonRow]:
    """The three people of a thread, and whoever stands or stood in for its member of staff, by id."""
    three = thread.guardian_id, thread.staff_id, thread.student_id
    return get_people(connection, [*three, *stand_ins(connection, thread.staff_id)])


def staff_name(thread: ThreadRow, person_id: int, people: Mapping[int, PersonRow]) -> str:
    """What the guardian calls one of the staff in `thread`: "Ms Ortiz", a substitute "Mr Diaz for Ms Ortiz"."""
    name, absent = people[person_id].shown_as, people[thread.staff_id].shown_as
    if person_id == thread.staff_id:
        return name
    return locale_for(people[thread.guardian_id].language).gettext("{name} for {absent}", name=name, absent=absent)


def facts_of(thread: ThreadRow, person_id: int, people: Mapping[int, PersonRow]) -> dict[str, str]:
    """Who says something in `thread`, about whom, and for staff the title of the family's thread.

    `person_id` is the one who writes, changes or marks something; the other side reads it.
    """
    from_staff = person_id != thread.guardian_id
    author, student = people[person_id], people[thread.student_id]
    child = student.preferred_name or student.given_name
    facts = {"author": staff_name(thread, person_id, people) if from_staff else author.full_name, "about": child}
    if not from_staff:
        facts["thread_title"] = f"{people[thread.guardian_id].full_name} · {child}"
    return facts


def thread_key(thread: ThreadRow, reader_id: int) -> str | None:
    """The key of the staff thread in which `reader_id` sees this; None for families."""
    return str(thread.id) if reader_id != thread.guardian_id else None


def as_reply(
    message: MessageRow, thread: ThreadRow, translation: Translation | None, people: Mapping[int, PersonRow]
) -> Reply:
    """The message as its reader sees it: who writes about whom, the words, and the original beside them (Q6)."""
    _ = locale_for(message.reader_language).gettext
    facts = facts_of(thread, message.author_id, people)
    if "thread_title" in facts and message.reader_id != thread.staff_id:  # a substitute must see in whose place
        facts["thread_title"] += f" · {people[thread.staff_id].shown_as}"
    if message.reviewer_id is not None and message.reviewer_id in people:
        facts["reviewed_by"] = people[message.reviewer_id].shown_as
    if message.stakes and message.reviewer_id is None:
        translation = None  # L11: nobody of the school stands for it, so only the writer's own words may go
    translated = translation.text if translation else None
    if translation is not None and translation.translator:
        facts |= {
            "original": message.text,
            "original_language": message.language,
            "translator": translation.translator,
            "label": label_for(message.reader_language, facts.get("reviewed_by", "")),
        }
    elif translation is None and message.text.strip() and not same_language(message.language, message.reader_language):
        facts |= {"original_language": message.language, "notice": _notice(message)}
    facts["language"] = message.reader_language
    reply = Reply(
        isolate(translated or message.text, message.reader_language),
        media=load_media(orjson.loads(message.media)),
        thread=thread_key(thread, message.reader_id),
        facts=facts,
    )
    return _with_button(reply, message, thread)


def label_for(language: str, reviewed_by: str) -> str:
    """What stands between a translation and the original: by a machine, or reviewed by a person (Q6, L11)."""
    _ = locale_for(language).gettext
    if reviewed_by:
        return _("Reviewed by {name}. Original:", name=reviewed_by)
    return _("Translated by a machine. Original:")


def _notice(message: MessageRow) -> str:
    """Why a message comes in a language that its reader does not read."""
    _ = locale_for(message.reader_language).gettext
    if message.translator == UNSERVED:
        return _(
            "No translator here knows both languages. These are the writer's own words. A person at the school was "
            "asked to help."
        )
    if message.translator == UNSERVED_ALONE:
        return _(
            "No translator here knows both languages. These are the writer's own words. Please ask the school office "
            "for help."
        )
    if message.stakes:
        return _("No person could check a translation of this yet. These are the writer's own words.")
    return _("I could not translate this. These are the writer's own words.")


def _with_button(reply: Reply, message: MessageRow, thread: ThreadRow) -> Reply:
    """`reply` with what its reader may do: doubt the translation, or, a family without one, ask for a person."""
    _ = locale_for(message.reader_language).gettext
    if "original" in reply.facts:
        choice, tap = Choice("wrong", _("This looks wrong")), tap_on("wrong", message.id)
    elif "notice" in reply.facts and not message.translator and message.reader_id == thread.guardian_id:
        choice, tap = Choice("interpreter", _("I want an interpreter")), tap_on("interpreter", message.id)
    else:
        return reply
    return replace(reply, choices=(choice,), taps=(tap,), facts={**reply.facts, "optional_choices": "1"})


def as_edit(reply: Reply, language: str) -> Reply:
    """`reply` in the place of earlier words: marked as edited, with the line that says so where it must come anew."""
    _, facts = locale_for(language).gettext, reply.facts
    changed = _("{name} changed a message about {child}. It now says:", name=facts["author"], child=facts["about"])
    return replace(reply, facts={**facts, "edited": _("edited"), "changed": changed})


def as_text(reply: Reply) -> Reply | None:
    """The message of its own that stands for a change; None when nothing is to be said.

    For a deletion or a mark, that is the body itself; for an edit, the new words under the line that says so.
    """
    if "only_in_place" in reply.facts:
        return None
    if "changed" not in reply.facts:
        return reply if reply.text else None
    spoken = {"author", "about", "edited", "changed"}  # the line names them
    facts = {name: value for name, value in reply.facts.items() if name not in spoken}
    return replace(reply, text=f"{reply.facts['changed']}\n{reply.text}", facts=facts)


def quoted(text: str) -> str:
    """The first words of a message on one line, no visible character cut in two."""
    visible = _GRAPHEME.findall(" ".join(text.split()))
    return "".join(visible) if len(visible) <= _QUOTED else "".join(visible[:_QUOTED]).rstrip() + "…"
