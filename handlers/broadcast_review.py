"""Words to many families on which much depends: a person of the school checks each translation before it goes (L11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.effects.broadcast import Review
from conversations.locale import locale_for
from conversations.messages import Choice, Reply
from handlers.adults import adults_for_all
from handlers.broadcast_drafts import BROADCAST_LANE
from handlers.preview_words import looked_at
from handlers.review import checkers, reviewers_for_all
from handlers.runs import start
from handlers.taps import tap_on
from handlers.telling import ask_staff, tell_person
from storage import broadcast_texts as texts
from storage import broadcasts as store
from storage.people import get_people

if TYPE_CHECKING:
    from handlers.visit import Visit
    from storage.broadcasts import BroadcastRow

#: Who turned the words, where a reviewer wrote them.
_PERSON = "person"


def ask_reviewers(visit: Visit, row: BroadcastRow) -> None:
    """Hold each translation until a person has checked it. Where nobody can be asked, the author's own words go."""
    connection, house = visit.work.connection, visit.house
    for language, turned in texts.texts_of(connection, row.id).items():
        if turned.text is None:
            continue
        asked = [
            one.id
            for one in reviewers_for_all(visit.work, house, row.author_id, language)
            if ask_staff(visit.work, house, one.id, _please(visit, turned.id, language, one.language))
        ]
        texts.ask_for_review(connection, turned.id, asked)
        if asked:
            store.hold_for_review(connection, row.id, language)


def _please(visit: Visit, text_id: int, language: str, reads: str) -> Reply:
    locale = locale_for(reads or visit.house.school.language)
    _ = locale.gettext
    author = get_people(visit.work.connection, [visit.state.person_id or 0])[visit.state.person_id or 0]
    text = _(
        "{name} writes to many families. Please check the translation ({language}) before it leaves: write CHECK.",
        name=author.full_name,
        language=locale.language_name(language),
    )
    return Reply(
        text, (Choice("check", _("Check it")),), taps=(tap_on("check", text_id),), facts={"optional_choices": "1"}
    )


def begin(visit: Visit) -> None:
    """A tap on "Check it"."""
    start(visit, "announce_review")


def next_review(visit: Visit) -> Review | None:
    """What the visit's person was asked to check, while they hold a role that may."""
    row = texts.next_review(visit.work.connection, visit.state.person_id or 0)
    if row is None or not _may(visit, row.author_id):
        return None
    author = get_people(visit.work.connection, [row.author_id])[row.author_id]
    lines = looked_at(locale_for(visit.person.language), row.back, row.found)
    return Review(str(row.id), author.full_name, row.original, row.text, row.language, "\n".join(lines))


def decide(visit: Visit, token: str, text: str) -> bool:
    """The visit's person stands for a translation, as it is or as `text`; False when it waits for them no more."""
    connection, me = visit.work.connection, visit.state.person_id or 0
    row = texts.next_review(connection, me, int(token)) if token.isdecimal() else None
    if row is None or not _may(visit, row.author_id):
        return False
    texts.set_reviewed(connection, row.id, me, text or None, _PERSON)
    store.release_reviewed(connection, row.broadcast_id, row.language)
    visit.house.lanes.wake(visit.work, BROADCAST_LANE)
    people = get_people(connection, [me, row.author_id])
    locale = locale_for(people[row.author_id].language or visit.house.school.language)
    told = locale.gettext(
        "{name} checked the translation: {language}. It leaves now.",
        name=people[me].full_name,
        language=locale.language_name(row.language),
    )
    tell_person(visit.work, visit.house, row.author_id, Reply(told))
    return True


def _may(visit: Visit, author_id: int) -> bool:
    """Whether the visit's person still is one of those who check words of this author."""
    return visit.state.person_id in {
        one.id for one in adults_for_all(visit.work, visit.house, checkers(visit.house), author_id)
    }
