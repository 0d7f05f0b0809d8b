"""Recorded shapes of updates, and what they become; every kind of update has a golden file."""

from __future__ import annotations

import pytest

from bot.adapters.telegram.albums import messages_of
from bot.adapters.telegram.drafts import draft_of
from bot.adapters.telegram.intake import read_update
from conversations.messages import Inbound
from tests.support.house import MONDAY
from tests.telegram import golden
from tests.telegram.shapes import message


def drafts(raw: list[object]) -> list[object]:
    updates = [update for one in raw if (update := read_update(one)) is not None]
    return [draft_of(one, "telegram", MONDAY) for one in messages_of(updates)]


@pytest.mark.parametrize("name", golden.cases("updates"))
def test_an_update_becomes_this(name: str, request: pytest.FixtureRequest) -> None:
    found = drafts(golden.load("updates", name)["updates"])
    golden.check("updates", name, "drafts", found, update=request.config.getoption("--update"))


def test_what_is_written_is_passed_on_as_it_is() -> None:
    text = "<b>bold</b> _x_ \u202eright\u202c 👨‍👩‍👧‍👦\nline"
    (draft,) = drafts([message(1, 7, text)])
    assert draft is not None
    inbound = draft.inbound  # type: ignore[attr-defined]
    assert isinstance(inbound, Inbound)
    assert inbound.text == text


def test_albums_are_joined_only_with_their_own() -> None:
    raw = [message(n, 7, caption="x", photo=[], media_group_id=album) for n, album in enumerate("AABA", 1)]
    assert len(drafts([*raw])) == 3
