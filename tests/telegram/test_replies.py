"""What the bot says, rendered and sent: the calls that Telegram gets, and the limits it sets."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapter import Button, Outgoing
from bot.adapters.telegram.limits import CAPABILITIES, units
from bot.adapters.telegram.post import keyboard
from bot.outbox.render import render, split_text
from bot.send_errors import Rejected, Unreachable
from conversations.messages import Media, Reply
from handlers.codec import load_reply
from tests.support.files import OGG, PDF, PNG, noise
from tests.telegram import golden
from tests.telegram.conftest import Line
from tests.telegram.shapes import ROSA
from tests.telegram.wire import refusal

FAMILY = "👨‍👩‍👧‍👦"


async def deliver(line: Line, reply: Reply) -> list[Any]:
    """Send a reply; gives the calls without what the server noted on them."""
    for part in render(reply, CAPABILITIES, 1, str(ROSA)):
        await line.adapter.send(part)
    return [
        {name: _plain(name, value) for name, value in one.items() if name != "ok"} for _method, one in line.api.calls
    ]


def _plain(name: str, value: Any) -> Any:
    return orjson.loads(value) if name == "reply_markup" else value


@pytest.mark.parametrize("name", golden.cases("replies"))
async def test_a_reply_becomes_these_calls(name: str, line: Line, request: pytest.FixtureRequest) -> None:
    reply = load_reply(orjson.dumps(golden.load("replies", name)["reply"]).decode())
    calls = await deliver(line, reply)
    golden.check("replies", name, "calls", calls, update=request.config.getoption("--update"))
    assert {method for method, _ in line.api.calls} == {"sendMessage"}
    assert not any("parse_mode" in call for call in calls), "what people write is never markup"


@pytest.mark.parametrize("text", ["x" * 4096, "好" * 4096, "😀" * 2048, "مرحبا " * 682], ids=["x", "zh", "emoji", "ar"])
async def test_as_much_as_fits_goes_as_one_message(line: Line, text: str) -> None:
    assert len(await deliver(line, Reply(text))) == 1


@pytest.mark.parametrize(
    "text", ["x" * 4097, "好" * 4097, "😀" * 2049, FAMILY * 600], ids=["x", "zh", "emoji", "family"]
)
async def test_more_than_fits_goes_in_parts_and_nothing_is_lost(line: Line, text: str) -> None:
    calls = await deliver(line, Reply(text))
    assert len(calls) > 1
    assert "".join(call["text"] for call in calls) == text
    if FAMILY in text:
        assert all(call["text"].count(FAMILY) * len(FAMILY) == len(call["text"]) for call in calls), "no family is cut"


async def test_buttons_stand_under_the_last_part(line: Line) -> None:
    calls = await deliver(line, load_reply(orjson.dumps(golden.load("replies", "chinese_5000")["reply"]).decode()))
    assert ["reply_markup" in call for call in calls] == [False, True]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300), st.integers(20, 80))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_half_as_many_characters_always_fit(text: str, most: int) -> None:
    assert all(units(part) <= most for part in split_text(text, most // 2))
    assert units(text) == len(text.encode("utf-16-le")) // 2


async def test_64_bytes_of_a_tap_pass_and_65_do_not(line: Line) -> None:
    await line.send(ROSA, "?", ("a", "x" * 64), ("b", "é" * 32))
    for tap in ("x" * 65, "é" * 33, ""):
        with pytest.raises(Rejected):
            await line.send(ROSA, "?", ("a", tap))
    assert len(line.api.calls) == 1


@pytest.mark.parametrize("label, width", [("Yes", 3), ("Monday 9:00 am", 2), ("Write to a teacher now", 1)])
def test_rows_are_as_wide_as_a_phone(label: str, width: int) -> None:
    markup = keyboard([Button(label, str(n)) for n in range(7)])
    assert markup is not None
    assert len(markup.inline_keyboard[0]) == width
    assert sum(len(row) for row in markup.inline_keyboard) == 7


async def test_the_id_of_a_message_is_what_a_reply_to_it_names(line: Line) -> None:
    assert await line.send(ROSA, "hello") == "1001"


async def test_an_address_that_is_no_chat_is_never_tried(line: Line) -> None:
    for address in ("@channel", "", "rosa"):
        with pytest.raises(Unreachable):
            await line.adapter.send(Outgoing(1, address, "hi"))
    assert line.api.calls == []


class TestFiles:
    """Pictures, sound and documents on their way out."""

    def kept(self, line: Line, content: bytes = PNG, name: str = "zoo.png") -> Media:
        media = line.media.put(content, name)
        assert isinstance(media, Media)
        return media

    async def test_a_picture_has_the_words_and_buttons_under_it(self, line: Line) -> None:
        sent = await line.send(ROSA, "Which one?", ("Mateo", "t1"), media=(self.kept(line),))
        ((method, call),) = line.api.calls
        assert (method, call["caption"], call["photo"][1], sent) == ("sendPhoto", "Which one?", PNG, "1001")
        assert "t1" in call["reply_markup"]

    @pytest.mark.parametrize("text", ["x" * 1024, "😀" * 512], ids=["x", "emoji"])
    async def test_1024_characters_fit_under_a_picture(self, line: Line, text: str) -> None:
        await line.send(ROSA, text, media=(self.kept(line),))
        assert [method for method, _ in line.api.calls] == ["sendPhoto"]

    @pytest.mark.parametrize("text", ["x" * 1025, "😀" * 513], ids=["x", "emoji"])
    async def test_longer_words_follow_the_picture(self, line: Line, text: str) -> None:
        await line.send(ROSA, text, ("Yes", "t1"), media=(self.kept(line),))
        (_, photo), (method, call) = line.api.calls
        assert (method, call["text"]) == ("sendMessage", text)
        assert "reply_markup" in call
        assert photo.keys().isdisjoint({"caption", "reply_markup"})

    async def test_several_files_come_one_by_one_with_the_words_under_the_last(self, line: Line) -> None:
        files = (
            self.kept(line),
            self.kept(line, OGG, "note.ogg"),
            self.kept(line, PDF, "permission slip.pdf"),
        )
        await line.send(ROSA, "All of it", media=files)
        assert [method for method, _ in line.api.calls] == ["sendPhoto", "sendVoice", "sendDocument"]
        assert [call.get("caption") for _, call in line.api.calls] == [None, None, "All of it"]
        assert line.api.calls[2][1]["document"][0] == "permission slip.pdf"

    async def test_a_picture_alone_needs_no_words(self, line: Line) -> None:
        assert await line.send(ROSA, "", media=(self.kept(line),)) == "1001"

    @pytest.mark.parametrize("why", ["PHOTO_INVALID_DIMENSIONS", "IMAGE_PROCESS_FAILED"])
    async def test_a_picture_that_telegram_does_not_show_still_arrives(self, line: Line, why: str) -> None:
        line.api.fail("sendPhoto", refusal(400, f"Bad Request: {why}"))
        await line.send(ROSA, "Look", media=(self.kept(line),))
        assert [method for method, _ in line.api.calls] == ["sendPhoto", "sendDocument"]

    async def test_a_picture_for_nobody_is_tried_once(self, line: Line) -> None:
        line.api.unknown.add(ROSA)
        with pytest.raises(Unreachable):
            await line.send(ROSA, "Look", media=(self.kept(line),))
        assert [method for method, _ in line.api.calls] == ["sendPhoto"]

    async def test_a_picture_above_10_mb_goes_in_its_smaller_version(self, line: Line) -> None:
        media = self.kept(line, noise(1900, 1900))
        assert media.size > 10 * 2**20
        await line.send(ROSA, "Look", media=(media,))
        ((method, call),) = line.api.calls
        name, content, *_ = call["photo"]
        assert (method, name) == ("sendPhoto", "zoo.png")
        assert len(content) < 5_000_000

    async def test_words_arrive_even_when_their_file_is_lost(self, line: Line) -> None:
        await line.send(ROSA, "Look", media=(Media("0" * 64 + ".png", "photo"),))
        assert [method for method, _ in line.api.calls] == ["sendMessage"]
