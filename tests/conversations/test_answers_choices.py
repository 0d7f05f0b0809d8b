"""One choice or several, as people name them."""

from __future__ import annotations

import pytest

from conversations.answers import Reason
from conversations.messages import Choice
from conversations.prompts import Prompt
from tests.conversations.test_answers import ask, check

SLOTS = ask("choice", "Monday 9:00", "Tuesday 9:00", "Tuesday 10:30")
NO = Reason.NOT_A_CHOICE


def test_places_in_any_script() -> None:
    second = ("2", "2.", "2)", "(2)", "#2", "# 2", " 2 ", "٢", "۲", "२", "２", "②", "❷", "⑵", "2️⃣", "2⃣", "2!", "02")
    check(SLOTS, dict.fromkeys(second, "2"))
    check(ask("choice", *"JKLMNOPQRS"), {"🔟": "10", "10": "10", "⑩": "10"})


def test_places_beyond_the_list_are_no_choice() -> None:
    check(SLOTS, dict.fromkeys(("4", "9", "0", "10", "٩", "99999", "d", "fourth", "the 5th"), NO))


@pytest.mark.parametrize(
    "language, second, last",
    [
        ("en", ["two", "second", "the second one", "2nd", "option two", "number 2 please", "b", "B)", "option b"],
        "the last one"),
        ("es", ["dos", "la segunda", "el segundo", "2da", "2º", "opción 2", "la b", "dos por favor"], "el último"),
        ("es-MX", ["dos", "la segunda", "second"], "la última"),
        ("ar", ["اثنين", "الثاني", "الثانية", "٢", "ب", "الخيار الثاني", "رقم ٢", "second"], "الأخير"),
        ("fr", ["deux", "la deuxième", "le second", "option 2"], "le dernier"),
        ("pt-BR", ["dois", "duas", "a segunda", "opção 2"], "o último"),
        ("zh-Hans", ["二", "两", "第二个", "第二", "选二", "选2"], "最后一个"),
        ("zh-Hant", ["二", "兩", "第二個", "選二"], "最後一個"),
        ("vi", ["hai", "thứ hai", "số 2", "cái thứ hai"], "cuối cùng"),
        ("so", ["laba", "labaad", "kan labaad"], "ugu dambeeya"),
        ("ht", ["dezyèm", "dezyèm nan", "opsyon 2"], "dènye"),
        ("ru", ["два", "второй", "вторая", "вариант 2", "б"], "последний"),
        ("uk", ["два", "другий", "номер 2"], "останній"),
        ("tl", ["dalawa", "pangalawa", "ikalawa", "dos"], "panghuli"),
        ("ko", ["둘", "두 번째", "두번째", "2번"], "마지막"),
        ("ur", ["دو", "دوسرا", "۲"], "آخری"),
        ("hi", ["दो", "दूसरा", "दूसरी", "२"], "आखिरी"),
        ("hmn", ["ob", "thib ob"], "qhov kawg"),
        ("ja", ["二", "二番目", "2番", "二つ目"], "最後"),
        ("de", ["zwei", "der zweite", "nummer 2"], "der letzte"),
        ("pl", ["dwa", "druga", "opcja 2"], "ostatni"),
        ("xx", ["two", "second"], "last"),
    ],
)  # fmt: skip
def test_places_in_words(language: str, second: list[str], last: str) -> None:
    prompt = ask("choice", "Grünwald", "Oakfield", "Pinecrest")
    check(prompt, dict.fromkeys(second, "2") | {last: "3"}, language)


def test_labels_in_part_with_extra_words_and_with_typos() -> None:
    check(
        SLOTS,
        {
            "monday": "1", "MON": "1", "10:30": "3", "10.30": "3", "1030": NO, "Tuesday 10:30": "3",
            "tuesday 1030": "3",
            "tuesday": ("2", "3"), "tues": ("2", "3"), "9:00": ("1", "2"), "mondya": "1", "Mnday 9:00": "1",
            "tuseday 10:30": "3", "I'd like monday 9:00 please": "1", "not monday": NO, "anything but monday 9:00": NO,
            "1 or 3": ("1", "3"), "banana": NO, "xyz": NO, "I have 2 kids": NO, "moonlight": NO, "🎉": NO, "?": NO,
        },
    )  # fmt: skip


def test_labels_with_names() -> None:
    check(
        ask("choice", "Mr. Garcia", "Ms. Lee", "Mrs. Garcia", "Third Ward"),
        {
            "garcia": ("1", "3"), "mr garica": "1", "Mrs García": "3", "Mrd Garcia": ("1", "3"), "Lee": "2",
            "third": "4", "3": "3", "ward": "4", "Ms. Leo": "2", "smith": NO,
        },
    )  # fmt: skip


def test_digits_are_never_a_typo() -> None:
    check(ask("choice", "Grade 5", "Grade 6"), {"Grade 7": NO, "grade 6": "2", "grde 6": "2", "Grade 55": NO, "5": NO})


def test_labels_that_are_numbers_win_over_places() -> None:
    check(
        ask("choice", "10", "5:20", "2"),
        {"10": "1", "2": "3", "٢": "3", "5:20": "2", "5.20": "2", "520": "2", "1": "1"},
    )


