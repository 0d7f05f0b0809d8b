"""Three things to try first, in the words of whoever holds the phones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NotRequired, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.demo.cast import Player


class Suggestion(TypedDict):
    """A chip. It types `text` on the phone in `slot`, or moves the clock `to` a time."""

    label: str
    slot: NotRequired[str]
    text: NotRequired[str]
    to: NotRequired[str]


#: What a parent would type, by language. {name} is a teacher.
_WRITE = {"en": "I want to write to {name}", "es": "Quiero escribirle a {name}", "ar": "أريد أن أراسل {name}"}
_WEEK = {
    "en": "I want to tell you how the week was",
    "es": "Quiero contar cómo fue la semana",
    "ar": "أريد أن أخبركم كيف كان الأسبوع",
}
#: Any word starts the talk where we have no better one.
_MENU = {"en": "menu", "es": "menú", "ar": "القائمة"}


def suggestions(cast: Mapping[str, Player | None]) -> list[Suggestion]:
    """Three first steps for the people on the phones, by slot."""
    mother, father, teacher = cast.get("mother"), cast.get("father"), cast.get("teacher")
    found: list[Suggestion] = []
    if mother and teacher:
        label = f"Write to {teacher.shown} from {_possessive(mother)} phone"
        found.append(Suggestion(label=label, slot="mother", text=_words(_WRITE, mother, teacher.shown)))
    if father and father.children:
        label = f"Tell how {_possessive_name(father.children[0])} week went, from {_possessive(father)} phone"
        found.append(Suggestion(label=label, slot="father", text=_words(_WEEK, father)))
    found.append(Suggestion(label="Jump to Thursday 15:10", to="thu 15:10"))
    return found


def _words(words: Mapping[str, str], person: Player, name: str = "") -> str:
    language = person.language.split("-")[0]
    return words.get(language, _MENU.get(language, "menu")).format(name=name)


def _possessive(person: Player) -> str:
    return _possessive_name(person.name.split()[0])


def _possessive_name(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"
