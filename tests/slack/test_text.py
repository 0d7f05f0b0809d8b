"""mrkdwn read and written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.slack.text import escape, mentioned, plain


@pytest.mark.parametrize(
    "slack, people",
    [
        ("3 &lt; 4 &amp;amp; 5 &gt; 4", "3 < 4 &amp; 5 > 4"),
        ("<https://a.example>", "https://a.example"),
        ("<https://a.example|a.example>", "https://a.example"),
        ("<https://a.example/x?y=1&amp;z|here>", "here (https://a.example/x?y=1&z)"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<tel:5550100|555-0100>", "555-0100 (5550100)"),
        ("<@U0ROY> <@U0WHO> <@U0OLD|old>", "@Mr Roy @… @old"),
        ("<#C01|staff> <#C01>", "#staff #…"),
        ("<!here> <!subteam^S01|@math> <!date^1^{date}|Monday>", "@here @math Monday"),
        ("<> < >", "  "),
        ("a > b < c", "a > b < c"),
    ],
    ids=range(11),
)
def test_what_staff_wrote_is_read_as_they_saw_it(slack: str, people: str) -> None:
    assert plain(slack, names={"U0ROY": "Mr Roy"}) == people


def test_emoji_are_characters() -> None:
    elements = [
        {"type": "emoji", "name": "+1", "unicode": "1f44d"},
        {"type": "emoji", "name": "+1", "unicode": "1f44d-1f3fd", "skin_tone": 4},
        {"type": "emoji", "name": "flag-mx", "unicode": "1f1f2-1f1fd"},
        {"type": "emoji", "name": "school"},
        {"type": "emoji", "name": "bad", "unicode": "zz"},
    ]
    blocks = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}]
    text = ":+1: :+1::skin-tone-4: :flag-mx: :school: :bad: 10:30:45"
    assert plain(text, blocks) == "👍 👍🏽 🇲🇽 :school: :bad: 10:30:45"


@given(st.text())
def test_what_is_escaped_reads_back_the_same(text: str) -> None:
    escaped = escape(text)
    assert "<" not in escaped
    assert ">" not in escaped
    assert plain(escaped) == text


_JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(["type", "elements", "name"]), below),
    max_leaves=8,
)


@given(st.text(), _JSON)
def test_no_words_and_no_blocks_break_it(text: str, blocks: Any) -> None:
    assert isinstance(plain(text, blocks), str)


def test_mentions_are_found_once() -> None:
    assert mentioned("<@U1> <@U2|two> <@U1> @U3 <@lower>") == ["U1", "U2"]
