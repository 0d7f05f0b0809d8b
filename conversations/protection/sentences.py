"""A masked text in sentences, so that one sentence that an engine spoils does not spoil the rest."""

from __future__ import annotations

from typing import Final, NamedTuple

import regex

#: After the end of a sentence, at a new line, and after the full stops of scripts that leave no space.
_BREAK: Final = regex.compile(
    r"(?<=[.!?؟।…][\"'”»)\]]?)(?<!\b\p{Lu}\.)(?<!\b(?:Mr|Mrs|Ms|Dr|Sr|Sra|Dra|St|Jr|Prof)\.)[ \t\u00a0]+"
    r"|\s*\n\s*|(?<=[。！？])"
)


class Sentence(NamedTuple):
    """A sentence, and the white space between it and the next one."""

    text: str
    gap: str


def sentences(masked: str) -> list[Sentence]:
    """The sentences of a text; joined again with their gaps they give it back."""
    found, at = [], 0
    for gap in _BREAK.finditer(masked):
        if gap.start() > at:
            found.append(Sentence(masked[at : gap.start()], gap.group()))
            at = gap.end()
    if at < len(masked):
        found.append(Sentence(masked[at:], ""))
    return found


def in_portions(masked: str, most: int) -> list[Sentence] | None:
    """As few portions of whole sentences as fit into `most` characters each; None when a sentence alone does not."""
    portions: list[Sentence] = []
    for sentence in sentences(masked):
        if len(sentence.text) > most:
            return None
        last = portions[-1] if portions else None
        if last and len(last.text) + len(last.gap) + len(sentence.text) <= most:
            portions[-1] = Sentence(f"{last.text}{last.gap}{sentence.text}", sentence.gap)
        else:
            portions.append(sentence)
    return portions
