"""Results of a survey as pictures: bars wide enough for a thumb and words that a phone shows without zooming."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

from bot.charts.text import Colour, Pen, Style
from conversations.surveys.report import (
    answers_counted,
    headline,
    percent,
    rate_of,
    summary,
    who_answered,
)

if TYPE_CHECKING:
    from conversations.locale import Locale
    from conversations.surveys.report import QuestionResult, Report
    from conversations.surveys.results import Counted

#: Pixels. A phone shows the width as about 400 points, so 36 here are 13 there.
WIDTH, MARGIN = 1080, 56
#: A taller picture is cut into several: platforms refuse, or shrink, what is taller.
MOST_HEIGHT = 4200
_INNER = WIDTH - 2 * MARGIN
_PAPER: Final[Colour] = (255, 255, 255)
_INK, _QUIET = (28, 37, 46), (96, 108, 120)
_TRACK, _BAR, _TOP, _RATE = (232, 237, 241), (94, 148, 176), (22, 92, 125), (219, 138, 52)
#: From "not at all" to "completely".
_STEPS: Final[tuple[Colour, ...]] = ((206, 106, 82), (232, 172, 126), (222, 224, 218), (128, 179, 186), (30, 104, 128))
_TITLE, _HEAD = Style(58, 700, _INK), Style(38, 400, _QUIET)
_SECTION, _ASKED = Style(38, 600, _QUIET), Style(42, 600, _INK)
_LABEL, _FIGURE, _SMALL = Style(38, 400, _INK), Style(38, 600, _INK), Style(33, 400, _QUIET)
_LINE, _GAP, _THICK = 1.42, 22, 34
_BLACKER = 140
_NARROWEST = 84


def draw(report: Report, locale: Locale) -> list[bytes]:
    """PNG files, in order."""
    pages = [_Page(locale)]
    pages[0].heading(report)
    if report.rates:
        pages[0].rates(report)
    for number, result in enumerate(report.questions, 1):
        trial = _Page(locale)
        trial.question(number, result)
        if pages[-1].y + trial.y > MOST_HEIGHT:
            pages.append(_Page(locale))
        pages[-1].question(number, result)
    return [page.png() for page in pages]


class _Page:
    """A sheet that is written from top to bottom; at the end it is cut where the writing ends."""

    def __init__(self, locale: Locale) -> None:
        self.locale, self.y = locale, float(MARGIN)
        self.image = Image.new("RGB", (WIDTH, MOST_HEIGHT * 2), _PAPER)
        self.canvas = ImageDraw.Draw(self.image)
        self.from_right = locale.rtl
        self.pen = Pen(self.canvas, locale.tag, from_right=self.from_right)

    def png(self) -> bytes:
        """The sheet as a file."""
        made = BytesIO()
        height = min(int(self.y) + MARGIN, self.image.height)
        self.image.crop((0, 0, WIDTH, height)).save(made, "PNG", optimize=True)
        return made.getvalue()

    def heading(self, report: Report) -> None:
        """What it is about, and how many answered."""
        self._lines(report.title, _TITLE)
        self._lines(headline(report, self.locale), _HEAD)
        self.y += _GAP

    def rates(self, report: Report) -> None:
        """The share of those who answered, by language."""
        self.y += _GAP
        self._lines(who_answered(self.locale), _SECTION)
        for one in report.rates:
            told = f"{percent(rate_of(one), self.locale)} · {one.answered}/{one.asked}"
            self._bar(self.locale.language_name(one.group), told, rate_of(one), _RATE)
        self.y += _GAP

    def question(self, number: int, result: QuestionResult) -> None:
        """One question with its bars, and a line for each language."""
        self.y += _GAP
        self.canvas.line((MARGIN, self.y, WIDTH - MARGIN, self.y), fill=_TRACK, width=3)
        self.y += _GAP * 1.4
        self._lines(f"{number}. {result.text}", _ASKED)
        mean = summary(result, result.counted, self.locale) if result.counted.mean is not None else ""
        count = answers_counted(result.counted.answered, self.locale)
        self._lines(f"{count} · {mean}" if mean else count, _SMALL)
        self.y += _GAP / 2
        if result.kind == "scale":
            self._scale(result)
        elif result.kind not in ("text", "number"):
            self._bars(result)
        self._groups(result)
        self.y += _GAP

    def _bars(self, result: QuestionResult) -> None:
        top = max((bar.count for bar in result.counted.bars), default=0)
        for bar in result.counted.bars:
            told = f"{percent(bar.share, self.locale)} · {bar.count}"
            colour = _TOP if bar.count == top and top else _BAR
            self._bar(result.labels.get(bar.token, bar.token), told, bar.share, colour)

    def _scale(self, result: QuestionResult) -> None:
        """One bar cut into its steps, the first where lines begin."""
        self._stack(result.counted, 64, self.locale)
        self.y += 10
        first, last = (f"{end} = {text}" if text else end for end, text in _ends(result))
        self._two(first, last, _SMALL)

    def _stack(self, counted: Counted, height: int, locale: Locale) -> None:
        at, steps = 0.0, len(counted.bars)
        self.canvas.rounded_rectangle((MARGIN, self.y, WIDTH - MARGIN, self.y + height), 10, fill=_TRACK)
        for place, bar in enumerate(counted.bars):
            wide = bar.share * _INNER
            if wide >= 1:
                colour = _step_colour(place, steps)
                left, right = self._span(at, at + wide)
                self.canvas.rectangle((left, self.y, max(left, right - 3), self.y + height), fill=colour)
                if wide > _NARROWEST:
                    self._inside(left, right, percent(bar.share, locale), colour, height)
            at += wide
        self.y += height

    def _inside(self, left: float, right: float, text: str, ground: Colour, height: int) -> None:
        ink = _PAPER if sum(ground) / 3 < _BLACKER else _INK
        style = Style(34, 600, ink)
        wide = self.pen.width(text, style)
        x = (left + right + wide) / 2 if self.from_right else (left + right - wide) / 2
        self.pen.write(x, self.y + (height - style.size * 1.3) / 2, text, style)

    def _groups(self, result: QuestionResult) -> None:
        for tag, counted in result.groups:
            told = summary(result, counted, self.locale)
            if told:
                self._lines(f"{self.locale.language_name(tag)} ({counted.answered}): {told}", _SMALL)

    def _bar(self, label: str, figure: str, share: float, colour: Colour) -> None:
        """The label with its figure at the other end, and the bar under both."""
        room = _INNER - self.pen.width(figure, _FIGURE) - 40
        lines = self.pen.wrapped(label, _LABEL, room, 3)
        self._write(0, figure, _FIGURE, at_end=True)
        for line in lines:
            self._write(0, line, _LABEL)
            self.y += _LABEL.size * _LINE
        self.canvas.rounded_rectangle((MARGIN, self.y, WIDTH - MARGIN, self.y + _THICK), 10, fill=_TRACK)
        if share > 0:
            left, right = self._span(0, max(share * _INNER, 20))
            self.canvas.rounded_rectangle((left, self.y, right, self.y + _THICK), 10, fill=colour)
        self.y += _THICK + _GAP

    def _span(self, start: float, end: float) -> tuple[float, float]:
        """Left and right of what goes from `start` to `end`, counted from where lines begin."""
        if self.from_right:
            return WIDTH - MARGIN - end, WIDTH - MARGIN - start
        return MARGIN + start, MARGIN + end

    def _lines(self, text: str, style: Style) -> None:
        for line in self.pen.wrapped(text, style, _INNER):
            self._write(0, line, style)
            self.y += style.size * _LINE

    def _two(self, first: str, last: str, style: Style) -> None:
        self._write(0, first, style)
        self._write(0, last, style, at_end=True)
        self.y += style.size * _LINE

    def _write(self, indent: float, text: str, style: Style, *, at_end: bool = False) -> None:
        wide = self.pen.width(text, style)
        start = _INNER - wide if at_end else indent
        x = WIDTH - MARGIN - start if self.from_right else MARGIN + start
        self.pen.write(x, self.y, text, style)


def _ends(result: QuestionResult) -> tuple[tuple[str, str], tuple[str, str]]:
    bars = result.counted.bars
    return (bars[0].token, result.low), (bars[-1].token, result.high)


def _step_colour(place: int, steps: int) -> Colour:
    """A colour between the first and the last, so that any number of steps has its own."""
    at = place / max(steps - 1, 1) * (len(_STEPS) - 1)
    low = min(int(at), len(_STEPS) - 2)
    mix = [round(one + (other - one) * (at - low)) for one, other in zip(_STEPS[low], _STEPS[low + 1], strict=True)]
    return mix[0], mix[1], mix[2]
