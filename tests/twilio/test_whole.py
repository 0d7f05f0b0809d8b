"""The whole way: Twilio posts, the house takes its turn, the outbox answers through Twilio."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy import select
from typer.testing import CliRunner

from bot.adapters.twilio_messaging.account import TwilioAccount
from bot.adapters.twilio_messaging.adapter import SmsAdapter, WhatsAppAdapter
from bot.app import App
from bot.cli.templates import show_templates
from bot.config import Settings
from storage.turns import ADDRESS, DELIVERY, RECEIVED
from tests.support.databases import FreshDatabase
from tests.support.house import CountedIds, FrozenClock, make_schema
from tests.twilio.conftest import MOTHER, Store, Told, World, said, section, serving
from tests.twilio.server import PUBLIC, Twilio


@pytest.fixture
async def whole(
    twilio: Twilio, clock: FrozenClock, tmp_path: Path, fresh_database: FreshDatabase
) -> AsyncIterator[tuple[World, App]]:
    settings = Settings.model_validate(
        {
            "storage": {"url": fresh_database("sqlite", make_schema), "media": tmp_path / "media"},
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


def test_the_templates_command_lists_what_to_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(f"twilio:\n  templates:\n    checkin: {{es: {'HX' + 'a' * 32}}}\n", encoding="utf-8")
    monkeypatch.setenv("HOMELINE_CONFIG", str(file))
    app = typer.Typer()
    app.command()(show_templates)
    shown = CliRunner().invoke(app, [])
    assert shown.exit_code == 0
    for words in ("note_waiting", "You have a note from {{1}} at {{2}}.", "HX" + "a" * 32, "not registered", "أرسل 1"):
        assert words in shown.output
    lines = CliRunner().invoke(app, ["--json"]).output.splitlines()
    assert len(lines) == 12
    assert all(line.startswith('{"friendly_name": "homeline_') for line in lines)
