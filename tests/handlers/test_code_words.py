"""What counts as an invite code when somebody simply types it."""

from __future__ import annotations

import pytest

from handlers.invites import ALPHABET, looks_like_code, read_code, show_code


@pytest.mark.parametrize(
    "text",
    ["HOME-7K3Q-9FXA", "home 7k3q 9fxa", "HOME7K3Q9FXA", " 7k3q-9fxa ", "7K3Q9FXA", "HOME–7K3Q–9FXA", "HOME-AAAA-CCCC"],
)
def test_codes_in_all_their_forms(text: str) -> None:
    assert looks_like_code(text)
    assert read_code(text) in {"7K3Q9FXA", "AAAACCCC"}


@pytest.mark.parametrize(
    "text", ["June 2026", "room 1015", "5550 1000", "goodnews", "HOME", "", "7K3Q", "my code is 7K3Q9FXA"]
)
def test_words_that_are_no_code(text: str) -> None:
    assert not looks_like_code(text)


def test_a_shown_code_is_read_back() -> None:
    code = ALPHABET[:8]
    assert read_code(show_code(code)) == code
