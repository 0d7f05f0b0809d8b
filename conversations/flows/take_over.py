"""A colleague's family, taken over or not: the same as the two buttons, in words."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.threads import AnswerOffer, OpenOffers
from conversations.messages import Choice
from conversations.registry import flow

_PHRASES = {
    "en": ("take over", "take over a family"),
    "es": ("hacerme cargo", "me hago cargo", "hacerme cargo de una familia", "aceptar una familia"),
    "ar": ("استلام", "استلام عائلة"),
}


@flow("take_over", audience="staff", phrases=_PHRASES)
async def take_over(chat: Chat) -> None:
    """Answer a colleague who asked to go on with a family."""
    _ = chat.gettext
    offers = await chat.fetch("offers", OpenOffers())
    if not offers:
        chat.say(_("Nobody asks you to take over a family now."))
        return
    offer = offers[0]
    if len(offers) > 1:
        picked = await chat.choose("which", _("Which one?"), tuple(Choice(one.token, one.family) for one in offers))
        offer = next(one for one in offers if one.token == picked.token)
    yes = await chat.ask_yes_no(
        "yes",
        _(
            "{colleague} asks you to go on with {family}: “{reason}” Do you take over?",
            colleague=offer.colleague,
            family=offer.family,
            reason=offer.reason,
        ),
    )
    await chat.do("answer", AnswerOffer(offer.token, yes))
