"""Results as pictures: every script has its shapes, lines fit, right-to-left begins at the right."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from bot.charts.drawing import MOST_HEIGHT, WIDTH, draw
from bot.charts.text import Pen, Style
from bot.cli.survey import safe_cell
from conversations.locale import locale_for
from conversations.surveys.report import QuestionResult, Report
from conversations.surveys.results import Bar, Counted, Rate

STYLE = Style(36)


def report(title: str, labels: dict[str, str], questions: int = 1) -> Report:
    bars = tuple(Bar(token, 10, 0.5) for token in labels)
    counted = Counted("q", 20, bars)
    asked = QuestionResult(title, "single", labels, counted, (("es", counted),))
    scale = QuestionResult(
        title, "scale", {"1": "1", "2": "2"}, Counted("s", 20, (Bar("1", 5, 0.25), Bar("2", 15, 0.75)), 1.75)
    )
    return Report(
        title, Rate("", 50, 40), (Rate("es", 25, 20),), (asked, scale) * questions, anonymous=True, closed=True
    )


def pen(language: str = "en", *, from_right: bool = False) -> Pen:
    return Pen(ImageDraw.Draw(Image.new("RGB", (10, 10))), language, from_right=from_right)


@pytest.mark.parametrize("tag", ["en", "ar", "zh"])
def test_a_picture_is_as_wide_as_a_phone_and_no_taller_than_it_may_be(tag: str) -> None:
    words = {"en": "Which day?", "ar": "أي يوم؟", "zh": "哪一天？"}[tag]
    pages = draw(report(words, {"a": words, "b": words * 9}, questions=20), locale_for(tag))
    assert len(pages) > 1
    for page in pages:
        with Image.open(BytesIO(page)) as image:
            assert image.width == WIDTH
            assert image.height <= MOST_HEIGHT + 200


@pytest.mark.parametrize(
    "text",
    [
        "Which day?",
        "Nào?",
        "Ночь",
        "أي يوم",
        "哪一天",
        "どの日",
        "어느 날",
        "कौन सा दिन",
        "የትኛው ቀን",
        "কোন দিন",
        "ਕਿਹੜਾ",
    ],
)
def test_every_script_has_shapes(text: str) -> None:
    """A character that a font lacks is drawn as a box, which is what an unknown one looks like."""
    for character in text.replace(" ", ""):
        assert ink(character) != ink("\U000f0000"), character


def ink(text: str) -> bytes:
    image = Image.new("L", (120, 80))
    Pen(ImageDraw.Draw(image), "en", from_right=False).write(10, 10, text, Style(40, 400, 255))  # type: ignore[arg-type]
    return image.tobytes()


def test_arabic_is_shaped_and_begins_at_the_right() -> None:
    whole, apart = pen("ar", from_right=True).width("سبت", STYLE), sum(pen().width(one, STYLE) for one in "سبت")
    assert whole < apart
    with Image.open(BytesIO(draw(report("أي يوم؟", {"a": "سبت"}), locale_for("ar"))[0])) as image:
        top = image.convert("L").crop((0, 0, WIDTH, 120))
        left, right = (
            sum(value < 128 for value in top.crop(box).tobytes()) for box in ((0, 0, 540, 120), (540, 0, 1080, 120))
        )
    assert right > left == 0


def test_figures_keep_their_order_in_arabic() -> None:
    runs = [(run.text, run.rightwards) for run in pen("ar", from_right=True)._runs("من 351 (60%).")]
    assert [text for text, rightwards in runs if rightwards] == ["60%", "351"]


def test_long_words_are_wrapped_and_cut() -> None:
    lines = pen().wrapped("one two three four five six seven", STYLE, 200, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert len(pen("zh").wrapped("哪个星期六最适合您的家庭来参加", STYLE, 200)) > 1


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1"])
def test_no_cell_of_an_export_is_a_formula(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"
    assert safe_cell("Which day?") == "Which day?"
    assert safe_cell(7) == 7
