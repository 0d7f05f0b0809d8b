"""What is protected, in the scripts of the families we serve."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.protection.masking import MARK, is_whole, mask, unmask
from conversations.protection.names import name_entries, name_keys
from conversations.protection.sentences import in_portions, sentences
from conversations.protection.spans import Facts

PEOPLE = [
    ("Mateo", "Delgado", ""), ("Will", "Park", ""), ("Hope", "de la Cruz", "Esperanza"), ("Conor", "O'Neill", ""),
    ("May", "Li", ""), ("Jun", "Park", ""), ("José María", "Núñez", ""), ("محمد", "الحداد", ""), ("小明", "王", ""),
    ("민준", "김", ""), ("Анна", "Иванова", ""), ("יעל", "כהן", ""),
]  # fmt: skip
KNOWN = frozenset().union(*(name_entries(*person) for person in PEOPLE))


def parts(text: str, source: str = "en", target: str = "es") -> list[str]:
    """What is protected in `text`."""
    masked = mask(text, Facts(source, target, name_keys(text) & KNOWN))
    return [part.original for part in masked.parts]


@pytest.mark.parametrize(
    "text, found",
    [
        ("mateo, MATEO and Mateo's", ["mateo", "MATEO", "Mateo"]),
        ("Mateo Delgado and Conor O’Neill's mother", ["Mateo Delgado", "Conor O’Neill"]),
        ("Will Mateo come? I will, we will.", ["Mateo"]),
        ("Will Park will come. Yes, Will will.", ["Will Park", "Will"]),
        ("May I? I hope so. Hope you're well. May is here, and so is May.", ["May", "May"]),
        ("We go to the park in may with hope de la cruz.", ["hope de la cruz"]),
        ("WILL YOU COME? PARK HERE.", []),
        ("jose maria nunez", ["jose maria nunez"]),
        ("Jun 5 pencils, not June 5", ["Jun", "5", "June 5"]),
        ("Is Maria here?", ["Maria"]),
    ],
    ids=range(10),
)
def test_names(text: str, found: list[str]) -> None:
    assert parts(text) == found


@pytest.mark.parametrize(
    "language, text, found",
    [
        ("ar", "قل لمحمد وللحداد ومحمد", ["محمد", "حداد", "محمد"]),
        (
            "ar",
            "يوم الإثنين ٣٠ نوفمبر الساعة ٣:٣٠ مساءً بسعر ١٢٫٥٠ دولار",
            ["الإثنين", "٣٠ نوفمبر", "٣:٣٠ مساءً", "١٢٫٥٠ دولار"],
        ),
        ("zh-Hans", "王小明11月30日星期一下午3点半到教室12", ["王小明", "11月30日", "星期一", "下午3点半", "12"]),
        ("zh-Hant", "費用２５元，電話５５５-０１００", ["２５", "５５５-０１００"]),
        ("ja", "11月30日（月曜日）午後3時30分に１２番教室", ["11月30日", "月曜日", "午後3時30分", "１２"]),
        ("ko", "김민준이가 11월 30일 월요일 오후 3시 30분", ["김민준", "11월 30일", "월요일", "오후 3시 30분"]),
        ("ru", "Анне Ивановой надо прийти 30 ноября к 15:30", ["Анне", "Ивановой", "30 ноября", "15:30"]),
        ("he", "תגיד ליעל ולכהן בשעה 15:30", ["יעל", "כהן", "15:30"]),
        (
            "es",
            "El jueves 3 de diciembre a las 3:30 de la tarde, $1.200,50",
            ["jueves", "3 de diciembre", "3:30 de la tarde", "$1.200,50"],
        ),
        ("fr", "Le 3 décembre à 15h30, salle B12", ["3 décembre", "15h30", "B12"]),
        ("vi", "Thứ Hai lúc 3 giờ chiều", ["Thứ Hai", "3 giờ chiều"]),
        ("ur", "فیس ۲۵ ڈالر ہے", ["۲۵ ڈالر"]),
    ],
    ids=["ar-names", "ar", "zh-Hans", "zh-Hant", "ja", "ko", "ru", "he", "es", "fr", "vi", "ur"],
)
def test_scripts(language: str, text: str, found: list[str]) -> None:
    assert parts(text, language, "en") == found


@pytest.mark.parametrize(
    "text, found",
    [
        ("See https://school.org/a?b=1&c=(2), or www.x.edu.", ["https://school.org/a?b=1&c=(2", "www.x.edu"]),
        ("Write to a.b+c@school.k12.ca.us!", ["a.b+c@school.k12.ca.us"]),
        ("Call +1 (212) 555-0100 or 555-0100 or 2125550100", ["+1 (212) 555-0100", "555-0100", "2125550100"]),
        ("$12.50, 5 dollars, 1,200 pesos, 30%, -5°", ["$12.50", "5 dollars", "1,200", "30%", "-5°"]),
        ("Room 12, B7, 4A, 3rd grade, ½ cup, 1️⃣", ["12", "B7", "4A", "3rd", "½", "1️⃣"]),
        ("11/30, 2026-11-30, 3-5 pm, noon", ["11/30", "2026-11-30", "3", "5 pm"]),
        ("a [[1]] b ［［2］］", ["[[", "1", "]]", "［［", "2", "］］"]),
    ],
    ids=["link", "mail", "phone", "money", "room", "date", "mark"],
)
def test_figures(text: str, found: list[str]) -> None:
    assert parts(text) == found


@pytest.mark.parametrize(
    "source, target, text, shown",
    [
        ("en", "es", "Thursday, November 30", "jueves, 30 de noviembre"),
        ("en", "zh-Hans", "Thursday, November 30", "星期四, 11月30日"),
        ("es", "en", "jueves 3 de diciembre de 2026", "Thursday Dec 3, 2026"),
        ("ar", "en", "٣:٣٠ مساءً", "3:30\u202fPM"),
        ("ko", "en", "오후 3시 30분", "3:30\u202fPM"),
        ("en", "hmn", "Thursday, November 30", "Thursday, November 30"),
        ("en", "es", "5th", "5.º"),
        ("es", "en", "20 dólares", "$20"),
        ("en", "ar", "3:30 pm", "\u20683:30 pm\u2069"),
    ],
    ids=range(9),
)
def test_what_the_reader_gets(source: str, target: str, text: str, shown: str) -> None:
    masked = mask(text, Facts(source, target))
    assert unmask(masked.text, masked, target) == shown


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_any_text_comes_back_and_no_figure_leaves(text: str) -> None:
    masked = mask(text, Facts("hmn", "hmn", KNOWN))
    assert is_whole(masked.text, masked)
    assert "".join(piece.text + piece.gap for piece in sentences(masked.text)).strip() == masked.text.strip()
    assert not regex.search(r"[\p{Nd}\p{Nl}\p{No}]", MARK.sub("", masked.text))
    back = masked.text
    for number in range(len(masked.parts), 0, -1):
        back = back.replace(f"[[{number}]]", masked.parts[number - 1].original)
    assert back == text or "[[" in text


@pytest.mark.parametrize(
    "odd", ["1" * 4000, "[" * 4000, "a." * 2000, "1.1" * 1300, "@" * 4000, "(" * 4000, "1 " * 2000]
)
def test_no_text_takes_long(odd: str) -> None:
    assert is_whole((masked := mask(odd, Facts("en", "es", KNOWN))).text, masked)


def test_sentences_end_where_they_end() -> None:
    text = "Dr. Lee came. Did Mr. Roy? Yes!\nFine。好的。"
    assert [one.text for one in sentences(text)] == ["Dr. Lee came.", "Did Mr. Roy?", "Yes!", "Fine。", "好的。"]
    assert [one.text for one in in_portions(text, 23) or []] == ["Dr. Lee came.", "Did Mr. Roy? Yes!\nFine。", "好的。"]
    assert in_portions("x" * 30, 20) is None
