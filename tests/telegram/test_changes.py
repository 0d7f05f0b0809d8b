"""Changes of messages that are in a chat: the calls that Telegram gets, and what its refusals mean."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from bot.adapters.telegram.api import Api
from bot.adapters.telegram.busy import Busy
from bot.adapters.telegram.limits import CAPABILITIES
from bot.outbox.render import render
from bot.send_errors import RateLimited, Rejected, SendError, Unavailable, Unreachable
from handlers.codec import load_reply
from tests.telegram import golden
from tests.telegram.conftest import Line
from tests.telegram.server import TOKEN
from tests.telegram.shapes import ROSA, message
from tests.telegram.wire import Answer, refusal


async def change(line: Line, case: dict[str, Any]) -> None:
    """Make the change that a golden file describes."""
    changes = line.adapter.changes
    if case["do"] == "edit":
        reply = load_reply(orjson.dumps(case["reply"]).decode())
        (outgoing,) = render(reply, CAPABILITIES, 7, str(ROSA))
        await changes.edit(outgoing, case["on"])
    elif case["do"] == "delete":
        await changes.delete(str(ROSA), case["on"])
    else:
        await changes.react(str(ROSA), case["on"], case["emoji"])


def read(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, str) and value[:1] in "[{" else value


@pytest.mark.parametrize("name", golden.cases("changes"))
async def test_a_change_becomes_these_calls(name: str, line: Line, request: pytest.FixtureRequest) -> None:
    line.api.file_messages.add(1002)
    await change(line, golden.load("changes", name))
    calls = [
        [method, {key: read(value) for key, value in one.items() if key != "ok"}] for method, one in line.api.calls
    ]
    golden.check("changes", name, "calls", calls, update=request.config.getoption("--update"))
    assert not any("parse_mode" in call for _method, call in line.api.calls), "what people write is never markup"


async def test_every_message_that_a_text_took_is_known(line: Line) -> None:
    assert await line.send(ROSA, "😀" * 3000) == "1001\n1002"
    assert await line.send(ROSA, "short") == "1003"


EDIT = {"do": "edit", "on": "1001", "reply": {"text": "new words"}}
DELETE = {"do": "delete", "on": "1001"}
MARK = {"do": "react", "on": "1001", "emoji": "👍"}


@pytest.mark.parametrize(
    "case, method, words",
    [
        (EDIT, "editMessageText", "Bad Request: message is not modified: specified new message content …"),
        (DELETE, "deleteMessage", "Bad Request: message to delete not found"),
        (MARK, "setMessageReaction", "Bad Request: message is not modified"),
    ],
)
async def test_what_is_so_already_is_no_trouble(line: Line, case: dict[str, Any], method: str, words: str) -> None:
    line.api.fail(method, refusal(400, words))
    await change(line, case)
    assert [name for name, _ in line.api.calls] == [method]


@pytest.mark.parametrize(
    "case, method, words",
    [
        (EDIT, "editMessageText", "Bad Request: message to edit not found"),
        (EDIT, "editMessageText", "Bad Request: message can't be edited"),
        (EDIT, "editMessageText", "Bad Request: MESSAGE_TOO_LONG"),
        (DELETE, "deleteMessage", "Bad Request: message can't be deleted for everyone"),
        (MARK, "setMessageReaction", "Bad Request: message to react not found"),
        (MARK, "setMessageReaction", "Bad Request: REACTION_INVALID"),
    ],
)
async def test_what_telegram_does_not_do_any_more_is_for_words(
    line: Line, case: dict[str, Any], method: str, words: str
) -> None:
    line.api.fail(method, refusal(400, words))
    with pytest.raises(Rejected):
        await change(line, case)


@pytest.mark.parametrize("case, method", [(EDIT, "editMessageText"), (DELETE, "deleteMessage")])
@pytest.mark.parametrize(
    "answer, error",
    [
        (refusal(429, "Too Many Requests: retry after 7", retry_after=7), RateLimited),
        (Answer(502, b""), Unavailable),
        (refusal(403, "Forbidden: bot was blocked by the user"), Unreachable),
    ],
)
async def test_trouble_that_may_pass_is_told_apart(
    line: Line, case: dict[str, Any], method: str, answer: Answer, error: type[SendError]
) -> None:
    line.api.fail(method, answer)
    with pytest.raises(error):
        await change(line, case)


@pytest.mark.parametrize("emoji", ["🌟", "👍🏽", "🏳️‍🌈", "x"])
async def test_a_mark_that_bots_do_not_have_is_not_tried(line: Line, emoji: str) -> None:
    with pytest.raises(Rejected):
        await change(line, {**MARK, "emoji": emoji})
    assert line.api.calls == []


async def test_words_that_do_not_fit_under_a_file_any_more_are_refused(line: Line) -> None:
    line.api.file_messages.add(1001)
    with pytest.raises(Rejected):
        await change(line, {**EDIT, "reply": {"text": "x" * 1025}})


@pytest.mark.parametrize("address, on, error", [("rosa", "1", Unreachable), ("70001", "m1", Rejected)])
async def test_what_was_never_a_message_of_telegram(line: Line, address: str, on: str, error: type[SendError]) -> None:
    with pytest.raises(error):
        await line.adapter.changes.delete(address, on)


async def test_an_answer_that_takes_its_time_is_announced(line: Line) -> None:
    busy = Busy(Api(TOKEN, line.api.wire.base), after=0.0)
    async with busy.typing(str(ROSA)):
        await line.api.until(lambda: line.api.actions)
    assert [one["action"] for one in line.api.actions] == ["typing"]


async def test_an_answer_that_comes_at_once_is_not_announced(polling: Line) -> None:
    await polling.api.push(message(11, ROSA, "hola"))
    await polling.house.until(lambda: polling.house.got)
    assert polling.api.actions == []
