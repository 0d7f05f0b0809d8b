"""Which language somebody writes in, and the one question about it (Q7)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.language_signs import is_other_language, says_enough
from conversations.locale import catalog_for, locale_for, shipped
from conversations.messages import Choice, Reply
from handlers.codec import load_inbound
from handlers.taps import tap_on
from storage.interpreters import bodies_before, make_offer

if TYPE_CHECKING:
    from handlers.house import House
    from handlers.visit import Visit

#: Not asked again for so long, whether they said no or nothing.
NOT_AGAIN = timedelta(days=90)
#: Messages further apart are no two in a row.
_IN_A_ROW = timedelta(days=14)
#: How far back the message before is looked for, past "ok", taps and photos.
_LOOK_BACK = 8


def written_in(house: House, text: str, stored: str) -> str:
    """The tag of the language of `text`: the writer's `stored` one, unless it is surely another."""
    guessed = house.guess.guess(text, stored) if says_enough(text) else ""
    return guessed if is_other_language(text, guessed, stored) else stored


def offer_language(visit: Visit) -> None:
    """Ask a guardian who wrote twice in a row in another language whether to write to them in it; once."""
    language = _other_language(visit)
    person_id, received_id = visit.person.person_id, visit.received_id
    if not language or person_id is None or received_id is None or not _wrote_so_before(visit, received_id, language):
        return
    offer_id = make_offer(visit.work.connection, person_id, language, visit.now, visit.now + NOT_AGAIN)
    if offer_id is not None:
        visit.reply(_question(visit, offer_id, language))


def _other_language(visit: Visit) -> str:
    """The language of these words, when it is one that the bot speaks and not the person's; else empty."""
    inbound, person = visit.inbound, visit.person
    if inbound is None or inbound.kind != "message" or inbound.tap or not person.is_guardian or visit.state.shared:
        return ""
    if visit.state.opted_out_at is not None or not visit.state.language:
        return ""
    language = written_in(visit.house, inbound.text, person.language)
    return language if language != person.language and catalog_for(language) in shipped() and _speaks(language) else ""


def _speaks(language: str) -> bool:
    return catalog_for(language) == language.partition("-")[0].lower()


def _wrote_so_before(visit: Visit, received_id: int, language: str) -> bool:
    """Whether the words before these were in that language too; those that are too few to tell do not count."""
    for body in bodies_before(visit.work.connection, visit.state.address_id, received_id, _LOOK_BACK):
        before = load_inbound(body)
        if visit.now - before.at > _IN_A_ROW:
            return False
        if before.kind == "message" and not before.tap and says_enough(before.text):
            return written_in(visit.house, before.text, visit.person.language) == language
    return False


def _question(visit: Visit, offer_id: int, language: str) -> Reply:
    """In both languages: nobody knows yet which of them the person reads better."""
    theirs, ours = locale_for(language), locale_for(visit.person.language)
    lines = [
        locale.gettext("Shall I write to you in {language}?", language=locale.language_name(language))
        for locale in (theirs, ours)
    ]
    _ = theirs.gettext
    choices = (Choice("yes", _("Yes, please")), Choice("no", _("No, leave it as it is")))
    taps = (tap_on("language_yes", offer_id), tap_on("language_no", offer_id))
    other_way = _("To change it, write LANGUAGE.")
    return Reply("\n".join(lines), choices, taps=taps, facts={"optional_choices": "1", "other_way": other_way})
