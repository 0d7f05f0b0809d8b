"""The entry: controls, free text, media, hostile input; and the helpers of the other tests of answers."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime

import pytest

from conversations.answers import (
    Control,
    NotUnderstood,
    Reason,
    Setting,
    Understood,
    read_answer,
    to_python,
    value_is_valid,
)
from conversations.messages import Choice, Media
from conversations.prompts import Prompt, PromptKind

#: A Monday at noon in Chicago.
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
KINDS: tuple[PromptKind, ...] = (
    "choice", "several", "text", "yes_no", "date", "time", "number", "phone", "media",
)  # fmt: skip
PHOTO = Media(ref="m1", kind="photo", mime="image/jpeg", name="note.jpg", size=2048)


def setting(language: str = "en", country: str = "US", zone: str = "America/Chicago") -> Setting:
    return Setting(language, zone, country, NOW)


def ask(kind: PromptKind, *labels: str, skippable: bool = False) -> Prompt:
    """A prompt of `kind`; its choices have the tokens "1", "2", ..."""
    choices = tuple(Choice(str(place), label) for place, label in enumerate(labels, start=1))
    return Prompt("key", "A question?", kind, choices, skippable=skippable)


def heard(prompt: Prompt, text: str, language: str = "en", country: str = "US") -> object:
    """What is made of `text`: the value, the Control, the Reason, or for AMBIGUOUS the candidates' tokens."""
    answer = read_answer(prompt, text, (), setting(language, country))
    if isinstance(answer, Understood):
        assert value_is_valid(prompt, answer.value)
        return answer.value
    if isinstance(answer, NotUnderstood):
        tokens = tuple(choice.token for choice in answer.candidates)
        return tokens if answer.reason is Reason.AMBIGUOUS else answer.reason
    return answer


def check(prompt: Prompt, table: Mapping[str, object], language: str = "en", country: str = "US") -> None:
    """Every text of `table` reads as the table says."""
    assert {text: heard(prompt, text, language, country) for text in table} == table


BACK, MENU, REFUSED = Control("back"), Control("menu"), Control("skip_refused")
CONTROLS = {
    "en": ("Back!", "main menu", "skip"),
    "es": ("Atrás", "menú", "omitir"),
    "ar": ("رجوع", "القائمة", "تخطي"),
    "fr": ("retour", "accueil", "passer"),
    "pt": ("voltar", "início", "pular"),
    "zh": ("返回", "主菜单", "跳过"),
    "zh-Hant": ("上一步", "主選單", "跳過"),
    "vi": ("quay lại", "trang chủ", "bỏ qua"),
    "so": ("dib u noqo", "liiska", "ka bood"),
    "ht": ("retounen", "meni", "sote"),
    "ru": ("назад", "меню", "пропустить"),
    "uk": ("повернутися", "головне меню", "пропустити"),
    "tl": ("bumalik", "pangunahing menu", "laktawan"),
    "ko": ("뒤로", "메뉴", "건너뛰기"),
    "ur": ("واپس", "مینو", "چھوڑیں"),
    "hi": ("वापस", "मेनू", "छोड़ें"),
    "hmn": ("rov qab", "menu", "hla"),
    "ja": ("戻る", "メニュー", "スキップ"),
    "de": ("zurück", "hauptmenü", "überspringen"),
    "pl": ("wstecz", "menu", "pomiń"),
}


def test_controls_are_understood_in_every_language_and_in_english() -> None:
    for language, (back, menu, skip) in (CONTROLS | {"xx": CONTROLS["en"]}).items():
        for kind in KINDS:
            must, may = ask(kind, "Lorem", "Ipsum"), ask(kind, "Lorem", "Ipsum", skippable=True)
            check(must, {back: BACK, menu: MENU, skip: REFUSED, "back": BACK, "skip": REFUSED, "🏠": MENU}, language)
            check(may, {back: BACK, menu: MENU, skip: None, "skip": None}, language)


def test_a_label_that_is_a_control_word_is_still_a_choice() -> None:
    check(ask("choice", "Back", "Menu", "Front"), {"back": "1", "MENU": "2", "skip": REFUSED})


def test_text_is_taken_as_it_is_but_for_what_is_unseen() -> None:
    check(
        ask("text", skippable=True),
        {
            "We go back on Monday": "We go back on Monday",
            "  two\nlines  ": "two\nlines",
            "a\x00b\u202ec": "abc",
            "🎉": "🎉",
            "home": "home",
            "2": "2",
            "skip": None,
            "": Reason.EMPTY,
            " \n\t": Reason.EMPTY,
            "\u200b\u200f": Reason.EMPTY,
        },
    )


@pytest.mark.parametrize("high, most", [(None, 4000), (10.0, 10)])
def test_text_has_a_longest_length(high: float | None, most: int) -> None:
    prompt = Prompt("key", "Tell us.", "text", high=high)
    check(
        prompt,
        {
            "x" * most: "x" * most,
            "x" * (most + 1): Reason.TOO_LONG,
            "\u200b" + "é" * most: "é" * most,
            "x" * 1_000_000: Reason.TOO_LONG,
        },
    )


