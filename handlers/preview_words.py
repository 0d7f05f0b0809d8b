"""What the writer and the reviewers see of words that have not been sent yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from conversations.locale import Locale, locale_for
from conversations.locale import mark as N_
from conversations.messages import Choice, Reply
from handlers.relay_words import facts_of, people_of, thread_key
from handlers.taps import tap_on
from storage import relay as store
from storage.people import get_people

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from handlers.house import House
    from storage.people import PersonRow
    from storage.relay import MessageRow, ThreadRow
    from storage.reviews import ApprovalRow

#: What a button says, by its action.
LABELS = {
    "send": N_("Send"),
    "edit_words": N_("Edit"),
    "dont_send": N_("Don't send"),
    "ask_review": N_("Ask a person to check"),
    "send_original": N_("Send my own words"),
    "approve": N_("It is right"),
    "correct": N_("Write it myself"),
}
_AUTHOR = ("send", "edit_words", "dont_send", "ask_review")
_REASONS = {
    "iep": N_("special education"),
    "discipline": N_("discipline"),
    "health": N_("health"),
    "legal": N_("law"),
    "safety": N_("safety"),
}
_KINDS = {
    "number": N_("Number"),
    "date": N_("Date"),
    "time": N_("Time"),
    "money": N_("Money"),
    "name": N_("Name"),
    "negation": N_("Yes or no"),
}


def actions_of(approval: ApprovalRow, person_id: int, *, translated: bool = True) -> tuple[str, ...]:
    """What this person may answer to an asking, in the order of its buttons."""
    if approval.kind == "preview":
        return _AUTHOR
    if person_id in approval.reviewers:
        return ("approve", "correct") if translated else ("correct",)
    waits_long = approval.reminded_at is not None or not approval.asked
    return ("send_original", "edit_words", "dont_send") if waits_long else ("edit_words", "dont_send")


def names_in(connection: Connection, message: MessageRow) -> frozenset[str]:
    """Names of the people of a message's thread, which must not change on the way."""
    thread = store.get_thread(connection, message.thread_id)
    people = people_of(connection, thread).values() if thread else ()
    return frozenset(name for one in people for name in (one.called, one.given_name, one.family_name) if name)


def readers_of(connection: Connection, held: Sequence[MessageRow]) -> list[str]:
    """Who waits for these messages, by name."""
    people = get_people(connection, [message.reader_id for message in held])
    return list(dict.fromkeys(people[message.reader_id].full_name for message in held))


def asks_author(
    connection: Connection, house: House, approval: ApprovalRow, held: Sequence[MessageRow], *, again: bool
) -> Reply:
    """The preview: what the family would read, the same turned back, and what differs."""
    message = held[0]
    locale = _locale_of(connection, house, message.author_id)
    _ = locale.gettext
    names = locale.list_of(readers_of(connection, held))
    lines = [
        _("This still waits for your answer. I have not sent it to {name}.", name=names)
        if again
        else _("I have not sent this to {name} yet. Please look at it first.", name=names),
        *_texts(locale, message, approval),
    ]
    if approval.found == "[]" and approval.back:
        lines.append(_("I found no difference."))
    return notice(connection, approval, held, "\n".join(lines), _AUTHOR, locale)


def tells_review(
    connection: Connection,
    house: House,
    approval: ApprovalRow,
    held: Sequence[MessageRow],
    asked: Sequence[PersonRow],
    *,
    again: bool,
) -> Reply:
    """The writer hears why a person must look, and who it is; nobody there: what can be done now."""
    locale = _locale_of(connection, house, held[0].author_id)
    _ = locale.gettext
    names = locale.list_of(readers_of(connection, held))
    lines = [_("I have not sent this to {name} yet: “{words}”", name=names, words=held[0].text)]
    if approval.reason in _REASONS:
        lines.append(_("It seems to be about {reason}.", reason=_(_REASONS[approval.reason])))
    lines.append(_("A person at school must check the translation first."))
    if not asked:
        lines.append(_("I can reach nobody who may do that. You can wait, or send your own words as they are."))
        approval = approval._replace(asked="")
    else:
        checkers = locale.list_of([one.shown_as for one in asked], "or")
        said = _("{names} has not answered yet. I asked again.", names=checkers) if again else ""
        lines.append(said or _("I asked {names}. You will hear from me.", names=checkers))
        approval = approval._replace(asked=",".join(str(one.id) for one in asked))
    return notice(connection, approval, held, "\n".join(lines), actions_of(approval, held[0].author_id), locale)


