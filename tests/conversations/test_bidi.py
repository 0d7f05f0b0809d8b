"""Names, times and numbers inside right-to-left text."""

from __future__ import annotations

import pytest

from conversations.bidi import isolate, isolate_name

FSI, PDI = "\u2068", "\u2069"


@pytest.mark.parametrize(
    "text,runs",
    [
        ("الاجتماع مع Ms Ortiz يوم الخميس", ["Ms Ortiz"]),
        ("الساعة 7:30 PM في Room 12.", ["7:30 PM", "Room 12"]),
        ("اتصلوا على 555-0100 من فضلكم", ["555-0100"]),
        ("المبلغ $12.50 فقط", ["$12.50"]),
        ("عنده 3 أسئلة", []),
        ("اكتبوا إلى https://homeline.example.org/a?b=1 الآن", []),
        ("البريد office@example.org مفتوح", []),
        (f"مع {FSI}Ms Ortiz{PDI} و Mateo", ["Ms Ortiz", "Mateo"]),
    ],
)
def test_runs_are_isolated_once_and_links_stay_bare(text: str, runs: list[str]) -> None:
    done = isolate(text, "ar")
    assert [part.split(PDI)[0] for part in done.split(FSI)[1:]] == runs
    assert done.replace(FSI, "").replace(PDI, "") == text.replace(FSI, "").replace(PDI, "")
    assert isolate(done, "ar") == done


def test_other_text_stays_as_it_is() -> None:
    assert isolate("See you at 7:30 PM, Ms Ortiz", "en") == "See you at 7:30 PM, Ms Ortiz"
    assert isolate("See you at 7:30 PM, Ms Ortiz", "ar") == "See you at 7:30 PM, Ms Ortiz"
    assert isolate_name("Ms Ortiz", "es") == "Ms Ortiz"
    assert isolate_name("Ms Ortiz", "ar") == f"{FSI}Ms Ortiz{PDI}"
    assert isolate_name("", "ar") == ""
