"""What the writer or a reviewer says to words that wait: each answer counts once, and only from whom it is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.high_stakes import read_mark
from conversations.locale import locale_for
from conversations.messages import Reply
from conversations.text import clean
from handlers.languages import written_in
from handlers.preview import drop, let_go, show
from handlers.preview_words import in_thread, notice
from handlers.relay import tell_hold
from handlers.relay_edits import TRANSLATION_LANE
from handlers.review import may_review
from handlers.stakes import set_mark
from handlers.telling import tell_person
from storage import relay as store
from storage import relay_changes as changes
from storage import reviews
from storage.addresses import newest_addresses
from storage.people import get_people

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from handlers.visit import Visit
    from storage.relay import MessageRow
    from storage.reviews import ApprovalRow

    Held = Sequence[MessageRow]

#: Who translated, where a reviewer wrote the words.
PERSON = "person"


def answer(visit: Visit, approval_id: int, action: str) -> None:
    """Do `action` to what waits for this answer. Checked anew: a button proves nothing."""
    _ = visit.gettext
    approval = reviews.get_approval(visit.work.connection, approval_id)
    held = reviews.held_by(visit.work.connection, approval_id)
    if approval is None or not _is_theirs(visit, approval, held, action):
        visit.say(_("I can't do that for you. It is for someone else to decide."))
        return
    if approval.status != "open" or not held or action not in _ACTIONS[approval.kind]:
        visit.say(_("That is settled already."))
        return
    _ACTIONS[approval.kind][action](visit, approval, held)


def write(visit: Visit, approval: ApprovalRow, held: Held) -> None:
    """The words of whoever chose to write them: the author's new ones, or a reviewer's translation."""
    if held[0].author_id == visit.person.person_id:
        _write_anew(visit, approval, held)
    else:
        _write_translation(visit, approval, held)


def _is_theirs(visit: Visit, approval: ApprovalRow, held: Held, action: str) -> bool:
    me = visit.person.person_id
    if action in _OF_REVIEWERS and held:
        return me is not None and may_review(visit.work, visit.house, approval, held[0], me)
    if action in _OF_REVIEWERS:
        return me in approval.reviewers
    return me == approval.author_id


def _send(visit: Visit, approval: ApprovalRow, held: Held) -> None:
    _decide(visit, approval, "sent")
    _tell_sent(visit, held, _let_go(visit, held))


def _send_original(visit: Visit, approval: ApprovalRow, held: Held) -> None:
    _decide(visit, approval, "original")
    for message in held:
        reviews.hold_message(visit.work.connection, message.id, translation=None, translator="")
    own = [message._replace(translation=None, translator="") for message in held]
    _tell_sent(visit, held, _let_go(visit, own))


def _dont_send(visit: Visit, approval: ApprovalRow, held: Held) -> None:
    _decide(visit, approval, "dropped")
    for message in held:
        drop(visit.work, message.id)
    _ = visit.gettext
    _say_there(visit, held, _("All right, I did not send it."))


def _ask_review(visit: Visit, approval: ApprovalRow, held: Held) -> None:
    connection = visit.work.connection
    reviews.set_approval(connection, approval.id, kind="review", reason="asked", asked_at=visit.now, reminded_at=None)
    for message in held:
        reviews.hold_message(connection, message.id, status="reviewing", stakes="asked")
    show(visit.work, visit.house, approval.id)


def _edit(visit: Visit, approval: ApprovalRow, held: Held) -> None:
    _ = visit.gettext
    reviews.set_approval(visit.work.connection, approval.id, writer_id=visit.person.person_id)
    text = _("Write the new words here. I will show you the translation before I send it.")
    visit.reply(notice(visit.work.connection, approval, held, text, (), locale_for(visit.person.language)))


def _correct(visit: Visit, approval: ApprovalRow, held: Held) -> None:
    locale, _ = locale_for(visit.person.language), visit.gettext
    reviews.set_approval(visit.work.connection, approval.id, writer_id=visit.person.person_id)
    language = locale.language_name(held[0].reader_language)
    text = _("Write the translation here, in {language}. The family reads exactly what you write.", language=language)
    visit.reply(Reply(text, facts={"approval": str(approval.id), "writes": "yes"}))


def _approve(visit: Visit, approval: ApprovalRow, held: Held) -> None:
    if held[0].translation is None:
        _correct(visit, approval, held)  # there is nothing yet that could be right
        return
    _decide(visit, approval, "approved")
    _release_reviewed(visit, [message._replace(reviewer_id=visit.person.person_id) for message in held])


def _write_translation(visit: Visit, approval: ApprovalRow, held: Held) -> None:
    _decide(visit, approval, "corrected")
    words, me = clean(visit.text), visit.person.person_id
    _release_reviewed(
        visit, [message._replace(translation=words, translator=PERSON, reviewer_id=me) for message in held]
    )


def _release_reviewed(visit: Visit, held: Held) -> None:
    names, _ = ", ".join(_let_go(visit, held)), visit.gettext
    author = get_people(visit.work.connection, [held[0].author_id])[held[0].author_id]
    thread = store.get_thread(visit.work.connection, held[0].thread_id)
    if thread is None:
        return
    locale = locale_for(author.language or visit.house.school.language)
    reviewer = get_people(visit.work.connection, [held[0].reviewer_id or 0])[held[0].reviewer_id or 0]
    if names:
        visit.say(_("Thank you. It is on its way to {name}.", name=names))
        text = locale.gettext(
            "{reviewer} checked the translation. It is on its way to {name}.", reviewer=reviewer.shown_as, name=names
        )
    else:
        _refuse(visit)
        text = _office(visit, locale.gettext)
    told = in_thread(visit.work.connection, Reply(text), thread)
    tell_person(visit.work, visit.house, author.id, told, held[0].author_address_id)


def _write_anew(visit: Visit, approval: ApprovalRow, held: Held) -> None:
    """New words are translated and shown again; marks that only the old words gave are gone with them."""
    connection, inbound = visit.work.connection, visit.inbound
    marked, words = read_mark(clean(visit.text))
    _decide(visit, approval, "edited")
    for message in held:
        set_mark(connection, message, marked)
        language = written_in(visit.house, words, message.language)
        changes.reword(connection, message, words, "translating", visit.now, language)
        if inbound is not None and inbound.origin:  # a later edit on the platform is one of these words
            reviews.hold_message(connection, message.id, origin=inbound.origin)
    visit.house.lanes.wake(visit.work, TRANSLATION_LANE)


def _decide(visit: Visit, approval: ApprovalRow, status: str) -> None:
    reviews.set_approval(
        visit.work.connection,
        approval.id,
        status=status,
        writer_id=None,
        decided_at=visit.now,
        decided_by=visit.person.person_id,
    )
    visit.house.lanes.wake(visit.work, TRANSLATION_LANE)  # later words waited behind these


def _let_go(visit: Visit, held: Held) -> list[str]:
    """Send them; gives to whom, without those whose rights ended meanwhile (L1)."""
    for message in held:
        reviews.hold_message(
            visit.work.connection,
            message.id,
            translation=message.translation,
            translator=message.translator,
            reviewer_id=message.reviewer_id,
        )
    return list(dict.fromkeys(name for message in held if (name := let_go(visit.work, visit.house, message))))


def _tell_sent(visit: Visit, held: Held, names: Sequence[str]) -> None:
    if not names:
        _refuse(visit)
        return
    _, connection = visit.gettext, visit.work.connection
    reached = newest_addresses(connection, [message.reader_id for message in held])
    if not reached:
        text = _("I can't reach {name} here yet. I will keep your message and send it as soon as I can.")
        _say_there(visit, held, text.replace("{name}", locale_for(visit.person.language).list_of(names)))
        return
    _say_there(visit, held, _("On its way to {name}.", name=locale_for(visit.person.language).list_of(names)))
    people = get_people(connection, list(reached))
    for reader_id, address in reached.items():
        tell_hold(visit, people[reader_id], address)


def _refuse(visit: Visit) -> None:
    visit.say(_office(visit, visit.gettext))


def _office(visit: Visit, gettext: Callable[..., str]) -> str:
    office = visit.house.school.office
    return gettext("I can't help with that here. Please call the school office at {phone}.", phone=office)


def _say_there(visit: Visit, held: Held, text: str) -> None:
    thread = store.get_thread(visit.work.connection, held[0].thread_id)
    visit.reply(in_thread(visit.work.connection, Reply(text), thread) if thread else Reply(text))


_OF_REVIEWERS = frozenset({"approve", "correct"})
_ACTIONS: dict[str, dict[str, Callable[[Visit, ApprovalRow, Held], None]]] = {
    "preview": {"send": _send, "edit_words": _edit, "dont_send": _dont_send, "ask_review": _ask_review},
    "review": {
        "approve": _approve,
        "correct": _correct,
        "edit_words": _edit,
        "dont_send": _dont_send,
        "send_original": _send_original,
    },
}
