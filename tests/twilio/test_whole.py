"""The whole way: Twilio posts, the house takes its turn, the outbox answers through Twilio."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from bot.adapters.twilio_messaging.account import TwilioAccount
from bot.adapters.twilio_messaging.adapter import SmsAdapter, WhatsAppAdapter
from bot.adapters.twilio_messaging.hooks import Contact
from bot.app import App
from bot.cli.templates import contents
from bot.config import Settings
from storage.database import Database
from storage.turns import ADDRESS, DELIVERY, RECEIVED
from tests.support.databases import FreshDatabase
from tests.support.house import CountedIds, FrozenClock, make_schema
from tests.support.school import fill_school
from tests.twilio.conftest import MOTHER, Store, Told, World, said, section, serving
from tests.twilio.server import PUBLIC, Twilio


@asynccontextmanager
async def running(
    twilio: Twilio, clock: FrozenClock, tmp_path: Path, database: str
) -> AsyncIterator[tuple[World, App]]:
    """The house over the database at `database`, both adapters in it."""
    settings = Settings.model_validate(
        {
            "storage": {"url": database, "media": tmp_path / "media"},
            "web": {"demo": "off", "public_url": PUBLIC},
            "translation": {"providers": ["none"]},
        }
    )
    told, store, account = Told(clock), Store(tmp_path), TwilioAccount(section(twilio))
    whatsapp = WhatsAppAdapter(account, PUBLIC, store, clock, told, school="Willow Creek School")
    sms = SmsAdapter(account, PUBLIC, store, clock, told)
    app = App(settings, clock=clock, ids=CountedIds(), adapters=[whatsapp, sms])
    async with serving(app.asgi(), lifespan="on") as url:
        yield World(twilio, told, store, whatsapp, sms, url), app


@pytest.fixture
async def whole(
    twilio: Twilio, clock: FrozenClock, tmp_path: Path, fresh_database: FreshDatabase
) -> AsyncIterator[tuple[World, App]]:
    async with running(twilio, clock, tmp_path, fresh_database("sqlite", make_schema)) as made:
        yield made


def rows(app: App, table: Any) -> list[Any]:
    with app.database.read() as session:
        return list(session.connection().execute(select(table)))


@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
async def test_a_first_message_is_answered_once_however_often_it_is_posted(
    whole: tuple[World, App], channel: str
) -> None:
    world, app = whole
    form = said("Hello", whatsapp=channel == "whatsapp")
    for _ in range(3):
        assert await world.post(f"/twilio/{channel}", form) == 200
    await world.twilio.until(1)
    assert await world.post(f"/twilio/{channel}", said("Hello", "SM02", whatsapp=channel == "whatsapp")) == 200
    await world.twilio.until(2)
    assert [row.external_id for row in rows(app, RECEIVED)] == ["SM01", "SM02"]
    assert [row.address for row in rows(app, ADDRESS)] == [MOTHER]
    assert len(world.twilio.taken) == 2


async def test_stop_in_any_form_ends_it_with_one_confirmation(whole: tuple[World, App]) -> None:
    world, app = whole
    await world.post("/twilio/sms", said("UNSUSCRIBIR", whatsapp=False, OptOutType="STOP"))
    await world.twilio.until(1)
    await world.post("/twilio/sms", said("STOP", "SM02", whatsapp=False))
    await world.post("/twilio/sms", said("Stop", "SM03", whatsapp=False))
    assert rows(app, ADDRESS)[0].opted_out_at is not None
    assert len([row for row in rows(app, DELIVERY) if "no more messages" in row.body]) == 1


async def test_nul_and_lone_surrogates_do_no_harm(whole: tuple[World, App]) -> None:
    world, app = whole
    assert await world.post("/twilio/whatsapp", said("a\0b", ProfileName="x\0y")) == 200
    assert len(rows(app, RECEIVED)) == 1


async def test_a_tap_in_a_list_answers_the_question(whole: tuple[World, App]) -> None:
    """The words a family sees are a list; what a tap posts is taken as the answer."""
    world, app = whole
    await world.post("/twilio/whatsapp", said("Hello"))
    await world.twilio.until(1)
    (menu,) = world.twilio.taken
    shown = world.twilio.contents.shown(menu.form["ContentSid"], json.loads(menu.form["ContentVariables"]))
    assert shown is not None
    ((_kind, question),) = shown.items()
    (first, *_others) = question.get("actions") or question["items"]
    label = first.get("title") or first["item"]
    await world.post("/twilio/whatsapp", said(label, "SM02", ListId=first["id"], ListTitle=label))
    await world.twilio.until(2)
    assert [row.route for row in rows(app, RECEIVED)][1] == "answer"


#: Five past four in the afternoon at school.
FRIDAY = datetime(2026, 11, 28, 0, 5, tzinfo=UTC)
#: Dana has one child there, Rosa two; nobody else is connected.
DANA, ROSA = "+12025550101", "+12025550102"


def on_whatsapp(url: str) -> None:
    make_schema(url)
    database = Database(url)
    with database.begin() as work:
        fill_school(work.session)
        for name, number in (("dana", DANA), ("rosa", ROSA)):
            moved = update(ADDRESS).where(ADDRESS.c.address == name)
            work.connection.execute(moved.values(channel="whatsapp", address=number))
        work.connection.execute(delete(ADDRESS).where(ADDRESS.c.channel != "whatsapp"))
        work.commit()
    database.dispose()


async def test_a_check_in_outside_the_window_is_answered_by_a_tap_on_its_template(
    twilio: Twilio, clock: FrozenClock, tmp_path: Path, fresh_database: FreshDatabase
) -> None:
    """With one child the template asks the question itself; with several it says that a question waits."""
    for number, body in enumerate(contents()):
        twilio.contents.kept[f"HX{number:031x}f"] = body
    twilio.contents.approve_all()
    async with running(twilio, clock, tmp_path, fresh_database("sqlite", on_whatsapp)) as (world, app):
        world.told.contacts = {DANA: Contact(None, "en"), ROSA: Contact(None, "es")}
        clock.moment = FRIDAY
        await app.ticks.nudge()
        await app.ticks.sweep()
        await twilio.until(2)
        by_number = {one.form["To"].removeprefix("whatsapp:"): one for one in twilio.taken}
        names = {
            number: twilio.contents.kept[one.form["ContentSid"]]["friendly_name"] for number, one in by_number.items()
        }
        assert names == {DANA: "homeline_checkin_answers_en", ROSA: "homeline_checkin_es"}
        shown = twilio.contents.shown(
            by_number[DANA].form["ContentSid"], json.loads(by_number[DANA].form["ContentVariables"])
        )
        assert shown is not None
        assert shown["twilio/quick-reply"]["body"] == (
            "This is Willow Creek School, phone 555-0100. How was this week for Jun? Please tap an answer."
        )
        tap = shown["twilio/quick-reply"]["actions"][0]["id"]
        world.told.contacts[DANA] = Contact(FRIDAY, "en")
        form = said("Good", "SM09", ButtonPayload=tap, ButtonText="Good", From=f"whatsapp:{DANA}")
        assert await world.post("/twilio/whatsapp", form) == 200
        await twilio.until(3)
        assert twilio.bodies[-1] == "That is good to hear. Thank you!", "and nothing asks again"
        world.told.contacts[ROSA] = Contact(FRIDAY, "es")
        assert await world.post("/twilio/whatsapp", said("1", "SM10", From=f"whatsapp:{ROSA}")) == 200
        await twilio.until(4)
        values = json.loads(twilio.taken[-1].form["ContentVariables"])
        assert {"Mateo", "Sofía"} <= set(values.values()), "the question that waited, with its buttons"
