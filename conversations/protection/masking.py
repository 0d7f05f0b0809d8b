"""Masking: each protected part leaves as a numbered mark, and a translation counts only if every mark came back."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import regex

from conversations.protection.patterns import DOLLARS, LINKED
from conversations.protection.spans import Facts, find_spans
from conversations.text import fold

if TYPE_CHECKING:
    from conversations.protection.kinds import Kind, Span

#: As an engine may give a mark back: spaced, with other brackets, with the digits of another script.
MARK: Final = regex.compile(r"[\[［【〔⟦]\s*[\[［【〔⟦]\s*(\d{1,4})\s*[\]］】〕⟧]\s*[\]］】〕⟧]")
_BROKEN: Final = regex.compile(r"[\[［【〔⟦]\s*[\[［【〔⟦]|[\]］】〕⟧]\s*[\]］】〕⟧]")
_FIGURE: Final = regex.compile(r"[\p{Nd}\p{Nl}\p{No}]")
_RTL_LETTER: Final = regex.compile(r"[\p{Arabic}\p{Hebrew}\p{Syriac}\p{Thaana}]")
_RTL: Final = frozenset({"ar", "fa", "he", "iw", "ur", "ps", "prs", "yi", "ckb", "sd", "ug"})
_ORDINAL: Final = regex.compile(r"(\d{1,3})(?:st|nd|rd|th)", regex.IGNORECASE)
#: Where a grade is written "5.º".
_WITH_RING: Final = frozenset({"es", "pt", "it", "gl"})
_FIGURES: Final = frozenset({"phone", "money", "time", "date", "room", "number"})
#: Who reads ٣ and ۳ besides 3.
_OWN_DIGITS: Final = frozenset({"ar", "fa", "ur", "ps", "prs", "ckb", "sd"})
_UNSPACED: Final = frozenset({"zh", "ja"})
_TOUCHING: Final = regex.compile(r"(?<=\[\[(\d{1,4})\]\])(?=\[\[(\d{1,4})\]\])")
_FSI, _PDI = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Part:
    """A protected part: what was there, what the reader gets in its place, and of which kind it is."""

    original: str
    shown: str
    kind: Kind


@dataclass(frozen=True)
class Masked:
    """A text with marks "[[1]]" where its parts were."""

    text: str
    parts: tuple[Part, ...]

    @cached_property
    def signature(self) -> str:
        """The masked text with the kind of each part: what a translation may be kept for, and used again."""
        return "\n".join((self.text, " ".join(part.kind for part in self.parts)))


def says_anything(masked: str) -> bool:
    """Whether words are left to translate in a masked text."""
    return any(character.isalpha() for character in MARK.sub("", masked))


def mask(text: str, facts: Facts) -> Masked:
    """`text` with all that `find_spans` protects hidden."""
    pieces, parts, at = [], [], 0
    for span in find_spans(text, facts):
        original = text[span.start : span.end]
        parts.append(Part(original, _for_reader(original, span, facts), span.kind))
        pieces += [text[at : span.start], f"[[{len(parts)}]]"]
        at = span.end
    return Masked("".join((*pieces, text[at:])), tuple(parts))


def is_whole(translated: str, masked: Masked, piece: str | None = None) -> bool:
    """Whether each mark of `piece` (None: of the whole text) came back exactly once, and nothing else was added.

    Parts of one kind must keep their order: "Mateo at 3, Sofía at 5" must not become "Sofía at 3". A figure or a link
    that no mark stands for was made up by the engine.
    """
    wanted = _marks(masked.text if piece is None else piece)
    marks = _marks(translated)
    if sorted(marks) != sorted(wanted):
        return False
    for kind in {masked.parts[mark - 1].kind for mark in marks}:
        if [one for one in marks if masked.parts[one - 1].kind == kind] != [
            one for one in wanted if masked.parts[one - 1].kind == kind
        ]:
            return False
    rest = MARK.sub(" ", translated)
    return not (_FIGURE.search(rest) or LINKED.search(rest) or _BROKEN.search(rest))


def unmask(translated: str, masked: Masked, target: str) -> str:
    """`translated`, which `is_whole`, with the parts back in.

    A part is isolated where its direction may differ from that of the words around it (Q7).
    """
    base = target.lower().split("-")[0]
    rtl = base in _RTL
    if base not in _UNSPACED:
        translated = _TOUCHING.sub(lambda at: " " if _apart(masked, int(at[1]), int(at[2])) else "", translated)

    def shown(found: regex.Match[str]) -> str:
        words = masked.parts[int(found.group(1)) - 1].shown
        return f"{_FSI}{words}{_PDI}" if rtl or _RTL_LETTER.search(words) else words

    return MARK.sub(shown, translated)


def _apart(masked: Masked, one: int, other: int) -> bool:
    """Whether a space belongs between two parts that an engine put side by side: not between brackets."""
    return all(0 < mark <= len(masked.parts) and masked.parts[mark - 1].kind != "mark" for mark in (one, other))


def _marks(text: str) -> list[int]:
    return [int(found.group(1)) for found in MARK.finditer(text)]


def _for_reader(original: str, span: Span, facts: Facts) -> str:
    if span.shown is not None:
        return span.shown
    if span.kind == "term":
        return facts.terms[" ".join(fold(original).split())](original)
    if span.kind not in _FIGURES:
        return original
    base = facts.target.lower().split("-")[0]
    figures = original if base in _OWN_DIGITS else _in_ascii_digits(original)
    if span.kind == "money" and (dollars := DOLLARS.fullmatch(figures)):
        return f"${dollars[1]}"
    if span.kind == "number" and (ordinal := _ORDINAL.fullmatch(figures)):
        return f"{ordinal[1]}.º" if base in _WITH_RING else ordinal[1]
    return figures


def _in_ascii_digits(figures: str) -> str:
    """٣:٣٠ and ３：３０ as 3:30, for readers who may not know them."""
    plain = (str(unicodedata.digit(one)) if one.isdecimal() else one for one in figures)
    return "".join(plain).translate({ord("٫"): ".", ord("٬"): ",", ord("："): ":", ord("٪"): "%", ord("％"): "%"})
