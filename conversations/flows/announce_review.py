"""A person looks at the translation of words on which much depends."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.broadcast import Decide, NextReview
from conversations.messages import Choice
from conversations.registry import flow

_PHRASES = {"en": ("check",), "es": ("comprobar",), "ar": ("تحقق",)}


@flow("announce_review", audience="staff", phrases=_PHRASES)
async def announce_review(chat: Chat) -> None:
    """Show a reviewer the words and each translation that waits; they stand for it, or write it anew."""
    _ = chat.gettext
    look = 0
    while True:
        look += 1
        review = await chat.fetch("review", NextReview(look))
        if review is None:
            chat.say(_("Nothing waits for you to check.") if look == 1 else _("That was all. Thank you!"))
            return
        chat.say(_("{name} wrote to many families:", name=review.author) + f"\n{review.original}")
        chat.say("\n".join([f"{chat.locale.language_name(review.language)}:", review.text, review.looked_at]).rstrip())
        answer = await chat.choose(
            "right",
            _("Is this translation right?"),
            (Choice("right", _("It is right")), Choice("anew", _("Write it anew")), Choice("later", _("Not now"))),
        )
        if answer.token == "later":
            chat.say(_("All right. It waits."))
            return
        text = await chat.ask("text", _("What should it say?")) if answer.token == "anew" else ""
        if not await chat.do("decide", Decide(review.token, text)):
            chat.say(_("Somebody else was first."))
