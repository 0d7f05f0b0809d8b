"""The webhook: who may call it, what is answered when, and what Telegram is told at the start."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest
from starlette.applications import Starlette

from bot.adapter import Away, Busy
from bot.adapters.telegram.adapter import TelegramAdapter
from bot.adapters.telegram.api import UPDATES
from bot.adapters.telegram.commands import commands_in
from bot.adapters.telegram.webhook import PATH, secret_of
from bot.config.sections import TelegramSection
from tests.support.files import clean
from tests.telegram.conftest import Line
from tests.telegram.server import TOKEN
from tests.telegram.shapes import OMAR, ROSA, message, photo
from tests.telegram.wire import refusal

HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECRET = {HEADER: secret_of(TOKEN)}


class Caller:
    """Telegram's side of the webhook."""

    def __init__(self, line: Line, client: httpx.AsyncClient) -> None:
        self.line, self.client = line, client

    async def post(self, content: object, headers: dict[str, str] | None = None) -> httpx.Response:
        body = content if isinstance(content, bytes) else orjson.dumps(content)
        return await self.client.post(PATH, content=body, headers=SECRET if headers is None else headers)

    def posting(self, content: object) -> asyncio.Task[httpx.Response]:
        return asyncio.create_task(self.post(content))


@pytest.fixture
async def caller(line: Line) -> AsyncIterator[Caller]:
    line.use(line.make("webhook"))
    await line.start()
    transport = httpx.ASGITransport(Starlette(routes=list(line.adapter.routes())))
    async with httpx.AsyncClient(transport=transport, base_url="https://bot.example.org") as client:
        yield Caller(line, client)


async def test_telegram_is_told_where_to_call_and_with_what_secret(caller: Caller) -> None:
    await caller.line.api.until(lambda: caller.line.api.webhook)
    told = caller.line.api.webhook
    assert told["url"] == "https://bot.example.org/telegram/webhook"
    assert told["secret_token"] == SECRET[HEADER]
    assert orjson.loads(told["allowed_updates"]) == list(UPDATES)
    assert "message_reaction" in UPDATES, "Telegram tells of marks only when asked to"
    assert told.get("drop_pending_updates") in (None, "false")
    assert caller.line.api.polls == []


async def test_200_only_after_the_commit(caller: Caller) -> None:
    committed = asyncio.Event()
    caller.line.house.plan = lambda _inbound: committed
    posting = caller.posting(message(11, ROSA, "hola"))
    await caller.line.house.until(lambda: caller.line.house.asked)
    assert not posting.done()
    committed.set()
    assert (await posting).status_code == 200
    assert caller.line.house.texts() == ["hola"]


@pytest.mark.parametrize(
    "headers, status",
    [
        ({}, 401),
        ({HEADER: ""}, 403),
        ({HEADER: "guessed"}, 403),
        ({HEADER: SECRET[HEADER][:-1]}, 403),
        ({HEADER: SECRET[HEADER].upper()}, 403),
        ({HEADER: TOKEN}, 403),
    ],
    ids=["none", "empty", "guessed", "short", "upper", "token"],
)
async def test_a_stranger_is_not_heard(caller: Caller, headers: dict[str, str], status: int) -> None:
    answer = await caller.post(message(11, ROSA, "forged"), headers)
    assert (answer.status_code, answer.content) == (status, b"")
    assert caller.line.house.asked == []


async def test_a_secret_that_is_not_ascii_is_a_wrong_one(caller: Caller) -> None:
    raw: Any = {HEADER: "ñ".encode()}
    assert (await caller.post(message(11), raw)).status_code == 403


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b"[]", b"7", b'"x"', b"null", b"{}", b'{"update_id": "11"}', b'{"update_id": true}'],
    ids=repr,
)
async def test_nonsense_is_400(caller: Caller, body: bytes) -> None:
    assert (await caller.post(body)).status_code == 400


async def test_a_huge_body_is_413(caller: Caller) -> None:
    assert (await caller.post(b" " * (2**20 + 1))).status_code == 413


async def test_an_update_that_cannot_be_read_is_not_wanted_again(caller: Caller) -> None:
    assert (await caller.post({"update_id": 11, "message": {"message_id": 1}})).status_code == 200
    odd = message(12, ROSA, "hola")
    odd["message"]["chat"]["id"] = ["no number"]
    assert (await caller.post(odd)).status_code == 200


