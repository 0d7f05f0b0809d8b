"""Words on a picture in any script: fonts by script, shaped by Raqm, wrapped, and set from the right where they must.

The fonts are Noto's variable ones (SIL OFL), installed with the other packages: no font of the machine is needed.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import regex
from PIL import ImageFont

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

Colour = tuple[int, int, int]

#: By what the characters of a script look like: package, file, index in it.
_FACES: Final = {
    "arabic": ("manimgx_fonts", "NotoSansArabic[wght].ttf", 0),
    "hebrew": ("manimgx_fonts", "NotoSansHebrew[wght].ttf", 0),
    "devanagari": ("manimgx_fonts", "NotoSansDevanagari[wght].ttf", 0),
    "bengali": ("manimgx_fonts", "NotoSansBengali[wght].ttf", 0),
    "gurmukhi": ("manimgx_fonts", "NotoSansGurmukhi[wght].ttf", 0),
    "gujarati": ("manimgx_fonts", "NotoSansGujarati[wght].ttf", 0),
    "tamil": ("manimgx_fonts", "NotoSansTamil[wght].ttf", 0),
    "telugu": ("manimgx_fonts", "NotoSansTelugu[wght].ttf", 0),
    "thai": ("manimgx_fonts", "NotoSansThai[wght].ttf", 0),
    "lao": ("manimgx_fonts", "NotoSansLao[wght].ttf", 0),
    "khmer": ("manimgx_fonts", "NotoSansKhmer[wght].ttf", 0),
    "myanmar": ("manimgx_fonts", "NotoSansMyanmar[wght].ttf", 0),
    "ethiopic": ("manimgx_fonts", "NotoSansEthiopic[wght].ttf", 0),
    "georgian": ("manimgx_fonts", "NotoSansGeorgian[wght].ttf", 0),
    "armenian": ("manimgx_fonts", "NotoSansArmenian[wght].ttf", 0),
    "cjk": ("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc", 0),
    "latin": ("manimgx_fonts", "NotoSans[wght].ttf", 0),
}
#: Faces of the CJK collection by language: the same character looks different in each.
_CJK: Final = {"ja": 0, "ko": 1, "zh": 2, "zh-hans": 2, "zh-hant": 3, "zh-tw": 3, "zh-hk": 4}
_SCRIPTS = (*(name for name in _FACES if name not in ("cjk", "latin")),)
_SCRIPT = regex.compile(
    "|".join(f"(?P<{name}>\\p{{{name.capitalize()}}})" for name in _SCRIPTS)
    + r"|(?P<cjk>[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\u3000-\u303f\uff00-\uffef])|(?P<latin>[\p{L}\p{N}])"
)
#: Marks of direction, which have no shape.
_UNSEEN = regex.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
#: Where a line may be broken: after a space, and beside characters that need none.
_WIDE = r"\p{Han}\p{Hiragana}\p{Katakana}\u3000-\u303f\uff00-\uffef"
_PIECES = regex.compile(rf"[{_WIDE}]|[^\s{_WIDE}]+|\s+")
#: Marks that do not begin a line.
_CLOSING = "，。、！？：；）」』》…,.!?:;)"
_ELLIPSIS = "…"


class Style(NamedTuple):
    """How words look."""

    size: int
    weight: int = 400
    colour: Colour = (33, 43, 54)


class _Run(NamedTuple):
    text: str
    script: str
    #: Whether it is read from left to right.
    rightwards: bool


class Pen:
    """Writes on a picture in one language; `from_right` says where lines begin."""

    def __init__(self, draw: ImageDraw, language: str, *, from_right: bool) -> None:
        self.draw, self.language, self.from_right = draw, language.lower(), from_right

    def width(self, text: str, style: Style) -> float:
        """Pixels from end to end."""
        return sum(self._length(run, style) for run in self._runs(text))

    def write(self, x: float, y: float, text: str, style: Style) -> None:
        """One line whose beginning is at `x`: its left end, or its right one where lines begin at the right."""
        runs = self._runs(text)
        if self.from_right:
            x -= sum(self._length(run, style) for run in runs)
        for run in runs:
            self.draw.text(
                (x, y + style.size),
                run.text,
                font=self._font(run.script, style),
                fill=style.colour,
                anchor="ls",
                direction="ltr" if run.rightwards else "rtl",
            )
            x += self._length(run, style)

    def wrapped(self, text: str, style: Style, most: float, lines: int = 6) -> list[str]:
        """`text` in lines of at most `most` pixels; what is more than so many lines is cut."""
        made, line = [], ""
        for piece in _PIECES.findall(" ".join(_UNSEEN.sub("", text).split())):
            if line and self.width(line + piece.rstrip(), style) > most and piece not in _CLOSING:
                made.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        made.append(line.rstrip())
        if len(made) > lines:
            made = [*made[: lines - 1], made[lines - 1].rstrip() + _ELLIPSIS]
        return made

    def _runs(self, text: str) -> list[_Run]:
        return _runs(_UNSEEN.sub("", text), from_right=self.from_right)

    def _length(self, run: _Run, style: Style) -> float:
        direction = "ltr" if run.rightwards else "rtl"
        return float(self._font(run.script, style).getlength(run.text, direction=direction))

    def _font(self, script: str, style: Style) -> FreeTypeFont:
        index = _CJK.get(self.language, _CJK.get(self.language.partition("-")[0], 2)) if script == "cjk" else 0
        return _font(script, index, style.size, style.weight)


@cache
def _font(script: str, index: int, size: int, weight: int) -> FreeTypeFont:
    """Raises OSError when the font is not installed."""
    package, name, _first = _FACES[script]
    found = find_spec(package)
    if found is None or found.origin is None:
        raise OSError(f"the package {package} is not installed")
    font = ImageFont.truetype(
        Path(found.origin).with_name(name), size, index=index, layout_engine=ImageFont.Layout.RAQM
    )
    font.set_variation_by_axes([weight])
    return font


def _runs(text: str, *, from_right: bool) -> list[_Run]:
    """Pieces of one font and direction, in the order in which they stand from left to right.

    The part of the Unicode bidirectional algorithm that short labels need: figures and what is between two words of one
    direction run with them, all else with the paragraph; there are no nested levels.
    """
    runs: list[_Run] = []
    for character, rightwards in zip(text, _directions(text, from_right=from_right), strict=True):
        script = _script_of(character, runs[-1].script if runs else "latin")
        if runs and (script, rightwards) == (runs[-1].script, runs[-1].rightwards):
            runs[-1] = runs[-1]._replace(text=runs[-1].text + character)
        else:
            runs.append(_Run(character, script, rightwards))
    groups = [list(group) for _way, group in groupby(runs, key=lambda run: run.rightwards)]
    placed = [group if group[0].rightwards else group[::-1] for group in groups]
    return [run for group in (placed[::-1] if from_right else placed) for run in group]


def _script_of(character: str, before: str) -> str:
    """The face for a character: vowel signs have that of what is before, signs of no script the Latin one."""
    found = _SCRIPT.match(character)
    if found is not None:
        return found.lastgroup or "latin"
    if unicodedata.category(character) == "Mn":
        return before
    return "arabic" if "\u0600" <= character <= "\u06ff" else "latin"


def _directions(text: str, *, from_right: bool) -> list[bool]:
    """For each character whether it runs rightwards."""
    known = [_strong(character) for character in text]
    figure = [unicodedata.bidirectional(character) in ("EN", "AN") for character in text]
    for place, character in enumerate(text):
        beside = figure[max(place - 1, 0) : place] + figure[place + 1 : place + 2]
        if (character == "%" and any(beside)) or (character in "./,:" and beside == [True, True]):
            known[place] = True
    # To what stands between them, figures are of the paragraph's direction.
    felt = [not from_right if is_figure else way for way, is_figure in zip(known, figure, strict=True)]
    nearest_before, nearest_after = _nearest(felt), _nearest(felt[::-1])[::-1]
    return [
        way if way is not None else before if before is not None and before == after else not from_right
        for way, before, after in zip(known, nearest_before, nearest_after, strict=True)
    ]


def _strong(character: str) -> bool | None:
    kind = unicodedata.bidirectional(character)
    return {"L": True, "EN": True, "AN": True, "R": False, "AL": False}.get(kind)


def _nearest(known: list[bool | None]) -> list[bool | None]:
    """For each place what is known last before it."""
    found: list[bool | None] = []
    last: bool | None = None
    for way in known:
        found.append(last)
        last = way if way is not None else last
    return found
