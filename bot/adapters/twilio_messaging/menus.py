"""Choices on WhatsApp: up to three buttons, or a list of up to ten rows, as Content API resources; pure.

A resource holds no words of ours: each line of the text, each label and each tap is a variable, so a few resources
serve every question. In a session neither needs approval (https://www.twilio.com/docs/content/twilio-quick-reply,
https://www.twilio.com/docs/content/twiliolist-picker). A variable takes no line break (error 21656), hence one for
each line.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.adapters.twilio_messaging.segments import utf16_length
from bot.outbox.render import split_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapter import Button

MOST_BUTTONS, MOST_ROWS = 3, 10
#: Characters: of the text, a button, a row's title, and the description below it.
MOST_TEXT, MOST_LABEL, MOST_TITLE, MOST_DESCRIPTION = 1024, 20, 24, 72
_MOST_LINES = 12
_BUTTON, _ROW, _DESCRIBED = "b", "t", "d"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a resource looks like: a letter for each choice (b button, t row, d row with description), and its lines."""

    choices: str
    lines: int

    @property
    def name(self) -> str:
        """The friendly name under which Twilio keeps it; a change of `content` needs another name."""
        return f"homeline_menu_{self.choices}_{self.lines}"

    def content(self) -> dict[str, Any]:
        """The body that makes the resource. Variables, from 1: lines, the list's button, then choice by choice."""
        numbers = itertools.count(1)

        def variable() -> str:
            return f"{{{{{next(numbers)}}}}}"

        text = "\n".join(variable() for _line in range(self.lines))
        if self.choices.startswith(_BUTTON):
            actions = [{"type": "QUICK_REPLY", "title": variable(), "id": variable()} for _button in self.choices]
            types: dict[str, Any] = {"twilio/quick-reply": {"body": text, "actions": actions}}
        else:
            button = variable()
            items = [
                {"item": variable(), "id": variable(), **({"description": variable()} if row == _DESCRIBED else {})}
                for row in self.choices
            ]
            types = {"twilio/list-picker": {"body": text, "button": button, "items": items}}
        samples = {str(number): f"Sample {number}" for number in range(1, next(numbers))}
        return {"friendly_name": self.name, "language": "en", "variables": samples, "types": types}


@dataclass(frozen=True, slots=True)
class Menu:
    """A shape and the values of its variables, in order."""

    shape: Shape
    values: tuple[str, ...]


def menus(text: str, buttons: Sequence[Button], word: str) -> list[Menu]:
    """Ways to show `buttons` under `text`, the best first; empty where only numbers can. `word` opens a list."""
    lines = [line for line in (" ".join(one.split()) for one in text.splitlines()) if line]
    labels = [" ".join(button.label.split()) for button in buttons]
    distinct = all(labels) and len(set(labels)) == len(labels) <= MOST_ROWS
    if not labels or not distinct or not 0 < len(lines) <= _MOST_LINES or utf16_length("\n".join(lines)) > MOST_TEXT:
        return []
    taps, widest = [button.tap for button in buttons], max(map(utf16_length, labels))
    if len(labels) <= MOST_BUTTONS and widest <= MOST_LABEL:
        pairs = zip(labels, taps, strict=True)
        return [Menu(Shape(_BUTTON * len(labels), len(lines)), (*lines, *itertools.chain.from_iterable(pairs)))]
    if widest > MOST_DESCRIPTION:
        return []
    kinds = "".join(_ROW if utf16_length(label) <= MOST_TITLE else _DESCRIBED for label in labels)
    # Twilio's reference calls the description required, though lists without one are common: a way for each.
    return [
        _list(lines, labels, taps, kinds=one, word=word) for one in dict.fromkeys((kinds, _DESCRIBED * len(labels)))
    ]


def _list(lines: Sequence[str], labels: Sequence[str], taps: Sequence[str], *, kinds: str, word: str) -> Menu:
    values = [*lines, word[:MOST_LABEL]]
    for title, tap, label, kind in zip(_titles(labels), taps, labels, kinds, strict=True):
        values += [title, tap, *([label] if kind == _DESCRIBED else [])]
    return Menu(Shape(kinds, len(lines)), tuple(values))


def _titles(labels: Sequence[str]) -> list[str]:
    """Labels cut to a row's title, with their number where two would read the same."""
    cut = [_cut(label, MOST_TITLE) for label in labels]
    if len(set(cut)) == len(cut):
        return cut
    numbers = [f"{number}. " for number in range(1, len(labels) + 1)]
    return [number + _cut(label, MOST_TITLE - len(number)) for number, label in zip(numbers, labels, strict=True)]


def _cut(label: str, most: int) -> str:
    if utf16_length(label) <= most:
        return label
    kept = split_text(label, most - 1)[0]
    if utf16_length(kept) > most - 1:  # characters that count twice
        kept = split_text(label, (most - 1) // 2)[0]
    return f"{kept}…"
