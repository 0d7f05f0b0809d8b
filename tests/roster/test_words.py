"""Languages, phone numbers and grades, as offices write them."""

from __future__ import annotations

import pytest

from handlers.roster.cells import grades
from handlers.roster.languages import UnknownLanguage, language_tag
from handlers.roster.phones import phone_number


@pytest.mark.parametrize(
    "case",
    [
        "es=es", "ES=es", "Spanish=es", "español=es", "spa=es", "es-MX=es-MX", "ar=ar", "العربية=ar", "zh-Hans=zh-Hans",
        "ZH_hant=zh-Hant", "zh-CN=zh-Hans", "zh-TW=zh-Hant", "Simplified Chinese=zh-Hans", "hmn=hmn", "Hmong=hmn",
        "Tagalog=fil", "tl=fil", "Haitian Creole=ht", "Somali=so", "tiếng việt=vi", "Farsi=fa", "pt-BR=pt-BR",
        "Portuguese=pt", "iw=he", "русский=ru", "Karen=ksw", "sr-Latn-RS=sr-Latn-RS",
    ],
)  # fmt: skip
def test_a_language_in_any_spelling(case: str) -> None:
    written, tag = case.split("=")
    assert language_tag(written) == tag


@pytest.mark.parametrize(
    "word", ["Klingonish", "xx", "Chinese", "zh", "Mandarin", "und", "es-", "es-Latinamerica", "?"]
)
def test_what_is_no_language_to_write_in(word: str) -> None:
    with pytest.raises(UnknownLanguage):
        language_tag(word)


@pytest.mark.parametrize("case", ["Mandarin=cmn", "Cantonese=yue", "zh=zh", "Hmong=hmn"])
def test_a_language_to_speak(case: str) -> None:
    spoken, tag = case.split("=")
    assert language_tag(spoken, spoken=True) == tag


@pytest.mark.parametrize(
    "written", ["(202) 555-0101", "2025550101", "+1 202 555 0101", "1-202-555-0101", "202.555.0101 x7"]
)
def test_a_number_in_any_spelling(written: str) -> None:
    assert phone_number(written, "US") == "+12025550101"


def test_a_number_is_read_as_in_its_country() -> None:
    assert phone_number("020 7946 0018", "GB") == "+442079460018"
    assert phone_number("020 7946 0018", "US") is None
    assert phone_number("555-0101", "US") is None
    assert phone_number("none", "US") is None


def test_grades_get_their_zero_back() -> None:
    assert grades("4") == "04"
    assert grades("KG, 1,12,,PS") == "KG,01,12,PS"
