"""The school's own terms, kept by the office."""

from __future__ import annotations

from typing import Final, cast

from conversations.chat import Chat
from conversations.effects.glossary import KeepTerm, MayKeepTerms, RemoveTerm, Terms
from conversations.glossary import EVERY, MOST_TERM, MOST_TRANSLATION, Entry, Mode
from conversations.messages import Choice
from conversations.registry import flow

_PHRASES = {
    "en": ("glossary", "school terms", "/glossary"),
    "es": ("glosario", "términos de la escuela"),
    "ar": ("مسرد المصطلحات", "المصطلحات"),
}
#: The home languages of most families, as the glossary tells them apart.
_LANGUAGES: Final = (
    "es", "ar", "zh-Hans", "zh-Hant", "vi", "hmn", "so", "ru", "ht", "fil", "ko", "ur", "fr", "pt", "ja", "en"
)  # fmt: skip
_MOST_LINES: Final = 30


@flow("glossary", audience="staff", phrases=_PHRASES)
async def glossary(chat: Chat) -> None:
    """Let the office say what becomes of "IEP" or "field trip" in each language."""
    _ = chat.gettext
    if not await chat.fetch("may", MayKeepTerms()):
        chat.say(_("The school office, the principal and the district keep the glossary. Please ask one of them."))
        return
    what = await chat.choose(
        "what",
        _("The glossary says how the school's own terms are translated. What would you like to do?"),
        (
            Choice("list", _("See all terms")),
            Choice("keep", _("Add or change one")),
            Choice("remove", _("Take a term out")),
        ),
    )
    if what.token == "list":
        await _list(chat)
    elif what.token == "keep":
        await _keep(chat)
    else:
        await _remove(chat)


async def _list(chat: Chat) -> None:
    entries = await chat.fetch("terms", Terms())
    lines = [_line(chat, entry) for entry in entries[:_MOST_LINES]]
    more = len(entries) - len(lines)
    if more:
        lines.append(chat.ngettext("And {count} more.", "And {count} more.", more))
    chat.say("\n".join(lines) or "—")


async def _keep(chat: Chat) -> None:
    _ = chat.gettext
    term = await chat.ask("term", _("Which term? Write it as it stands in your messages."), most=MOST_TERM)
    every = Choice(EVERY, _("Every language"))
    named = (Choice(tag, _name(chat, tag)) for tag in _LANGUAGES)
    language = await chat.choose("language", _("For families who read which language?"), (*named, every))
    mode, translation = "keep", ""
    if language.token != EVERY:
        mode = (
            await chat.choose(
                "mode",
                _("What shall they read for “{term}”?", term=term),
                (
                    Choice("translate", _("My translation")),
                    Choice("explain", _("Term (translation)")),
                    Choice("keep", _("The term itself")),
                ),
            )
        ).token
    if mode != "keep":
        asked = _(
            "How do you say “{term}” in this language: {language}?", term=term, language=_name(chat, language.token)
        )
        translation = await chat.ask("translation", asked, most=MOST_TRANSLATION)
    if await chat.do("kept", KeepTerm(term, language.token, translation, cast("Mode", mode))):
        line = _line(chat, Entry(term, language.token, translation, cast("Mode", mode)))
        chat.say(_("Done. From the next message on: {line}", line=line))
    else:
        chat.say(_("I can't keep that. A term needs at least one letter."))


async def _remove(chat: Chat) -> None:
    _ = chat.gettext
    term = await chat.ask("gone", _("Which term shall go?"), most=MOST_TERM)
    if await chat.do("removed", RemoveTerm(term)):
        chat.say(_("“{term}” is out of the glossary. The translator decides from now on.", term=term))
    else:
        chat.say(_("There is no “{term}” in the glossary.", term=term))


def _line(chat: Chat, entry: Entry) -> str:
    """An entry on one line: what, for whom, and what they read."""
    shown = entry.shown(entry.term)
    if entry.language == EVERY:
        return f"{entry.term}: {shown}"
    return f"{entry.term} ({_name(chat, entry.language)}): {shown}"


def _name(chat: Chat, tag: str) -> str:
    """What the person calls a language; CLDR has no name for Hmong in most of ours."""
    return chat.gettext("Hmong") if tag == "hmn" else chat.locale.language_name(tag)
