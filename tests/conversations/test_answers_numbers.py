"""Numbers and phone numbers."""

from __future__ import annotations

import pytest

from conversations.answers import Reason
from conversations.prompts import Prompt
from tests.conversations.test_answers import ask, check

NO = Reason.NOT_A_NUMBER
TABLE: dict[tuple[str, str], dict[str, object]] = {
    ("en", "US"): {
        "5": 5, "05": 5, "٥": 5, "５": 5, "5️⃣": 5, "-3": -3, "−3": -3, "2.5": 2.5, "2,5": 2.5, ".5": 0.5, "5.0": 5,
        "1,234": 1234,
        "1.234": 1.234, "1,000,000.5": 1000000.5, "12,34,567": NO, "5 kids": 5, "about 5": 5, "$5": 5, "10%": 10,
        "we are 4": 4,
        "zero": 0, "none": 0, "five": 5, "Five.": 5, "two kids": 2, "twelve": 12, "a dozen": 12, "half a dozen": 6,
        "nineteen": 19,
        "twenty-one": 21, "ninety nine": 99, "one hundred": 100, "a couple": 2,
        "I have 2 dogs and 1 cat": NO, "two or three": NO, "one and a half": NO, "2 and a half": NO,
        "3-4": NO, "5pm": NO, "12/5": NO, "1e5": NO, "1,2,3": NO,
        "abc": NO,
        "9" * 40: NO, "5 to seven": NO, "½": NO, "x5": NO, "?": NO, "there were 5 of us when we came to school": NO,
    },
    ("es", "ES"): {
        "cero": 0, "uno": 1, "un": 1, "dieciséis": 16, "veintiuno": 21, "veintidos": 22, "treinta y cinco": 35,
        "noventa y nueve": 99,
        "cien": 100, "una docena": 12, "media docena": 6, "dos hijos": 2, "ninguno": 0, "2,5": 2.5, "1.234": 1234,
        "1.234,5": 1234.5,
        "uno o dos": NO, "no sé": NO,
    },
    ("es", "MX"): {"2.5": 2.5, "1,234": 1234, "1.234": 1.234, "1,234.5": 1234.5},
    ("ar", "EG"): {
        "٥": 5, "صفر": 0, "خمسة": 5, "خمس": 5, "اثنين": 2, "أحد عشر": 11, "اثنا عشر": 12, "تسعة عشر": 19, "عشرين": 20,
        "خمسة وعشرين": 25, "واحد وعشرون": 21, "تسعة و تسعون": 99, "مئة": 100, "مية": 100, "٢٫٥": 2.5, "١٬٠٠٠": 1000,
        "ثلاثة أطفال": 3, "٣ أولاد": 3, "دزينة": 12, "لا أعرف": NO,
    },
    ("fr", "FR"): {"douze": 12, "une douzaine": 12, "2,5": 2.5, "zéro": 0, "trois enfants": 3},
    ("pt", "BR"): {"doze": 12, "duas": 2, "uma dúzia": 12},
    ("zh", "CN"): {"三": 3, "三个": 3, "3个": 3, "两个孩子": 2, "十二": 12, "零": 0},
    ("zh-Hant", "TW"): {"兩個": 2, "十一": 11},
    ("vi", "VN"): {"hai": 2, "mười hai": 12, "không": 0},
    ("so", "SO"): {"saddex": 3, "laba iyo toban": 12},
    ("ht", "HT"): {"twa": 3, "douz": 12},
    ("ru", "RU"): {"три": 3, "двенадцать": 12, "2,5": 2.5, "1 000": 1000},
    ("uk", "UA"): {"п'ять": 5, "п’ять": 5, "дванадцять": 12},
    ("tl", "PH"): {"tatlo": 3, "labindalawa": 12, "dose": 12},
    ("ko", "KR"): {"셋": 3, "세 명": 3, "3명": 3, "열둘": 12},
    ("ur", "PK"): {"تین": 3, "بارہ": 12, "۳": 3},
    ("hi", "IN"): {"तीन": 3, "बारह": 12, "३": 3},
    ("hmn", "US"): {"peb": 3, "kaum ob": 12},
    ("ja", "JP"): {"三": 3, "三人": 3, "3人": 3, "十二": 12},
    ("de", "DE"): {"drei": 3, "zwölf": 12, "ein Dutzend": 12, "1.234,5": 1234.5},
    ("pl", "PL"): {"trzy": 3, "dwanaście": 12},
}  # fmt: skip


@pytest.mark.parametrize("language, country", TABLE)
def test_numbers(language: str, country: str) -> None:
    check(ask("number"), TABLE[language, country], language, country)


def test_numbers_within_bounds() -> None:
    table: dict[str, object] = {"1": 1, "10": 10, "five": 5, "9.5": 9.5}
    beyond = dict.fromkeys(("0", "11", "-5", "10.01", "a hundred"), Reason.OUT_OF_RANGE)
    check(Prompt("key", "?", "number", low=1, high=10), table | beyond)


PHONES: dict[str, dict[str, object]] = {
    "US": {
        "(312) 555-0123": "+13125550123", "312.555.0123": "+13125550123", "1 312 555 0123": "+13125550123",
        "+1 555 010 0001": "+15550100001", "٣١٢٥٥٥٠١٢٣": "+13125550123", "my number is 312-555-0123": "+13125550123",
        "312-555-0123 ext. 5": "+13125550123", "+52 1 55 1234 5678": "+5215512345678",
        "+52 55 1234 5678": "+525512345678",
        "0052 55 1234 5678": "+525512345678", "52 55 1234 5678": "+525512345678", "+20 100 123 4567": "+201001234567",
        "\u202a+1 312 555 0123\u202c": "+13125550123", "\u200e+1\u00a0312\u00a0555\u20110123": "+13125550123",
    },
    "MX": {
        "55 1234 5678": "+525512345678", "521 55 1234 5678": "+5215512345678", "+52 1 55 1234 5678": "+5215512345678",
        "044 55 1234 5678": "+525512345678", "01 55 1234 5678": "+525512345678",
    },
    "": {"+1 312 555 0123": "+13125550123", "312 555 0123": Reason.NOT_A_PHONE},
    "EG": {"٠١٠٠١٢٣٤٥٦٧": "+201001234567", "0100 123 4567": "+201001234567"},
    "SO": {"061 2345678": "+252612345678"},
}  # fmt: skip


@pytest.mark.parametrize("country", PHONES)
def test_phones(country: str) -> None:
    nothing = (
        "12",
        "hello",
        "1-800-FLOWERS",
        "312 555 0123 or 312 555 0124",
        "1" * 40,
        "+",
        "555-01",
        "+0 000 000 0000",
    )
    check(ask("phone"), PHONES[country] | dict.fromkeys(nothing, Reason.NOT_A_PHONE), "en", country)