@pytest.mark.parametrize("error, status, wait", [(Away(1.2), 503, "2"), (Busy(5.0), 429, "5")], ids=["away", "busy"])
async def test_come_again(caller: Caller, error: Exception, status: int, wait: str) -> None:
    caller.line.house.plan = lambda _inbound: error
    answer = await caller.post(message(11, ROSA, "hola"))
    assert (answer.status_code, answer.headers["retry-after"]) == (status, wait)
    caller.line.house.plan = lambda _inbound: None
    assert (await caller.post(message(11, ROSA, "hola"))).status_code == 200
    assert caller.line.house.texts() == ["hola"]


async def test_before_the_start_and_after_the_stop_telegram_keeps_it(caller: Caller) -> None:
    await caller.line.adapter.stop()
    assert (await caller.post(message(11, ROSA, "hola"))).status_code == 503


async def test_the_same_update_again_is_not_handed_in_again(caller: Caller) -> None:
    for _ in range(3):
        assert (await caller.post(message(11, ROSA, "hola"))).status_code == 200
    assert caller.line.house.asked == ["11"]


async def test_one_chat_goes_in_order_while_the_others_go_on(caller: Caller) -> None:
    slow = asyncio.Event()
    caller.line.house.plan = lambda inbound: slow if inbound.text == "1" else None
    posts = [caller.posting(message(10 + n, ROSA, str(n))) for n in range(1, 4)]
    await caller.line.house.until(lambda: caller.line.house.asked)
    assert (await caller.post(message(20, OMAR, "salam"))).status_code == 200
    assert caller.line.house.texts() == ["salam"]
    slow.set()
    await asyncio.gather(*posts)
    assert caller.line.house.texts(ROSA) == ["1", "2", "3"]


async def test_an_album_is_one_message_and_each_post_is_answered_after_its_commit(caller: Caller) -> None:
    line, over, committed = caller.line, asyncio.Event(), asyncio.Event()
    line.api.files = {f"f{n}": clean(n) for n in range(3)}
    line.house.plan = lambda _inbound: committed

    async def meanwhile(_seconds: float) -> None:
        await over.wait()

    line.pauses.meanwhile = meanwhile
    posts = [caller.posting(photo(11 + n, f"f{n}", media_group_id="A")) for n in (1, 0, 2)]
    assert (await caller.post(message(5, OMAR))).status_code == 200
    over.set()
    await line.house.until(lambda: line.house.asked)
    assert not any(post.done() for post in posts)
    committed.set()
    assert {(await post).status_code for post in posts} == {200}
    (got,) = line.house.got
    assert (got.external_id, len(got.media)) == ("11", 3)
    assert (await caller.post(photo(12, "f1", media_group_id="A"))).status_code == 200, "its answer was lost"
    assert len(line.house.got) == 1


async def test_the_webhook_is_set_as_soon_as_telegram_can_be_reached(line: Line) -> None:
    line.use(line.make("webhook"))
    line.api.fail("setWebhook", refusal(500, "Internal Server Error"), refusal(429, "Too Many", retry_after=9))
    await line.start()
    await line.api.until(lambda: line.api.webhook)
    assert line.pauses.seconds == [1, 9]


@pytest.mark.parametrize("url", ["", "http://bot.example.org", "bot.example.org"])
def test_a_webhook_needs_a_public_https_address(line: Line, url: str) -> None:
    section = TelegramSection(token=TOKEN, mode="webhook")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="https"):
        TelegramAdapter(section, line.media, line.clock, line.house.on_gone, office="x", public_url=url)


def test_polling_has_no_routes(line: Line) -> None:
    assert line.adapter.routes() == ()


async def test_the_menu_of_commands_is_set_in_every_language_that_telegram_knows(line: Line) -> None:
    await line.start()
    await line.api.until(lambda: any(one.get("language_code") == "es" and "ok" in one for one in menus(line)))
    by_language = {one.get("language_code", ""): orjson.loads(one["commands"]) for one in menus(line)}
    assert {"", "ar", "en", "es"} <= by_language.keys()
    assert [one["command"] for one in by_language["es"]] == ["menu", "help", "settings", "stop"]
    assert by_language["es"][2]["description"] == "Ajustes"
    assert by_language["ar"][2]["description"] == "الإعدادات"


def menus(line: Line) -> list[dict[str, Any]]:
    return line.api.sent("setMyCommands")


async def test_without_the_menu_of_commands_all_else_works(line: Line) -> None:
    line.api.fail("setMyCommands", refusal(500, "Internal Server Error"))
    await line.start()
    await line.api.push(message(11, ROSA, "hola"))
    await line.house.until(lambda: line.house.got)
    assert len(menus(line)) == 1


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_descriptions_have_at_least_one_and_at_most_256_characters(language: str) -> None:
    assert all(1 <= len(command.description) <= 256 for command in commands_in(language))
