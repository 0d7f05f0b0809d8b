"""Translations that look wrong."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.interpreters import ReportTranslation, TranslatedForMe
from conversations.locale import mark as N_
from conversations.registry import flow

_PHRASES = {
    "en": ("this looks wrong", "the translation is wrong", "wrong translation", "bad translation"),
    "es": ("esto se ve mal", "la traducción está mal", "traducción incorrecta", "mala traducción"),
    "ar": ("هذا يبدو خطأ", "الترجمة خاطئة", "ترجمة خاطئة", "الترجمة غير صحيحة"),
}


@flow(
    "translation_wrong",
    title=N_("Translation looks wrong"),
    audience="known",
    order=70,
    phrases=_PHRASES,
    between_languages=True,
)
async def translation_wrong(chat: Chat) -> None:
    """Have a person look at a translation of the last seven days."""
    _ = chat.gettext
    found = await chat.fetch("translated", TranslatedForMe())
    if not found:
        chat.say(_("You have had no translated message in the last seven days."))
        return
    message = found[0]
    if len(found) > 1:
        message = await chat.choose("which", _("Which message looks wrong?"), found)
    await chat.do("report", ReportTranslation(message.token))
