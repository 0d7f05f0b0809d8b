"""Taps, groups, bots, and people who block us."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.adapter import Away
from tests.telegram.conftest import Line
from tests.telegram.shapes import ROSA, member, message, tap, user
from tests.telegram.wire import Answer, refusal

GROUP = {"id": -4001, "type": "group", "title": "Class 4B parents"}
SUPERGROUP = {"id": -1001, "type": "supergroup", "title": "Class 4B parents"}
CHANNEL = {"id": -1002, "type": "channel", "title": "News"}


class TestTaps:
    """Pressed buttons."""

    async def test_a_tap_is_taken_then_answered_then_its_buttons_go(self, polling: Line) -> None:
        committed = asyncio.Event()
        polling.house.plan = lambda _inbound: committed
        await polling.api.push(tap(11, "n1.ab12.4", on=940))
        await polling.house.until(lambda: polling.house.asked)
        assert polling.api.sent("answerCallbackQuery") == []
        committed.set()
        await polling.api.until(lambda: polling.api.sent("editMessageReplyMarkup"))
        (got,) = polling.house.got
        assert (got.tap, got.text, got.external_id, got.at) == ("n1.ab12.4", "", "11", polling.clock.now())
        (answered,), (edited,) = polling.api.sent("answerCallbackQuery"), polling.api.sent("editMessageReplyMarkup")
        assert answered["callback_query_id"] == "q11"
        assert (edited["chat_id"], edited["message_id"]) == (str(ROSA), "940")
        assert "reply_markup" not in edited

    @pytest.mark.parametrize(
        "fault",
        [
            refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
            refusal(400, "Bad Request: message is not modified"),
            refusal(429, "Too Many Requests", retry_after=30),
            Answer(200, b"", -1),
        ],
        ids=["old", "same", "429", "cut"],
    )
    async def test_what_fails_after_a_tap_fails_no_turn(self, polling: Line, fault: Answer) -> None:
        polling.api.fail("answerCallbackQuery", fault)
        polling.api.fail("editMessageReplyMarkup", fault)
        await polling.api.push(tap(11, "n1.ab12.4"), message(12, ROSA, "hola"))
        await polling.house.until(lambda: len(polling.house.got) == 2)
        await polling.api.until(lambda: polling.api.sent("editMessageReplyMarkup"))
        assert polling.pauses.seconds == []

    async def test_a_tap_that_is_not_taken_keeps_its_buttons(self, polling: Line) -> None:
        refusals: list[Exception] = [Away(2.0)]
        polling.house.plan = lambda _inbound: refusals.pop() if refusals else None
        await polling.api.push(tap(11, "n1.ab12.4"))
        await polling.api.until(lambda: polling.api.sent("editMessageReplyMarkup"))
        assert polling.house.asked == ["11", "11"]
        assert len(polling.api.sent("answerCallbackQuery")) == 1

    async def test_a_tap_on_a_game_or_an_inline_message_says_nothing(self, polling: Line) -> None:
        inline = tap(11, "x")
        del inline["callback_query"]["message"]
        inline["callback_query"]["inline_message_id"] = "77"
        await polling.api.push(inline, message(12, ROSA, "hola"))
        await polling.house.until(lambda: polling.house.got)
        assert polling.house.texts() == ["hola"]


class TestGroups:
    """A family's matters are for them alone."""

    @pytest.mark.parametrize("chat", [GROUP, SUPERGROUP], ids=["group", "supergroup"])
    async def test_a_group_is_told_in_one_sentence_and_left(self, polling: Line, chat: dict[str, Any]) -> None:
        await polling.api.push(member(11, "member", chat=chat), message(12, ROSA, "hola"))
        await polling.api.until(lambda: polling.house.got and polling.api.sent("leaveChat"))
        (told,), (left,) = polling.api.sent("sendMessage"), polling.api.sent("leaveChat")
        assert told["chat_id"] == left["chat_id"] == str(chat["id"])
        assert "555-0100" in told["text"]
        assert "oficina" in told["text"], "in the language of whoever added it"

    async def test_a_channel_is_left_without_words(self, polling: Line) -> None:
        await polling.api.push(member(11, "administrator", chat=CHANNEL) | {})
        await polling.api.until(lambda: polling.api.sent("leaveChat"))
        assert polling.api.sent("sendMessage") == []

    async def test_what_is_written_in_a_group_is_never_read(self, polling: Line) -> None:
        said = message(11, ROSA, "hola")
        said["message"]["chat"] = SUPERGROUP
        pressed = tap(12, "n1.ab12.4")
        pressed["callback_query"]["message"]["chat"] = SUPERGROUP
        await polling.api.push(said, pressed, message(13, ROSA, "private"))
        await polling.house.until(lambda: polling.house.got)
        assert polling.house.texts() == ["private"]
        assert polling.api.sent("sendMessage") == []

    async def test_a_group_that_cannot_be_told_or_left_stops_nothing(self, polling: Line) -> None:
        polling.api.fail("sendMessage", refusal(403, "Forbidden: bot is not a member"))
        polling.api.fail("leaveChat", refusal(400, "Bad Request: chat not found"))
        await polling.api.push(member(11, "member", chat=GROUP), message(12, ROSA, "hola"))
        await polling.house.until(lambda: polling.house.got)
        assert polling.pauses.seconds == []

    async def test_being_removed_from_a_group_says_nothing(self, polling: Line) -> None:
        await polling.api.push(member(11, "kicked", chat=GROUP), message(12, ROSA, "hola"))
        await polling.house.until(lambda: polling.house.got)
        assert polling.house.gone == []
        assert polling.api.sent("leaveChat") == []


async def test_who_blocks_the_bot_is_gone(polling: Line) -> None:
    await polling.api.push(member(11, "kicked"))
    await polling.house.until(lambda: polling.house.gone)
    assert polling.house.gone == [str(ROSA)]


async def test_who_comes_back_says_so_by_writing(polling: Line) -> None:
    await polling.api.push(member(11, "member"), message(12, ROSA, "/start"))
    await polling.house.until(lambda: polling.house.got)
    assert polling.house.gone == []


async def test_other_bots_are_not_heard(polling: Line) -> None:
    bot = message(11, ROSA, "buy now")
    bot["message"]["from"] = {**user(ROSA), "is_bot": True}
    await polling.api.push(bot, message(12, ROSA, "hola"))
    await polling.house.until(lambda: polling.house.got)
    assert polling.house.texts() == ["hola"]
