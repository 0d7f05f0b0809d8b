"""Reviewers: who of the school stands for the translation of words that must not go wrong (L11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.adults import adults, adults_for_all
from handlers.preview_words import asks_reviewer
from handlers.relay_words import same_language
from handlers.telling import ask_staff
from storage.addresses import newest_addresses
from storage.relay import get_thread
from storage.reviews import set_approval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.house import House
    from storage.database import UnitOfWork
    from storage.people import PersonRow
    from storage.relay import MessageRow
    from storage.reviews import ApprovalRow

#: May review wherever a school has them, whatever the settings say.
INTERPRETER = "interpreter"
#: More would only leave each of them sure that another does it.
_MOST = 3


def reviewers_for(work: UnitOfWork, house: House, message: MessageRow) -> list[PersonRow]:
    """Who is to check `message`: see `choose`."""
    return choose(work, _may_check(work, house, message), message.author_id, message.reader_language)


def reviewers_for_all(work: UnitOfWork, house: House, author_id: int, language: str) -> list[PersonRow]:
    """Who is to check words to many families in `language`: see `choose`."""
    return choose(work, adults_for_all(work, house, checkers(house), author_id), author_id, language)


def choose(work: UnitOfWork, may: Sequence[PersonRow], author_id: int, language: str) -> list[PersonRow]:
    """Of those who `may` check words in `language`, those who read it if there are any; never their writer.

    Only people who can be reached now, in the order in which they came.
    """
    others = [one for one in may if one.id != author_id]
    reached = newest_addresses(work.connection, [one.id for one in others])
    there = [one for one in others if one.id in reached]
    # Whose language is not recorded reads the school's: that says nothing about what else they read.
    fluent = [one for one in there if one.language and same_language(one.language, language)]
    return (fluent or there)[:_MOST]


def checkers(house: House) -> tuple[str, ...]:
    """The roles of those who check translations: interpreters first, then in the order of the settings."""
    return tuple(dict.fromkeys((INTERPRETER, *house.relay.reviewers)))


def may_review(work: UnitOfWork, house: House, approval: ApprovalRow, message: MessageRow, person_id: int) -> bool:
    """Whether this person was asked to check `message`, and still is one of those who may."""
    return person_id in approval.reviewers and person_id in {one.id for one in _may_check(work, house, message)}


def _may_check(work: UnitOfWork, house: House, message: MessageRow) -> list[PersonRow]:
    thread = get_thread(work.connection, message.thread_id)
    return adults(work, house, checkers(house), thread.guardian_id, thread.student_id) if thread else []


def ask_reviewers(work: UnitOfWork, house: House, approval: ApprovalRow, message: MessageRow) -> list[PersonRow]:
    """Put the translation before the reviewers; gives those who were asked, empty when nobody can be."""
    asked = reviewers_for(work, house, message)
    told = [
        one
        for one in asked
        if ask_staff(work, house, one.id, asks_reviewer(work.connection, house, approval, message, one))
    ]
    earlier = approval.reviewers | {one.id for one in told}
    set_approval(work.connection, approval.id, asked=",".join(map(str, sorted(earlier))))
    return told