def test_media_are_needed_where_media_are_asked_for() -> None:
    prompt = ask("media")
    answer = read_answer(prompt, "menu", (PHOTO,), setting())
    assert isinstance(answer, Understood)
    assert answer.value == [{"ref": "m1", "kind": "photo", "mime": "image/jpeg", "name": "note.jpg", "size": 2048}]
    assert to_python(prompt, answer.value) == (PHOTO,)
    check(prompt, {"here it is": Reason.NOT_MEDIA, "": Reason.NOT_MEDIA})


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_said_is_no_answer(kind: PromptKind) -> None:
    expected = Reason.NOT_MEDIA if kind == "media" else Reason.EMPTY
    check(ask(kind, "\u200b", "?"), {"": expected, "   ": expected})


@pytest.mark.parametrize("kind", KINDS)
def test_a_megabyte_is_read_in_no_time(kind: PromptKind) -> None:
    prompt = ask(kind, "Monday 9:00", "Tuesday 9:00")
    read_answer(prompt, "warm 1", (), setting())
    for piece in ("a", "1 ", "\ud800", "١", "上", "1,", "ﷺ", "\u0301", "👍", "\x00", "\u200f"):
        text = piece * (1_000_000 // len(piece))
        started = time.perf_counter()
        answer = read_answer(prompt, text, (), setting())
        # A tenth of the time in practice; the rest is for a busy machine.
        assert time.perf_counter() - started < 0.1
        assert isinstance(answer, NotUnderstood)


def test_a_message_is_words_files_or_both() -> None:
    prompt = ask("message", skippable=True)
    photo = asdict(PHOTO)
    check(prompt, {"hello": {"text": "hello", "media": []}, "menu": MENU, "skip": None, "": Reason.EMPTY})
    check(prompt, {"x" * 4001: Reason.TOO_LONG, "x" * 2000: {"text": "x" * 2000, "media": []}})
    for text, kept in (("", ""), ("\u200b", ""), ("our oven", "our oven")):
        answer = read_answer(prompt, text, (PHOTO,), setting())
        assert answer == Understood({"text": kept, "media": [photo]})
        assert value_is_valid(prompt, answer.value)
    assert not value_is_valid(prompt, {"text": "", "media": []})
    assert not value_is_valid(prompt, {"text": 5, "media": []})
    assert not value_is_valid(prompt, {"text": "x", "media": ["m1"]})


def test_a_long_message_is_no_short_answer() -> None:
    for kind in KINDS:
        check(ask(kind, "A", "B"), {"x" * 1001: "x" * 1001 if kind == "text" else Reason.TOO_LONG})


def test_unknown_zones_and_countries_do_no_harm() -> None:
    odd = Setting("", "Nowhere/../etc", "??", NOW)
    assert read_answer(ask("date"), "today", (), odd) == Understood("2026-11-23")
    assert read_answer(ask("number"), "2,5", (), odd) == Understood(2.5)
    assert read_answer(ask("phone"), "+1 312 555 0123", (), odd) == Understood("+13125550123")


def test_today_is_the_persons_own_today() -> None:
    late = Setting("en", "Asia/Tokyo", "JP", NOW)
    assert read_answer(ask("date"), "today", (), late) == Understood("2026-11-24")


def test_stored_values_are_checked_by_shape() -> None:
    choice, several = ask("choice", "A", "B"), ask("several", "A", "B")
    good: list[tuple[Prompt, object]] = [
        (choice, "1"), (several, []), (several, ["2", "1"]), (ask("text"), "x"), (ask("yes_no"), False),
        (ask("date"), "1990-02-28"), (ask("time"), "00:00"), (ask("number"), -2.5), (ask("phone"), "+13125550123"),
        (ask("media"), [{"ref": "r", "kind": "voice"}]), (ask("text", skippable=True), None),
        (Prompt("k", "?", "date", earliest=date(2030, 1, 1)), "2029-12-31"),
    ]  # fmt: skip
    bad: list[tuple[Prompt, object]] = [
        (choice, "3"), (choice, 1), (choice, None), (choice, ["1"]), (several, "1"), (several, ["3"]), (ask("text"),
        ""),
        (ask("text"), 5), (ask("text"), "x" * 4001), (ask("yes_no"), 1), (ask("date"), "2026-02-30"),
        (ask("date"), "20261123"), (ask("date"), "2026-W01-1"), (ask("time"), "24:00"), (ask("time"), "9:00"),
        (ask("number"), True), (ask("number"), "5"), (ask("number"), float("nan")), (ask("number"), float("inf")),
        (ask("number"), 10**400), (Prompt("k", "?", "number", high=5), 6), (ask("phone"), "3125550123"),
        (ask("media"), []), (ask("media"), ["r"]), (ask("media"), [{"ref": "r", "kind": "hologram"}]),
    ]  # fmt: skip
    assert [value for prompt, value in good if not value_is_valid(prompt, value)] == []  # type: ignore[arg-type]
    assert [value for prompt, value in bad if value_is_valid(prompt, value)] == []  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'key' is not a choice"):
        to_python(choice, "3")


def test_importing_answers_loads_neither_the_date_parser_nor_phone_tables() -> None:
    slow = "'dateparser', 'phonenumbers', 'babel'"
    code = f"import sys, conversations.answers; print([name for name in ({slow}) if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
