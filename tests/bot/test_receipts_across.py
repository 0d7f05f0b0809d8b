"""A parent reads on one platform, and the teacher sees it on another: on the page a tick, in Slack a mark."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from unittest.mock import Mock

import pytest
from sqlalchemy import select, update

from bot.adapters.web.adapter import WebAdapter
from bot.app import App
from bot.config import Settings
from bot.hooks import HouseHooks, Receipt, ReceiptStatus
from bot.writer import Writer
from conversations.messages import Inbound
from storage.turns import ADDRESS, DELIVERY
from tests.support.databases import FreshDatabase, Kind
from tests.support.school import CHANNEL, make_school
from tests.support.world import MarkingTranslator, World

AT = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)


class Made(NamedTuple):
    """The teacher's page, and the hooks that WhatsApp calls."""

    world: World
    web: WebAdapter
    hooks: HouseHooks
    publish: Mock

    async def receipt(self, status: ReceiptStatus) -> bool:
        return await self.hooks.receipt(Receipt("whatsapp", "SM1", status))

    def shown(self) -> list[str]:
        return [call.args[2]["status"] for call in self.publish.call_args_list if call.args[1] == "status"]


@pytest.fixture
async def made(kind: Kind, fresh_database: FreshDatabase) -> AsyncIterator[Made]:
    world = World(fresh_database(kind, make_school), AT, MarkingTranslator())
    writer = Writer(world.database)
    web = WebAdapter(CHANNEL, world.database, Mock(), world.clock)
    web.hub.publish = publish = Mock()  # type: ignore[method-assign]
    hooks = HouseHooks(writer, world.house, 8)
    hooks.watchers.append(web.tell_writers)
    yield Made(world, web, hooks, publish)
    writer.close()
    world.close()


def write(world: World, channel: str = CHANNEL) -> None:
    """Ms Ortiz writes to Dana, who is on WhatsApp."""
    with world.database.begin() as work:
        work.connection.execute(update(ADDRESS).where(ADDRESS.c.address == "dana").values(channel="whatsapp"))
        if channel != CHANNEL:
            work.connection.execute(update(ADDRESS).where(ADDRESS.c.address == "ortiz").values(channel=channel))
        work.commit()
    asked = Inbound(channel, "ortiz", "i0", world.clock.now(), "write to a family", message_id="o0")
    for number, words in enumerate(("write to a family", "Jun", "Jun sang today.")):
        world.deliver(replace(asked, text=words, external_id=f"i{number}", message_id=f"o{number}"))
    with world.database.begin() as work:
        mine = DELIVERY.c.kind == "relay"
        work.connection.execute(
            update(DELIVERY).where(mine).values(status="sent", external_id="SM1", channel="whatsapp")
        )
        work.commit()


async def test_the_page_shows_how_far_it_has_come(made: Made) -> None:
    write(made.world)
    assert await made.receipt("sent")
    assert await made.receipt("delivered")
    assert await made.receipt("read")
    assert await made.receipt("delivered")
    assert made.shown() == ["delivered", "read", "read"], "never back"
    data = made.publish.call_args.args[2]
    assert (data["address"], data["client"]) == ("ortiz", "i2")


async def test_nobody_is_told_of_what_is_not_known(made: Made) -> None:
    assert not await made.receipt("delivered")
    assert made.shown() == []


async def test_a_page_that_cannot_be_told_loses_no_receipt(made: Made) -> None:
    write(made.world)
    made.publish.side_effect = RuntimeError("a page went away")
    assert await made.receipt("read")
    with made.world.database.begin() as work:
        assert work.connection.execute(select(DELIVERY.c.status).where(DELIVERY.c.kind == "relay")).scalar() == "read"


async def test_in_slack_a_mark_goes_under_her_own_words(made: Made) -> None:
    write(made.world, "slack")
    await made.receipt("delivered")
    await made.receipt("read")
    with made.world.database.begin() as work:
        query = select(DELIVERY.c.channel, DELIVERY.c.action, DELIVERY.c.target_external_id, DELIVERY.c.body)
        marks = work.connection.execute(query.where(DELIVERY.c.kind == "receipt")).all()
    assert [tuple(row[:3]) for row in marks] == [("slack", "react", "o2")]
    assert "👀" in marks[0].body


def test_the_application_joins_them(tmp_path: Path) -> None:
    app = App(Settings(storage={"url": f"sqlite:///{tmp_path / 'x.db'}", "media": tmp_path}))  # type: ignore[arg-type]
    assert app.demo is not None
    web = next(adapter for adapter in app.adapters if isinstance(adapter, WebAdapter))
    assert app.hooks.watchers == [web.tell_writers]
