"""The answer to "Shall I write to you in Spanish?"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.locale import locale_for
from conversations.locale import mark as N_
from handlers.languages import NOT_AGAIN
from handlers.taps import on_tap
from storage.interpreters import OfferRow, decline_offer, get_offer
from storage.people import update_person

if TYPE_CHECKING:
    from handlers.visit import Visit


@on_tap("language_yes")
def language_yes(visit: Visit, offer_id: int) -> None:
    """Speak the language that was offered from now on."""
    offer = _theirs(visit, offer_id)
    if offer is not None:
        update_person(visit.work.connection, offer.person_id, language=offer.language)
        visit.say(locale_for(offer.language).gettext(N_("From now on I speak English with you.")))


@on_tap("language_no")
def language_no(visit: Visit, offer_id: int) -> None:
    """Leave the language as it is, and do not ask again for 90 days."""
    offer, _ = _theirs(visit, offer_id), visit.gettext
    if offer is not None:
        decline_offer(visit.work.connection, offer.id, visit.now + NOT_AGAIN)
        visit.say(_("All right, I leave it as it is."))


def _theirs(visit: Visit, offer_id: int) -> OfferRow | None:
    offer = get_offer(visit.work.connection, offer_id)
    return offer if offer is not None and offer.person_id == visit.person.person_id else None
