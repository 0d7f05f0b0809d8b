"""Emoji by Slack's names, and back."""

from __future__ import annotations

import pytest

from bot.adapters.slack.emoji import _by_name, character_of, name_of


@pytest.mark.parametrize(
    "name, emoji",
    [
        ("+1", "👍"),
        ("thumbsup", "👍"),
        ("thumbsup::skin-tone-2", "👍🏻"),
        ("wave::skin-tone-6", "👋🏿"),
        ("heart", "❤️"),
        ("heart::skin-tone-3", "❤️"),
        ("point_up::skin-tone-4", "☝🏽"),
        ("woman-raising-hand::skin-tone-5", "🙋🏾‍♀️"),
        ("flag-mx", "🇲🇽"),
        ("proud-owl", ":proud-owl:"),
        ("+1::skin-tone-9", ":+1::skin-tone-9:"),
        ("", "::"),
    ],
)
def test_what_people_react_with_is_a_character(name: str, emoji: str) -> None:
    assert character_of(name) == emoji


@pytest.mark.parametrize(
    "emoji, name",
    [
        ("👍", "+1"),
        ("👍🏽", "+1::skin-tone-4"),
        ("❤", "heart"),
        ("❤️", "heart"),
        ("🙋🏾‍♀️", "woman-raising-hand::skin-tone-5"),
        ("🇲🇽", "flag-mx"),
        ("x", None),
        ("👍👍", None),
        (":owl:", None),
    ],
)
def test_a_character_has_a_name_on_slack(emoji: str, name: str | None) -> None:
    assert name_of(emoji) == name


def test_every_emoji_that_slack_has_reads_back() -> None:
    for name, known in _by_name().items():
        found = name_of(known.character)
        assert found is not None
        assert character_of(found) == character_of(name)