def asks_reviewer(
    connection: Connection, house: House, approval: ApprovalRow, message: MessageRow, reviewer: PersonRow
) -> Reply:
    """What a reviewer gets: who writes about whom, why they are asked, the original and the translation."""
    locale = locale_for(reviewer.language or house.school.language)
    _ = locale.gettext
    thread = store.get_thread(connection, message.thread_id)
    people = people_of(connection, thread) if thread else {}
    author = get_people(connection, [message.author_id])[message.author_id]
    child = people[thread.student_id].called if thread else ""
    lines = [_("{author} writes to the family of {child}. It is not sent yet.", author=author.shown_as, child=child)]
    if approval.reason in _REASONS:
        lines.append(_("It seems to be about {reason}.", reason=_(_REASONS[approval.reason])))
    lines += [_("Original: “{words}”", words=message.text), *_texts(locale, message, approval)]
    if message.translation is None:
        lines.append(_("No machine could translate this. Can you write it?"))
    else:
        lines.append(_("Is the translation right? The family will read that you checked it."))
    actions = ("approve", "correct") if message.translation is not None else ("correct",)
    return _with_buttons("\n".join(lines), approval, actions, locale)


def notice(
    connection: Connection,
    approval: ApprovalRow,
    held: Sequence[MessageRow],
    text: str,
    actions: Sequence[str],
    locale: Locale,
) -> Reply:
    """Words to the writer about an asking, in the family's thread where the platform has threads."""
    thread = store.get_thread(connection, held[0].thread_id)
    reply = _with_buttons(text, approval, actions, locale)
    return in_thread(connection, reply, thread) if thread else reply


def in_thread(connection: Connection, reply: Reply, thread: ThreadRow) -> Reply:
    """`reply` for the staff side of `thread`."""
    title = facts_of(thread, thread.guardian_id, people_of(connection, thread)).get("thread_title", "")
    return Reply(
        reply.text,
        reply.choices,
        taps=reply.taps,
        thread=thread_key(thread, thread.staff_id),
        facts={**reply.facts, "thread_title": title},
    )


def _with_buttons(text: str, approval: ApprovalRow, actions: Iterable[str], locale: Locale) -> Reply:
    actions = tuple(actions)
    choices = tuple(Choice(action, locale.gettext(LABELS[action])) for action in actions)
    taps = tuple(tap_on(action, approval.id) for action in actions)
    return Reply(text, choices, taps=taps, facts={"approval": str(approval.id)})


def _texts(locale: Locale, message: MessageRow, approval: ApprovalRow) -> list[str]:
    _ = locale.gettext
    lines = []
    if message.translation is not None:
        language = locale.language_name(message.reader_language)
        lines.append(_("In {language}: “{words}”", language=language, words=message.translation))
    return [*lines, *looked_at(locale, approval.back, approval.found)] if lines else []


def not_compared(locale: Locale) -> str:
    """A translation that could not be turned back is called good by nobody."""
    return locale.gettext("I could not translate it back, so I compared nothing.")


def looked_at(locale: Locale, back: str | None, found: str) -> list[str]:
    """A translation turned back, and a line for each thing in which it differs (`found`: JSON, as they are kept)."""
    lines = [locale.gettext("Translated back: “{words}”", words=back) if back else not_compared(locale)]
    return [*lines, *(_difference(locale, *one) for one in orjson.loads(found))]


def _difference(locale: Locale, kind: str, before: str, after: str) -> str:
    _ = locale.gettext
    what = _(_KINDS[kind])
    if before and after:
        return _("⚠ {what}: “{before}” became “{after}”.", what=what, before=before, after=after)
    if before:
        return _("⚠ {what}: “{before}” got lost.", what=what, before=before)
    return _("⚠ {what}: “{after}” came in.", what=what, after=after)


def _locale_of(connection: Connection, house: House, person_id: int) -> Locale:
    person = get_people(connection, [person_id]).get(person_id)
    return locale_for((person.language if person else "") or house.school.language)
