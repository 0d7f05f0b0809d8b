"""Each way in which Telegram or the network says no, over real HTTP, and the send error it becomes."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from telegram.error import BadRequest, ChatMigrated, NetworkError, TelegramError, TimedOut

from bot.adapters.telegram.errors import send_error
from bot.send_errors import (
    Ambiguous,
    Misconfigured,
    RateLimited,
    Rejected,
    SendError,
    Unavailable,
    Unreachable,
)
from tests.telegram.conftest import Line
from tests.telegram.shapes import ROSA
from tests.telegram.wire import Answer, refusal, result

DEACTIVATED = refusal(403, "Forbidden: user is deactivated")
MOVED = refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100)


@pytest.mark.parametrize(
    "answer, error",
    [
        pytest.param(refusal(403, "Forbidden: bot was blocked by the user"), Unreachable, id="blocked"),
        pytest.param(DEACTIVATED, Unreachable, id="deactivated"),
        pytest.param(refusal(403, "Forbidden: bot can't initiate conversation"), Unreachable, id="never-wrote"),
        pytest.param(refusal(400, "Bad Request: chat not found"), Unreachable, id="no-chat"),
        pytest.param(refusal(400, "Bad Request: PEER_ID_INVALID"), Unreachable, id="no-peer"),
        pytest.param(MOVED, Unreachable, id="moved"),
        pytest.param(refusal(400, "Bad Request: message is too long"), Rejected, id="too-long"),
        pytest.param(refusal(400, "Bad Request: BUTTON_DATA_INVALID"), Rejected, id="button"),
        pytest.param(refusal(401, "Unauthorized"), Misconfigured, id="401"),
        pytest.param(refusal(404, "Not Found"), Misconfigured, id="404"),
        pytest.param(refusal(500, "Internal Server Error"), Unavailable, id="500"),
        pytest.param(Answer(502, b"<html>Bad Gateway</html>"), Unavailable, id="502"),
        pytest.param(Answer(504, b""), Unavailable, id="504"),
        pytest.param(refusal(409, "Conflict"), Unavailable, id="409"),
        pytest.param(refusal(429, "Too Many Requests"), Unavailable, id="429-without-a-time"),
        pytest.param(Answer(200, b'{"ok": true, "result": {"message_'), Ambiguous, id="half-json"),
        pytest.param(Answer(200, result({"message_id": 1}).body, 5), Ambiguous, id="cut-off"),
        pytest.param(Answer(200, b"", -1), Ambiguous, id="no-answer"),
    ],
)
async def test_an_answer_becomes_an_error(line: Line, answer: Answer, error: type[SendError]) -> None:
    line.api.fail("sendMessage", answer)
    with pytest.raises(error) as caught:
        await line.send(ROSA, "my secret")
    assert type(caught.value) is error
    assert "secret" not in caught.value.detail
    assert await line.send(ROSA, "again"), "the line works on"


async def test_the_detail_says_what_telegram_said(line: Line) -> None:
    line.api.fail("sendMessage", Answer(502, b"<html>Bad Gateway</html>"), refusal(400, "Bad Request: CHAT_RESTRICTED"))
    with pytest.raises(Unavailable, match="HTTP 502"):
        await line.send(ROSA, "hi")
    with pytest.raises(Rejected, match="Chat_restricted"):
        await line.send(ROSA, "hi")


async def test_telegram_says_how_long_to_wait(line: Line) -> None:
    line.api.fail("sendMessage", refusal(429, "Too Many Requests: retry after 23", retry_after=23))
    with pytest.raises(RateLimited) as caught:
        await line.send(ROSA, "hi")
    assert caught.value.retry_after == 23


async def test_a_refused_connection_sent_nothing(line: Line) -> None:
    base = line.api.wire.base
    await line.api.wire.close()
    line.use(line.make(base_url=base))
    with pytest.raises(Unavailable) as caught:
        await line.send(ROSA, "hi")
    assert caught.value.detail == "ConnectError"


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error, expected",
    [
        (caused(TimedOut(), httpx.ReadTimeout("")), Ambiguous),
        (caused(TimedOut(), httpx.WriteTimeout("")), Ambiguous),
        (caused(TimedOut(), httpx.ConnectTimeout("")), Unavailable),
        (caused(TimedOut(), httpx.PoolTimeout("")), Unavailable),
        (caused(NetworkError("x"), httpx.ReadError("")), Ambiguous),
        (caused(NetworkError("x"), RuntimeError("")), Unavailable),
        (TimedOut(), Ambiguous),
        (BadRequest("x"), Rejected),
        (ChatMigrated(-100), Unreachable),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else f"{value!r} {value.__cause__!r}",
)
def test_what_left_may_have_arrived_and_what_did_not_leave_has_not(
    error: TelegramError, expected: type[SendError]
) -> None:
    assert type(send_error(error)) is expected


async def test_stopping_lets_a_message_that_is_leaving_arrive(line: Line) -> None:
    held = asyncio.Event()
    line.api.fail("sendMessage", held)
    leaving = asyncio.create_task(line.send(ROSA, "hi"))
    await line.api.until(lambda: line.api.calls)
    stopping = asyncio.create_task(line.adapter.stop())
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await line.send(ROSA, "too late")
    held.set()
    assert await leaving == "1001"
    await stopping
