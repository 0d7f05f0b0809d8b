"""Before words of staff leave for a family in another language: whether a person must look at the translation.

The writer sees it with what a translation back shows to be different, or a reviewer must stand for it (L11). It then
waits here: nothing is sent by itself, later words to the same reader wait behind it; what comes the other way does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import orjson

from conversations.differences import Difference, differences
from conversations.high_stakes import high_stakes
from conversations.locale import locale_for
from handlers.ports import Translation
from handlers.preview_words import actions_of, asks_author, names_in, notice, tells_review
from handlers.relay_delivery import deliver
from handlers.relay_words import people_of, quoted, same_language
from handlers.review import ask_reviewers
from handlers.telling import tell_person
from handlers.threads import may_read
from storage import relay as store
from storage import reviews
from storage.people import has_full_rights

if TYPE_CHECKING:
    from collections.abc import Collection

    from handlers.house import House, RelayFacts
    from handlers.visit import Visit
    from storage.database import UnitOfWork
    from storage.relay import MessageRow
    from storage.reviews import ApprovalRow

#: Who must answer before it leaves: nobody, the writer, a reviewer.
Ask = Literal["", "preview", "review"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a text needs before it leaves: nothing, its writer's look, or a reviewer's."""

    ask: Ask
    #: iep | discipline | health | legal | safety | asked; empty for anything else.
    stakes: str = ""
    found: tuple[Difference, ...] = ()

    @property
    def kept(self) -> str:
        """What differs, as the tables keep it: a JSON list of [kind, before, after]."""
        return orjson.dumps([(one.kind, one.before, one.after) for one in self.found]).decode()


def judge(
    relay: RelayFacts,
    text: str,
    language: str,
    *,
    translated: bool,
    back: str | None,
    stakes: str = "",
    names: Collection[str] = (),
) -> Judgement:
    """Judge `text` that staff wrote in `language` for families who read another one.

    `back` is its translation turned back (None: that could not be done, which alone is no reason to ask), `stakes`
    the mark of its writer, `names` those of the people it may speak of. Give it once a language for a whole class.
    """
    stakes = stakes or high_stakes(text, language) or ""
    found = differences(text, back, language, names) if back else ()
    if stakes:
        return Judgement("review", stakes, found)
    asks = translated and (relay.preview == "always" or (relay.preview == "flagged" and bool(found)))
    return Judgement("preview" if asks else "", "", found)


def wants_back(house: House, message: MessageRow) -> bool:
    """Whether the translation of `message` is to be turned back, so that it can be compared with what was written."""
    if not message.to_family or same_language(message.language, message.reader_language):
        return False
    return house.relay.preview != "never" or bool(message.stakes or high_stakes(message.text, message.language))


def may_be_held(visit: Visit, message_id: int) -> bool:
    """Whether words that were just written wait for a translation that somebody may have to look at."""
    message = store.get_message(visit.work.connection, message_id)
    if message is None or message.status != "translating" or not message.text.strip():
        return False
    return wants_back(visit.house, message)


def hold_back(
    work: UnitOfWork, house: House, message: MessageRow, translation: Translation | None, back: str | None
) -> bool:
    """Keep `message`, which was just translated, if a person must look at it first; gives whether it is taken care of.

    The same words to another guardian who reads the same language share one asking, and its answer.
    """
    if not _is_ours(message):
        return False
    earlier = reviews.same_words(work.connection, message)
    approval = reviews.get_approval(work.connection, earlier.approval_id or 0) if earlier else None
    if earlier is not None and approval is not None and approval.status != "edited":
        _follow(work, house, message, earlier, approval)
        return True
    names = names_in(work.connection, message)
    judged = judge(
        house.relay,
        message.text,
        message.language,
        translated=translation is not None,
        back=back,
        stakes=message.stakes,
        names=names,
    )
    ask: Ask = judged.ask or ("preview" if translation is not None and message.approval_id is not None else "")
    if not ask:
        return False  # words that came back from a preview are always shown again
    _hold(work, house, message, translation, back, Judgement(ask, judged.stakes, judged.found))
    return True


