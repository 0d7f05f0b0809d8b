"""A chat out of the database: order, paging, answered questions, ticks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from conversations.messages import Reply
from tests.web.fake_house import FakeHouse
from tests.web.talk import FATHER, MOTHER, TEACHER, Talk


def test_a_chat_that_nobody_began_is_empty(talk: Talk) -> None:
    assert talk.history("mother-9") == []


def test_both_sides_stand_in_the_order_of_time(talk: Talk, house: FakeHouse) -> None:
    talk.post(MOTHER, "one")
    house.now += timedelta(minutes=1)
    talk.post(MOTHER, "two")
    assert talk.lines(MOTHER) == ["me: one", "bot: Echo: one", "me: two", "bot: Echo: two"]


def test_an_entry_has_all_that_the_page_shows(talk: Talk) -> None:
    talk.post(MOTHER, "ask")
    mine, question = talk.history(MOTHER)
    assert mine == mine | {"id": "r1", "client": "message-001", "side": "me", "text": "ask", "status": "sent"}
    assert question["choices"] == [{"label": "Mateo", "tap": "n1.ab12.4"}, {"label": "Sofía", "tap": "n1.ab12.5"}]
    assert (question["id"], question["answered"], question["at"]) == ("d1", False, "2026-11-23T20:00:00+00:00")


def test_a_tapped_button_is_shown_by_its_label_and_answers_the_question(talk: Talk) -> None:
    talk.post(MOTHER, "ask")
    talk.post(MOTHER, tap="n1.ab12.5", label="Sofía", reply_to="web-1")
    assert "me: Sofía" in talk.lines(MOTHER)
    question = next(entry for entry in talk.history(MOTHER) if entry["choices"])
    assert (question["answered"], question["chosen"]) == (True, "n1.ab12.5")


def test_a_label_is_never_read_from_another_persons_message(talk: Talk) -> None:
    talk.post(MOTHER, "ask")
    talk.post(FATHER, tap="n1.ab12.5", reply_to="web-1")
    assert talk.lines(FATHER)[0] == "me: "


def test_only_what_has_left_is_shown(talk: Talk, house: FakeHouse) -> None:
    talk.post(MOTHER, "one")
    house.queue(MOTHER, Reply("still waiting"))
    assert talk.lines(MOTHER) == ["me: one", "bot: Echo: one"]


def test_pages_join_without_gap_or_overlap_even_in_one_moment(talk: Talk) -> None:
    for number in range(70):
        talk.post(MOTHER, f"{number}")
    pages: list[dict[str, Any]] = []
    before = ""
    while page := talk.history(MOTHER, before):
        pages[:0] = page
        before = page[0]["id"]
    assert len(pages) == len({entry["id"] for entry in pages}) == 140


def test_paging_from_what_is_not_there_gives_nothing(talk: Talk) -> None:
    talk.post(MOTHER, "one")
    for before in ("r99", "x1", "d", "r-1", "r1e3", "d²"):
        assert talk.history(MOTHER, before) == []


def test_a_relayed_message_carries_its_facts_and_its_thread_to_staff(talk: Talk) -> None:
    talk.post(MOTHER, "relay hola")
    (entry,) = talk.history(TEACHER)
    assert entry["thread"] == "1"
    assert entry["facts"]["thread_title"] == "Rosa Delgado · Mateo"
    assert entry["facts"]["original"] == "relay hola"


def test_ticks_follow_the_relayed_message(talk: Talk) -> None:
    talk.post(MOTHER, "relay hola")
    seen = [talk.history(MOTHER)[0]["status"]]
    for state in ("delivered", "read"):
        talk.receipt(TEACHER, state, 1)
        seen.append(talk.history(MOTHER)[0]["status"])
    assert seen == ["sent", "delivered", "read"]


NO_ROW = ("9" * 19, "9" * 5000)


@pytest.mark.parametrize("number", NO_ROW)
def test_numbers_that_no_row_has_find_nothing(talk: Talk, number: str) -> None:
    talk.post(MOTHER, "one")
    assert talk.history(MOTHER, f"d{number}") == []


def test_an_answer_to_a_message_that_cannot_be_leaves_the_chat_readable(talk: Talk) -> None:
    talk.post(MOTHER, tap="n1.ab12.5", reply_to="web-" + "9" * 50)
    assert talk.lines(MOTHER)[0] == "me: "
