"""Rendering: within each platform's limits, and no visible character cut in two."""

from __future__ import annotations

import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.render import render, split_text
from conversations.capabilities import Capabilities
from conversations.messages import Choice, Reply

PLAIN = Capabilities(buttons=0, button_label=0, text=1600)
BUTTONS = Capabilities(buttons=3, button_label=20, text=1024)
THREE = (Choice("a", "Good"), Choice("b", "Mostly good"), Choice("c", "Not good"))


def test_choices_are_buttons_where_they_fit() -> None:
    (out,) = render(Reply("How?", THREE, taps=("1", "2", "3")), BUTTONS, 7, "x")
    assert [button.label for button in out.buttons] == ["Good", "Mostly good", "Not good"]
    assert out.text == "How?"


def test_choices_are_numbered_where_they_do_not_fit() -> None:
    (out,) = render(Reply("How?", THREE, taps=("1", "2", "3")), PLAIN, 7, "x")
    assert out.text == "How?\n\n1. Good\n2. Mostly good\n3. Not good"
    four = (*THREE, Choice("d", "Other"))
    (out,) = render(Reply("How?", four, taps=("1", "2", "3", "4")), BUTTONS, 7, "x")
    assert not out.buttons
    assert out.text.endswith("4. Other")


def test_a_relayed_message_says_who_writes_and_shows_the_original() -> None:
    facts = {"author": "Ms Ortiz", "about": "Mateo", "original": "Well done", "label": "Original:"}
    (out,) = render(Reply("Muy bien", facts=facts), PLAIN, 7, "x")
    assert out.text == "Ms Ortiz (Mateo):\nMuy bien\n[Original:]\nWell done"


def test_only_the_last_part_has_the_buttons() -> None:
    parts = render(Reply("word " * 500, THREE, taps=("1", "2", "3")), BUTTONS, 7, "x")
    assert len(parts) > 1
    assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [True]


@given(st.text(st.sampled_from("ab क्षि你م 👨‍👩‍👧‍👦é.\n"), max_size=300), st.integers(12, 60))
def test_parts_fit_and_lose_nothing_but_spaces(text: str, most: int) -> None:
    parts = split_text(text, most)
    assert all(len(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_unspaced_chinese_and_families_are_split_between_characters() -> None:
    assert [len(part) for part in split_text("字" * 2000, 1600)] == [1600, 400]
    family = "👨‍👩‍👧‍👦"
    parts = split_text(family * 50, 60)
    assert all(regex.fullmatch(f"({family})+", part) for part in parts)


def test_a_messages_own_buttons_are_left_out_where_there_are_none() -> None:
    reply = Reply("hola", (Choice("wrong", "Esto se ve mal"),), taps=("~wrong.1",), facts={"optional_choices": "1"})
    (plain,) = render(reply, Capabilities(buttons=0, button_label=0, text=1000), 1, "a")
    assert (plain.text, plain.buttons) == ("hola", ())
    (rich,) = render(reply, Capabilities(buttons=3, button_label=40, text=1000), 1, "a")
    assert [button.tap for button in rich.buttons] == ["~wrong.1"]


def test_another_way_is_said_instead_of_buttons() -> None:
    facts = {"optional_choices": "1", "other_way": "Write LANGUAGE."}
    reply = Reply("Shall I?", (Choice("yes", "Yes"),), taps=("~language_yes.1",), facts=facts)
    (plain,) = render(reply, Capabilities(buttons=0, button_label=0, text=1000), 1, "a")
    assert plain.text == "Shall I?\n\nWrite LANGUAGE."
