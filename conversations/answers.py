"""Reading a person's words and media back into a typed answer; the one place where this is done.

Order of meaning: a choice's label said exactly; then "back", "menu" and "skip" as the whole message; then whatever
the prompt's kind makes of it. Taps carry tokens and never come here.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from conversations.reading import choices, dates, numbers, phones, several, times, yes_no
from conversations.reading.normal import LONGEST, key
from conversations.reading.outcomes import (
    Control,
    JournalValue,
    NotUnderstood,
    Reading,
    Reason,
    Setting,
    Understood,
)
from conversations.reading.stored import most_characters, to_python, value_is_valid
from conversations.text import clean
from conversations.words import words_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from conversations.messages import Media
    from conversations.prompts import Prompt
    from conversations.words import Words

__all__ = [
    "Control",
    "JournalValue",
    "NotUnderstood",
    "Reason",
    "Setting",
    "Understood",
    "read_answer",
    "to_python",
    "value_is_valid",
]

# A text is cleaned only up to so many times its limit: what cleaning removes must not hide a megabyte.
_SLACK = 4


def read_answer(
    prompt: Prompt, text: str, media: tuple[Media, ...], setting: Setting, origin: str = ""
) -> Understood | NotUnderstood | Control:
    """What `text` and `media` answer to `prompt`; `origin` is the platform's id of them. Never raises."""
    if prompt.kind == "media" and media:
        return Understood([asdict(each) for each in media])
    if len(text) > LONGEST:
        return _written(prompt, text, media, origin) or NotUnderstood(Reason.TOO_LONG)
    if prompt.choices and (hit := choices.exact_label(prompt, text)):
        return hit
    words = words_for(setting.language)
    if control := words.controls.get(key(text)):
        return _controlled(prompt, control)
    return _written(prompt, text, media, origin) or _typed(prompt, text, setting, words)


def _written(prompt: Prompt, text: str, media: tuple[Media, ...], origin: str) -> Reading | None:
    """The answer to a prompt that takes any words; None for the other kinds."""
    if prompt.kind == "text":
        return _free_text(prompt, text)
    return _message(prompt, text, media, origin) if prompt.kind == "message" else None


def _message(prompt: Prompt, text: str, media: tuple[Media, ...], origin: str) -> Reading:
    """Words, files, or both."""
    files = [asdict(each) for each in media]
    known = {"origin": origin} if origin else {}
    said = _free_text(prompt, text)
    if isinstance(said, Understood):
        return Understood({"text": said.value, "media": files, **known})
    if files and said.reason is Reason.EMPTY:
        return Understood({"text": "", "media": files, **known})
    return said


def _typed(prompt: Prompt, text: str, setting: Setting, words: Words) -> Reading:
    if prompt.kind == "media":
        return NotUnderstood(Reason.NOT_MEDIA)
    if not text or text.isspace():
        return NotUnderstood(Reason.EMPTY)
    return _READERS[prompt.kind](prompt, text, setting, words)


def _controlled(prompt: Prompt, word: str) -> Understood | Control:
    if word == "back":
        return Control("back")
    if word == "menu":
        return Control("menu")
    return Understood(None) if prompt.skippable else Control("skip_refused")


def _free_text(prompt: Prompt, text: str) -> Reading:
    most = most_characters(prompt)
    if len(text) > _SLACK * most:
        return NotUnderstood(Reason.TOO_LONG)
    cleaned = clean(text)
    if not cleaned:
        return NotUnderstood(Reason.EMPTY)
    return NotUnderstood(Reason.TOO_LONG) if len(cleaned) > most else Understood(cleaned)


_READERS: dict[str, Callable[[Prompt, str, Setting, Words], Reading]] = {
    "choice": lambda prompt, text, _, words: choices.read(prompt, text, words),
    "several": lambda prompt, text, _, words: several.read(prompt, text, words),
    "yes_no": lambda prompt, text, _, words: yes_no.read(prompt, text, words),
    "date": dates.read,
    "time": lambda prompt, text, _, words: times.read(text, words, prompt.part_of_day),
    "number": numbers.read,
    "phone": lambda _, text, setting, __: phones.read(text, setting),
}