def test_a_part_of_a_label_that_the_label_denies_is_not_that_label() -> None:
    amounts = ask("choice", "Not at all", "A little", "Not sure")
    check(amounts, {"all": NO, "sure": NO, "little": "2", "not sure": "3", "not at all": "1"})
    check(ask("choice", "Pizza without cheese", "Soup"), {"pizza": "1", "cheese": NO})
    reasons = ask("several", "Sick", "Doctor's appointment", "Anna")
    check(reasons, {"sick, docter": ["1", "2"], "Anne": NO, "Anna": ["3"]})


def test_pictures_of_labels() -> None:
    faces = ask("choice", "👍 Great", "👎 Bad", "😀", "❤️ Love")
    check(faces, {"👍": "1", "👍🏽👍🏽": "1", "👎🏿": "2", "😀": "3", "❤": "4", "great": "1", "😡": NO, "hmm 👎": "2"})


def test_labels_that_fold_alike_are_told_apart_by_punctuation() -> None:
    check(ask("choice", "C", "C++", "c#"), {"C": "1", "c++": "2", "C#": "3", "+": NO, "c?": ("1", "2", "3")})


def test_yes_and_no_where_they_are_the_choices() -> None:
    prompt = Prompt("key", "?", "choice", (Choice("no", "No, thanks"), Choice("yes", "Yes, count me in")))
    check(prompt, {"yep": "yes", "nope": "no", "👍": "yes", "1": "no", "2": "yes", "perhaps": NO})
    check(prompt, {"sip": "yes", "dale": "yes", "nel": "no", "no gracias": "no"}, "es")
    check(prompt, {"ايوه": "yes", "لا": "no"}, "ar")
    check(ask("choice", "Lorem", "Ipsum"), {"yes": NO, "no": NO, "👍": NO})


def test_unfolded_arabic_letters_and_bare_marks() -> None:
    days = ask("choice", "الأحد", "الأربعاء", "الخميس")
    check(
        days,
        {"الاربعاء": "2", "الأرْبِعاء": "2", "الاحد": "1", "يوم الخميس": "3", "الخمبس": "3", "\u200fالخميس\u200f": "3"},
        "ar",
    )


def test_chinese_labels_in_part() -> None:
    slots = ask("choice", "上午九点", "下午三点")
    check(slots, {"上午": "1", "下午三点": "2", "我要下午": "2", "三": NO, "晚上": NO}, "zh")


@pytest.mark.parametrize(
    "language, table",
    [
        ("en", {
            "1 and 3": ["1", "3"], "1,3": ["1", "3"], "3 1": ["1", "3"], "1.3": ["1", "3"], "1 & 3": ["1", "3"],
            "all": ["1", "2", "3"], "everything": ["1", "2", "3"], "none": [], "none of them": [], "1-3": ["1", "2",
            "3"],
            "2": ["2"], "2, 2": ["2"], "the first and the last": ["1", "3"], "Math & Art": ["1", "3"],
            "music and math": ["1", "2"], "all but 2": ["1", "3"], "everything except art": ["1", "2"],
            "1 9": NO, "0": NO, "banana": NO, "2 and banana": NO, "3-1": NO, "1-9": NO, ",": NO, "not art": NO,
        }),
        ("es", {
            "1 y 3": ["1", "3"], "todos": ["1", "2", "3"], "todas": ["1", "2", "3"], "ninguno": [],
            "music y art": ["2", "3"],
            "todos menos el 2": ["1", "3"], "la primera y la tercera": ["1", "3"], "uno y tres": ["1", "3"],
        }),
        ("ar", {
            "١ و ٣": ["1", "3"], "١ و٣": ["1", "3"], "١،٣": ["1", "3"], "الكل": ["1", "2", "3"], "لا شيء": [],
            "الكل ما عدا ٢": ["1", "3"], "الأول والثالث": ["1", "3"], "واحد وثلاثة": ["1", "3"],
        }),
        ("zh", {"1、3": ["1", "3"], "全部": ["1", "2", "3"], "都不要": [], "1和3": ["1", "3"]}),
        ("fr", {"1 et 3": ["1", "3"], "tous": ["1", "2", "3"], "aucun": []}),
        ("ru", {"1 и 3": ["1", "3"], "все": ["1", "2", "3"], "ничего": []}),
        ("vi", {"1 và 3": ["1", "3"], "tất cả": ["1", "2", "3"]}),
        ("ko", {"1, 3": ["1", "3"], "모두": ["1", "2", "3"], "없음": []}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_several_choices(language: str, table: dict[str, object]) -> None:
    check(ask("several", "Math", "Music", "Art"), table, language)


def test_labels_with_joining_words_stay_whole() -> None:
    prompt = ask("several", "Art and craft", "Salt, pepper", "Music", "None of these")
    check(
        prompt,
        {
            "art and craft": ["1"],
            "Art and craft, Music": ["1", "3"],
            "salt, pepper": ["2"],
            "none of these": ["4"],
            "none": [],
        },
    )
