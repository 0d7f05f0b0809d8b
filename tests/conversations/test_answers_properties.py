"""What must hold for every message, label and language."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from conversations.answers import Control, NotUnderstood, Reason, Understood, read_answer, to_python, value_is_valid
from conversations.messages import Choice, Media
from conversations.prompts import Prompt, PromptKind
from conversations.reading.normal import plain
from conversations.words import languages, words_for
from tests.conversations.test_answers import KINDS, PHOTO, ask, heard, setting

LANGUAGES = sorted(languages())
# What people type: words we know, numbers and marks of every script, and anything else at all.
_KNOWN = sorted(
    {
        word
        for language in LANGUAGES
        for word in (*words_for(language).times, *words_for(language).dates, *words_for(language).yes)
    }
)
PIECES = st.one_of(
    st.sampled_from(_KNOWN),
    st.text(alphabet=st.characters(), max_size=8),
    st.integers(0, 3000).map(str),
    st.sampled_from(
        [
            "/",
            "-",
            ":",
            ".",
            ",",
            " ",
            "\u200f",
            "\x00",
            "\ud800",
            "٣",
            "२",
            "2️⃣",
            "½",
            "²",
            "上",
            "👍🏽",
            "+",
            "و",
            "\n",
        ]
    ),
)
TEXTS = st.one_of(
    st.text(alphabet=st.characters()),
    st.lists(PIECES, max_size=7).map(" ".join),
    st.lists(PIECES, max_size=5).map("".join),
)
WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=12)
LABELS = st.text(min_size=1, max_size=20).filter(lambda label: plain(label) != "")


def prompt_of(kind: PromptKind) -> Prompt:
    prompt = ask(kind, "Monday 9:00", "Tuesday 9:00", "👍 Other") if kind in {"choice", "several"} else ask(kind)
    return replace(prompt, low=-10, high=500) if kind == "number" else prompt


@pytest.mark.parametrize("kind", KINDS)
@given(text=TEXTS, language=st.sampled_from(LANGUAGES), media=st.sampled_from([(), (PHOTO,)]), skippable=st.booleans())
@example(text="9" * 5000, language="en", media=(), skippable=False)
@example(text="\U00011bf4 \U0001ccf0", language="hi", media=(), skippable=False)  # digits of newer scripts
@example(text="1" * 1000, language="ar", media=(), skippable=False)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_any_message_comes_to_something(
    kind: PromptKind, text: str, language: str, media: tuple[Media, ...], *, skippable: bool
) -> None:
    prompt = replace(prompt_of(kind), skippable=skippable)
    answer = read_answer(prompt, text, media, setting(language))
    assert isinstance(answer, Understood | NotUnderstood | Control)
    if isinstance(answer, NotUnderstood):
        assert bool(answer.candidates) == (answer.reason is Reason.AMBIGUOUS)
        assert set(answer.candidates) <= set(prompt.choices)
    if isinstance(answer, Understood):
        kept = json.loads(json.dumps(answer.value))
        assert kept == answer.value
        assert value_is_valid(prompt, kept)
        assert back_to_journal(to_python(prompt, kept)) == kept


def back_to_journal(value: object) -> object:
    """What the journal keeps of a Python value."""
    if isinstance(value, tuple):
        return [back_to_journal(each) for each in value]
    if isinstance(value, Media):
        return {"ref": value.ref, "kind": value.kind, "mime": value.mime, "name": value.name, "size": value.size}
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return value.token if isinstance(value, Choice) else value


@given(labels=st.lists(LABELS, min_size=1, max_size=6, unique_by=plain), language=st.sampled_from(LANGUAGES))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_every_label_reads_back_to_its_choice(labels: list[str], language: str) -> None:
    for kind in ("choice", "several"):
        prompt = ask(kind, *labels)
        for place, label in enumerate(labels, start=1):
            assert heard(prompt, label, language) in (str(place), [str(place)])


@given(labels=st.lists(WORDS, min_size=1, max_size=12, unique=True), language=st.sampled_from(LANGUAGES))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_every_place_reads_back_to_its_choice(labels: list[str], language: str) -> None:
    prompt = ask("choice", *labels)
    for place in range(1, len(labels) + 1):
        arabic = str(place).translate({ord("0") + digit: chr(0x660 + digit) for digit in range(10)})
        for said in (f"{place}", f"#{place}", f"{place}.", f"{place})", arabic):
            assert heard(prompt, said, language) == str(place)
    assert heard(prompt, str(len(labels) + 1), language) is Reason.NOT_A_CHOICE


@st.composite
def _typos(draw: st.DrawFn) -> tuple[list[str], int, str]:
    labels = draw(st.lists(WORDS, min_size=1, max_size=6, unique=True))
    place = draw(st.integers(0, len(labels) - 1))
    label = labels[place]
    at = draw(st.integers(0, len(label) - 2))
    letter = draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    slips = (
        label[:at] + label[at + 1 :],
        label[:at] + letter + label[at:],
        label[:at] + letter + label[at + 1 :],
        label[:at] + label[at + 1] + label[at] + label[at + 2 :],
    )
    return labels, place, draw(st.sampled_from(slips))


@given(drawn=_typos(), language=st.sampled_from(LANGUAGES))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_a_label_with_one_typo_reads_back_to_its_choice(drawn: tuple[list[str], int, str], language: str) -> None:
    labels, place, said = drawn
    others = [label for label in labels if label != labels[place]]
    assume(all(OSA.distance(label, labels[place]) > 3 and not label.startswith(said) for label in others))
    assert heard(ask("choice", *labels), said, language) == str(place + 1)


@given(text=st.text(alphabet="bcdfghjklmnpqrstvwxz", min_size=3, max_size=12), language=st.sampled_from(LANGUAGES))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_rubbish_is_no_date_time_number_or_phone(text: str, language: str) -> None:
    known = {kind: heard(ask(kind), text, language) for kind in ("date", "time", "number", "phone")}
    assume(not any(isinstance(value, Control) for value in known.values()))
    words = words_for(language)
    assume(plain(text) not in {*words.numbers, *words.times, *words.dates})
    assert known["date"] is Reason.NOT_A_DATE or len(text) <= 4
    assert known["time"] is Reason.NOT_A_TIME
    assert known["number"] is Reason.NOT_A_NUMBER
    assert known["phone"] is Reason.NOT_A_PHONE