def _is_ours(message: MessageRow) -> bool:
    return (
        message.to_family
        and bool(message.text.strip())
        and not same_language(message.language, message.reader_language)
    )


def _hold(
    work: UnitOfWork,
    house: House,
    message: MessageRow,
    translation: Translation | None,
    back: str | None,
    judged: Judgement,
) -> None:
    connection, now = work.connection, house.clock.now()
    approval_id = reviews.add_approval(
        connection,
        author_id=message.author_id,
        kind=judged.ask,
        status="open",
        reason=judged.stakes,
        back=back,
        found=judged.kept,
        asked="",
        asked_at=now,
    )
    reviews.hold_message(
        connection,
        message.id,
        status="previewing" if judged.ask == "preview" else "reviewing",
        approval_id=approval_id,
        translation=translation.text if translation else None,
        translator=translation.translator if translation else "",
        stakes=judged.stakes,
        reviewer_id=None,
    )
    show(work, house, approval_id)


def show(work: UnitOfWork, house: House, approval_id: int, *, again: bool = False) -> None:
    """Put the asking before whoever must answer it: the writer, or the reviewers (then the writer is told)."""
    approval = reviews.get_approval(work.connection, approval_id)
    held = reviews.held_by(work.connection, approval_id)
    if approval is None or not held:
        return
    if approval.kind == "review":
        asked = ask_reviewers(work, house, approval, held[0])
        reply = tells_review(work.connection, house, approval, held, asked, again=again)
    else:
        reply = asks_author(work.connection, house, approval, held, again=again)
    tell_person(work, house, held[0].author_id, reply, held[0].author_address_id)


def _follow(work: UnitOfWork, house: House, message: MessageRow, earlier: MessageRow, approval: ApprovalRow) -> None:
    """The same words were asked about for another reader: wait for that answer, or take it."""
    waits = earlier.status in store.HELD
    reviews.hold_message(
        work.connection,
        message.id,
        status=earlier.status if waits else "previewing",
        approval_id=approval.id,
        translation=earlier.translation,
        translator=earlier.translator,
        stakes=earlier.stakes,
        reviewer_id=earlier.reviewer_id,
    )
    if waits:
        return
    if earlier.status == "dropped":
        drop(work, message.id)
        return
    mine = store.get_message(work.connection, message.id)
    if mine is not None:
        let_go(work, house, mine)


def let_go(work: UnitOfWork, house: House, message: MessageRow) -> str:
    """Send a message that waited, as it is kept; gives whom it goes to, empty when rights ended meanwhile (L1).

    Those of the guardian, or those of its writer: who left, or stood in until yesterday, writes to nobody any more.
    """
    connection, now = work.connection, house.clock.now()
    thread = store.get_thread(connection, message.thread_id)
    rights = thread is not None and has_full_rights(connection, thread.guardian_id, thread.student_id)
    if thread is None or not (rights and may_read(connection, house, thread, message.author_id, now)):
        drop(work, message.id)
        return ""
    reviews.hold_message(connection, message.id, status="queued")
    sent = message._replace(status="queued")
    deliver(work, house, sent, as_translation(sent), now)
    return people_of(connection, thread)[message.reader_id].full_name


def drop(work: UnitOfWork, message_id: int) -> None:
    """Let a message never leave; its words stay on record."""
    reviews.hold_message(work.connection, message_id, status="dropped")


def as_translation(message: MessageRow) -> Translation | None:
    """The translation that a message is kept with."""
    return Translation(message.translation, message.translator) if message.translation is not None else None


def tell_waiting(visit: Visit, message_id: int) -> None:
    """Whoever just wrote hears that their words wait behind others of theirs that need an answer first."""
    connection = visit.work.connection
    message = store.get_message(connection, message_id)
    behind = reviews.waits_behind(connection, message) if message is not None else None
    approval = reviews.get_approval(connection, behind) if behind is not None else None
    if message is None or approval is None:
        return
    held, _ = reviews.held_by(connection, approval.id), visit.gettext
    text = _("I keep this until your earlier message may go: “{words}”", words=quoted(held[0].text))
    actions = actions_of(approval, message.author_id)
    visit.reply(notice(connection, approval, held, text, actions, locale_for(visit.person.language)))
