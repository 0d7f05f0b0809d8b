"""Polling: what is confirmed was committed, chats go in parallel and in order, and trouble passes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram.request import HTTPXRequest

from bot.adapter import Away, Busy
from bot.adapters.telegram.api import POLL_SECONDS, UPDATES
from tests.support.files import clean
from tests.telegram.conftest import Line
from tests.telegram.server import TOKEN
from tests.telegram.shapes import OMAR, ROSA, message, photo
from tests.telegram.wire import Answer, refusal, result


async def test_a_message_comes_in_and_is_confirmed_by_the_next_call(polling: Line) -> None:
    await polling.api.push(message(11, ROSA, "hola"))
    await polling.api.until(lambda: len(polling.api.polls) == 2)
    assert polling.house.texts() == ["hola"]
    assert "offset" not in polling.api.polls[0], "Telegram knows best what was not confirmed"
    assert polling.api.polls[1]["offset"] == "12"
    assert polling.api.polls[0]["timeout"] == "30"
    assert all(name in polling.api.polls[0]["allowed_updates"] for name in UPDATES)


async def test_nothing_is_confirmed_before_it_is_committed(polling: Line) -> None:
    committed = asyncio.Event()
    polling.house.plan = lambda _inbound: committed
    await polling.api.push(message(11, ROSA, "hola"))
    await polling.house.until(lambda: polling.house.asked)
    assert len(polling.api.polls) == 1
    committed.set()
    await polling.api.until(lambda: len(polling.api.polls) == 2)
    assert polling.house.texts() == ["hola"]


async def test_after_a_crash_between_fetch_and_commit_the_message_comes_again(line: Line) -> None:
    line.house.plan = lambda _inbound: asyncio.Event()  # never
    await line.start()
    await line.api.push(message(11, ROSA, "hola"))
    await line.house.until(lambda: line.house.asked)
    for task in line.adapter._tasks:
        task.cancel()  # as when the process is killed
    await asyncio.gather(*line.adapter._tasks, return_exceptions=True)
    line.house.plan = lambda _inbound: None
    line.use(line.make())
    await line.start()
    await line.api.until(lambda: line.api.confirmed("12"))
    assert line.house.texts() == ["hola"]
    assert line.house.asked == ["11", "11"]


@pytest.mark.parametrize("error", [Away(2.0), Busy(5.0)])
async def test_what_is_not_taken_is_not_confirmed_and_comes_again(polling: Line, error: Exception) -> None:
    refusals = [error, error]
    polling.house.plan = lambda inbound: refusals.pop() if inbound.text == "one" and refusals else None
    await polling.api.push(message(11, ROSA, "one"), message(12, ROSA, "two"), message(13, OMAR, "salam"))
    await polling.api.until(lambda: polling.api.confirmed("14"))
    assert polling.house.texts(ROSA) == ["one", "two"]
    assert polling.house.texts(OMAR) == ["salam"], "the other chat was neither held up nor asked twice"
    assert [poll.get("offset") for poll in polling.api.polls] == [None, "11", "11", "14"]
    assert polling.pauses.seconds == [error.retry_after] * 2  # type: ignore[attr-defined]


async def test_chats_go_in_parallel_and_each_in_the_order_of_update_ids(polling: Line) -> None:
    slow = asyncio.Event()
    polling.house.plan = lambda inbound: slow if inbound.text == "1" and inbound.address == str(ROSA) else None
    updates = [message(20 + 2 * n + (who == OMAR), who, str(n)) for n in range(1, 30) for who in (ROSA, OMAR)]
    await polling.api.push(*reversed(updates))
    await polling.house.until(lambda: len(polling.house.got) == 29)
    assert polling.house.texts(ROSA) == []
    slow.set()
    await polling.house.until(lambda: len(polling.house.got) == 58)
    for who in (ROSA, OMAR):
        assert polling.house.texts(who) == [str(n) for n in range(1, 30)]


async def test_a_bad_update_stops_nothing_and_its_words_are_not_logged(
    polling: Line, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = [
        {"update_id": 11, "message": {"message_id": 1, "text": "my secret"}},
        {"update_id": 12, "message": {**message(12)["message"], "date": "never", "text": "my secret"}},
        {"update_id": 13, "message": ["my secret"]},
        {"update_id": 14, "poll_answer_of_2031": {"text": "my secret"}, "message": None},
    ]
    polling.api.fail("getUpdates", result([*bad, {"message": "no id"}, "my secret", message(15, ROSA, "hola")]))
    await polling.api.push(message(16, ROSA, "still here"))
    await polling.house.until(lambda: len(polling.house.got) == 2)
    assert polling.house.texts() == ["hola", "still here"]
    assert "secret" not in caplog.text
    assert "secret" not in "".join(capsys.readouterr())


async def test_an_update_that_the_house_cannot_even_keep_is_left_after_three_tries(polling: Line) -> None:
    polling.house.plan = lambda inbound: ZeroDivisionError() if inbound.text == "break" else None
    await polling.api.push(message(11, ROSA, "break"), message(12, ROSA, "hola"))
    await polling.house.until(lambda: polling.house.got)
    assert polling.house.asked == ["11", "11", "11", "12"]


async def test_an_album_that_comes_in_pieces_is_one_message(polling: Line) -> None:
    for number in range(3):
        polling.api.files[f"f{number}"] = clean(number)
    album = [photo(11 + n, f"f{n}", media_group_id="A") for n in range(3)]
    album[0]["message"]["caption"] = "Zoo"

    async def meanwhile(_seconds: float) -> None:
        if len(polling.api.waiting) < 3:
            polling.api.waiting.append(album[len(polling.api.waiting)])

    polling.pauses.meanwhile = meanwhile
    await polling.api.push(album[0])
    await polling.api.until(lambda: polling.api.confirmed("14"))
    (got,) = polling.house.got
    assert (got.external_id, got.text, len(got.media)) == ("11", "Zoo", 3)
    assert len({media.ref for media in got.media}) == 3


async def test_the_next_message_ends_an_album(polling: Line) -> None:
    polling.api.files |= {"f0": clean(0), "f1": clean(1)}
    album = [photo(11 + n, f"f{n}", media_group_id="A") for n in range(2)]
    await polling.api.push(*album, message(13, ROSA, "from the zoo"))
    await polling.house.until(lambda: len(polling.house.got) == 2)
    assert [len(one.media) for one in polling.house.got] == [2, 0]
    assert polling.pauses.seconds == []


async def test_trouble_is_waited_out_and_nothing_is_lost(polling: Line) -> None:
    polling.api.fail(
        "getUpdates",
        refusal(500, "Internal Server Error"),
        refusal(429, "Too Many Requests: retry after 7", retry_after=7),
        refusal(409, "Conflict: terminated by other getUpdates request"),
        refusal(401, "Unauthorized"),
        Answer(200, b'{"ok": true, "result": [{"update', 0),
        Answer(200, b'{"ok": true, "result": []}', 9),
        Answer(502, b"<html>Bad Gateway</html>"),
    )
    await polling.api.until(lambda: polling.api.polls)
    await polling.api.push(message(11, ROSA, "hola"))
    await polling.api.until(lambda: polling.api.confirmed("12"))
    assert polling.house.texts() == ["hola"]
    assert polling.pauses.seconds == [1, 7, 15, 60, 16, 30, 30]


async def test_it_starts_while_telegram_is_out_of_reach(line: Line) -> None:
    base = line.api.wire.base
    await line.api.wire.close()
    line.use(line.make(base_url=base))

    async def back(_seconds: float) -> None:
        if len(line.pauses.seconds) == 3:
            await line.api.wire.open(int(base.rpartition(":")[2]))

    line.pauses.meanwhile = back
    await line.start()
    await line.api.push(message(11, ROSA, "hola"))
    await line.house.until(lambda: line.house.got)
    assert line.pauses.seconds == [1, 2, 4]


async def test_polling_takes_an_old_webhook_away(line: Line) -> None:
    line.api.webhook = {"url": "https://old.example.org"}
    await line.start()
    await line.api.push(message(11, ROSA, "hola"))
    await line.house.until(lambda: line.house.got)
    (deleted,) = line.api.sent("deleteWebhook")
    assert deleted.get("drop_pending_updates") in (None, "false"), "what people wrote meanwhile is kept"


async def test_a_refused_token_is_asked_for_again_once_a_minute(line: Line) -> None:
    line.use(line.make(token="123456:wrong"))
    tried = asyncio.Event()

    async def meanwhile(_seconds: float) -> None:
        if len(line.pauses.seconds) == 2:
            tried.set()
            await asyncio.Event().wait()

    line.pauses.meanwhile = meanwhile
    await line.start()
    await tried.wait()
    assert line.pauses.seconds == [60, 60]


async def test_a_long_poll_is_given_longer_than_telegram_takes(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    real = HTTPXRequest.do_request

    async def do_request(request: HTTPXRequest, url: str, *args: Any, **options: Any) -> tuple[int, bytes]:
        if url.endswith("/getUpdates"):
            waits.append(options["read_timeout"])
        return await real(request, url, *args, **options)

    monkeypatch.setattr(HTTPXRequest, "do_request", do_request)
    await line.start()
    await line.api.until(lambda: line.api.polls)
    assert waits[0] > POLL_SECONDS


async def test_stopping_lets_the_last_batch_end(polling: Line) -> None:
    committed = asyncio.Event()
    polling.house.plan = lambda _inbound: committed
    await polling.api.push(message(11, ROSA, "hola"))
    await polling.house.until(lambda: polling.house.asked)
    stopping = asyncio.create_task(polling.adapter.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    committed.set()
    await stopping
    assert polling.house.texts() == ["hola"]
    assert len(polling.api.polls) == 1


async def test_neither_token_nor_words_are_logged(polling: Line, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    polling.api.fail("getUpdates", Answer(200, b'{"ok": true, "result": [{"text": "my secret"'))
    await polling.api.push(message(11, ROSA, "my secret"))
    await polling.house.until(lambda: polling.house.got)
    await polling.send(ROSA, "my secret")
    said = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith(("httpx", "telegram")))
    assert TOKEN not in said
    assert "my secret" not in said
