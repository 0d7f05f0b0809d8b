"""Answers that are already in the journal: whether they still hold, and what they are in Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import TYPE_CHECKING, Any, get_args

import regex as re

from conversations.messages import Media, MediaKind, Words
from conversations.reading.numbers import in_bounds
from conversations.reading.phones import E164

if TYPE_CHECKING:
    from collections.abc import Callable

    from conversations.prompts import Prompt
    from conversations.reading.outcomes import JournalValue

#: Most characters of a free text whose prompt sets no `high`.
MOST_CHARACTERS = 4000
# Beyond this a float does not hold every whole number.
_LARGEST = 10**15
_MEDIA_FIELDS = ("ref", "kind", "mime", "name", "size")
_MEDIA_KINDS = frozenset(get_args(MediaKind))
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9][0-9]-[0-9][0-9]", re.ASCII)
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)


def most_characters(prompt: Prompt) -> int:
    """The longest text the prompt takes, in characters."""
    return MOST_CHARACTERS if prompt.high is None else int(prompt.high)


def value_is_valid(prompt: Prompt, value: JournalValue) -> bool:
    """Whether `value`, perhaps stored by an older release, still answers `prompt`.

    The bounds of dates are left out: "not before today" moves on while a conversation waits.
    """
    return prompt.skippable if value is None else _CHECKS[prompt.kind](prompt, value)


def to_python(prompt: Prompt, value: JournalValue) -> object:
    """`value` as a flow wants it: Choice, tuple of Choice, str, bool, date, time, int or float, tuple of Media, None.

    Raises ValueError when `value_is_valid` says no.
    """
    if not value_is_valid(prompt, value):
        raise ValueError(f"the stored answer to {prompt.key!r} is not a {prompt.kind}")
    return None if value is None else _READERS.get(prompt.kind, _as_it_is)(prompt, value)


def _is_token(prompt: Prompt, value: JournalValue) -> bool:
    return isinstance(value, str) and any(choice.token == value for choice in prompt.choices)


def _is_tokens(prompt: Prompt, value: JournalValue) -> bool:
    return isinstance(value, list | tuple) and all(_is_token(prompt, token) for token in value)


def _is_text(prompt: Prompt, value: JournalValue) -> bool:
    return isinstance(value, str) and 0 < len(value) <= most_characters(prompt)


def _is_bool(_: Prompt, value: JournalValue) -> bool:
    return isinstance(value, bool)


def _is_date(_: Prompt, value: JournalValue) -> bool:
    if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_time(_: Prompt, value: JournalValue) -> bool:
    return isinstance(value, str) and _TIME.fullmatch(value) is not None


def _is_number(prompt: Prompt, value: JournalValue) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return abs(value) < _LARGEST and in_bounds(prompt, value)  # which no NaN is


def _is_phone(_: Prompt, value: JournalValue) -> bool:
    return isinstance(value, str) and E164.fullmatch(value) is not None


def _is_media(_: Prompt, value: JournalValue) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(map(_is_medium, value))


def _is_medium(value: JournalValue) -> bool:
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("ref"), str)
        and value.get("kind") in _MEDIA_KINDS
        and isinstance(value.get("mime", ""), str)
        and isinstance(value.get("name", ""), str)
        and isinstance(value.get("size", 0), int)
    )


def _is_message(prompt: Prompt, value: JournalValue) -> bool:
    if isinstance(value, str):
        return _is_text(prompt, value)  # a form's words, or an older release's where it asked for text alone
    if not isinstance(value, Mapping) or not isinstance(value.get("origin", ""), str):
        return False
    text, files = value.get("text"), value.get("media", ())
    if not isinstance(text, str) or not isinstance(files, list | tuple) or not all(map(_is_medium, files)):
        return False
    return bool(files or text) and len(text) <= most_characters(prompt)


_CHECKS: dict[str, Callable[[Prompt, JournalValue], bool]] = {
    "choice": _is_token,
    "several": _is_tokens,
    "text": _is_text,
    "yes_no": _is_bool,
    "date": _is_date,
    "time": _is_time,
    "number": _is_number,
    "phone": _is_phone,
    "media": _is_media,
    "message": _is_message,
}


def _as_it_is(_: Prompt, value: JournalValue) -> object:
    return value


def _choice(prompt: Prompt, token: JournalValue) -> object:
    return next(choice for choice in prompt.choices if choice.token == token)


def _choices(prompt: Prompt, tokens: Sequence[JournalValue]) -> object:
    return tuple(_choice(prompt, token) for token in tokens)


def _media(_: Prompt, value: Sequence[Mapping[str, Any]]) -> object:
    return tuple(_medium(each) for each in value)


def _message(_: Prompt, value: str | Mapping[str, Any]) -> object:
    if isinstance(value, str):
        return Words(value)
    return Words(value["text"], tuple(_medium(each) for each in value.get("media", ())), value.get("origin", ""))


def _medium(value: Mapping[str, Any]) -> Media:
    return Media(**{field: value[field] for field in _MEDIA_FIELDS if field in value})


_READERS: dict[str, Callable[[Prompt, Any], object]] = {
    "message": _message,
    "choice": _choice,
    "several": _choices,
    "date": lambda _, value: date.fromisoformat(value),
    "time": lambda _, value: time.fromisoformat(value),
    "media": _media,
}
