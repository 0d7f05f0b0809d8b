"""The real application behind the adapter: a stranger writes on Telegram and is answered there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest
from sqlalchemy import select

from bot.app import App
from bot.config import Settings
from storage.turns import DELIVERY, RECEIVED
from tests.support.databases import FreshDatabase
from tests.support.house import make_schema
from tests.telegram.conftest import Line
from tests.telegram.server import BotApi
from tests.telegram.shapes import ROSA, message, tap


class Installation:
    """An application whose only platform is Telegram."""

    def __init__(self, line: Line, url: str, folder: Path) -> None:
        self.line, self.url, self.folder = line, url, folder
        self.app = self.make()

    def make(self) -> App:
        settings = Settings(
            storage={"url": self.url, "media": self.folder / "media"},  # type: ignore[arg-type]
            translation={"providers": ("none",)},  # type: ignore[arg-type]
            web={"demo": "off"},  # type: ignore[arg-type]
        )
        return App(settings, adapters=[self.line.use(self.line.make())])

    def column(self, column: object) -> list[str]:
        with self.app.database.read() as session:
            return [str(row[0]) for row in session.connection().execute(select(column))]  # type: ignore[call-overload]


@pytest.fixture
async def installation(line: Line, fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[Installation]:
    made = Installation(line, fresh_database("sqlite", make_schema), tmp_path)
    await made.app.start()
    yield made
    await made.app.stop()


def newest_taps(api: BotApi) -> list[str]:
    keyboard = orjson.loads(api.sent("sendMessage")[-1]["reply_markup"])["inline_keyboard"]
    return [button["callback_data"] for row in keyboard for button in row]


async def test_a_stranger_is_asked_taps_and_is_asked_on(installation: Installation) -> None:
    api = installation.line.api
    await api.push(message(11, ROSA, "/start"))
    await api.until(lambda: len(api.texts(ROSA)) == 1)
    spanish = next(data for data in newest_taps(api) if data.endswith(".es"))
    await api.push(tap(12, spanish, on=1001))
    await api.until(lambda: len(api.texts(ROSA)) == 2 and api.sent("editMessageReplyMarkup"))
    assert "código" in api.texts(ROSA)[1]
    assert api.sent("editMessageReplyMarkup")[0]["message_id"] == "1001"


async def test_after_a_restart_nothing_is_answered_twice(installation: Installation) -> None:
    api = installation.line.api
    await api.push(message(11, ROSA, "/start"))
    await api.until(lambda: len(api.texts(ROSA)) == 1)
    await installation.app.stop()
    installation.app = installation.make()
    await api.push(message(11, ROSA, "/start"), message(12, ROSA, "hola"))  # it was never confirmed
    await installation.app.start()
    await api.until(lambda: len(api.texts(ROSA)) == 2)
    assert installation.column(RECEIVED.c.external_id) == ["11", "12"]
    assert len(installation.column(DELIVERY.c.id)) == 2
