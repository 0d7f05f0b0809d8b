"""A school's installation as it runs in production, with all three platforms, pointed at the emulators.

Real are: the application with all its parts, its web server (with https in front of it, as Telegram demands), the three
libraries that call the platforms, and the database. Put in its place are the clock, which is told what time it is, and
the translator, which marks what it has translated: "[es] …".
"""

from __future__ import annotations

import itertools
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import uvicorn
import yaml
from sqlalchemy import select, update

from bot.app import App
from bot.config import Settings
from handlers.invites import new_invite
from storage.database import Database
from storage.migrate import upgrade
from storage.people import PERSON
from storage.turns import ADDRESS, DELIVERY
from tests.emulators.people import OnSlack, OnTelegram, OnWhatsApp, Slack, Telegram, Twilio, until
from tests.emulators.processes import ROOT, Process
from tests.support.house import FrozenClock
from tests.support.school import fill_school
from tests.support.world import MarkingTranslator

BOT_TOKEN, BOT_USER, SIGNING_SECRET = "xoxb-homeline", "U0HOMELINE", "a signing secret"
ACCOUNT, AUTH_TOKEN, NUMBER, NUMBER_SID = f"AC{'0' * 32}", "an auth token", "+14155238886", f"PN{'0' * 32}"
#: Staff of the invented school who are on Slack. What they are there, they are by their e-mail.
STAFF = {"ortiz": "ortiz@school.example", "roy": "roy@school.example"}
_numbers = itertools.count(1)


def seed() -> dict[str, Any]:
    """What the emulators of Slack and Twilio know at first: a workspace whose app has our manifest, an account."""
    manifest = yaml.safe_load((ROOT / "slack-manifest.yaml").read_text(encoding="utf-8"))
    users = [{"name": name, "real_name": name.title(), "profile": {"email": email}} for name, email in STAFF.items()]
    users.append({"name": "visitor", "profile": {"email": "visitor@elsewhere.example"}})
    us = {"client_id": "1.2", "client_secret": "-", "name": "Homeline", "redirect_uris": [], "app_id": "A0HOMELINE"}
    us |= {"bot_id": "B0HOMELINE", "bot_user_id": BOT_USER, "bot_name": "homeline"}
    tokens = [{"token": f"xoxp-{user['name']}", "type": "user", "user": user["name"]} for user in users]
    bot = {"token": BOT_TOKEN, "type": "bot", "user": BOT_USER, "scopes": manifest["oauth_config"]["scopes"]["bot"]}
    slack = {"users": users, "oauth_apps": [us], "tokens": [*tokens, bot]}
    number = {"sid": NUMBER_SID, "phone_number": f"whatsapp:{NUMBER}"}
    account = {"sid": ACCOUNT, "auth_token": AUTH_TOKEN}
    return {
        "slack": slack | {"signing_secret": SIGNING_SECRET, "strict_scopes": True},
        "twilio": {"account": account, "phone_numbers": [number]},
    }


@dataclass(frozen=True)
class Emulators:
    """The running emulators, and the certificate (with its key) of the bot's address."""

    slack_and_twilio: Process
    telegram: str
    slack: str
    twilio: str
    certificate: Path


def make_emulated_school(url: str) -> None:
    """The invented school: nobody is connected; staff have e-mail addresses."""
    database = Database(url)
    upgrade(database)
    with database.begin() as work:
        fill_school(work.session)
        work.session.flush()
        work.connection.execute(ADDRESS.delete())
        for name, email in STAFF.items():
            work.connection.execute(update(PERSON).where(PERSON.c.sourced_id == name).values(email=email))
        work.commit()
    database.dispose()


@dataclass
class Installation:
    """The running bot, and the ways to the people at the emulators."""

    app: App
    clock: FrozenClock
    telegram: Telegram
    slack: Slack
    twilio: Twilio

    def parent_on_telegram(self) -> OnTelegram:
        """A person on Telegram whom nobody knows yet."""
        return OnTelegram(self.telegram, 7000 + next(_numbers))

    def parent_on_whatsapp(self) -> OnWhatsApp:
        """A person on WhatsApp whom nobody knows yet."""
        return OnWhatsApp(self.twilio, f"+1202555{next(_numbers):04}")

    def on_slack(self, name: str) -> OnSlack:
        """A member of the workspace."""
        return OnSlack(self.slack, f"xoxp-{name}")

    def letter_for(self, who: str) -> str:
        """The code in the school's letter, as `run_bot.py invite` makes it."""
        with self.app.database.begin() as work:
            person = work.connection.execute(select(PERSON.c.id).where(PERSON.c.sourced_id == who)).scalar_one()
            code = new_invite(work, self.app.house, person)
            work.commit()
        return code

    async def time_is(self, moment: datetime) -> None:
        """It is `moment` now, and the clock ticks."""
        self.clock.moment = moment
        await self.app.ticks.nudge()
        await self.app.ticks.sweep()

    def deliveries(self, channel: str) -> dict[str, str]:
        """Status of what was sent there, by the platform's id of it."""
        query = select(DELIVERY.c.external_id, DELIVERY.c.status).where(DELIVERY.c.channel == channel)
        with self.app.database.read() as session:
            return {str(row.external_id): str(row.status) for row in session.connection().execute(query)}


@asynccontextmanager
async def running(emulators: Emulators, database_url: str, folder: Path) -> AsyncIterator[Installation]:
    """Serve the bot on a free port until the block ends, and tell the emulators where it is."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        public = f"https://127.0.0.1:{listener.getsockname()[1]}"
        token, clock = f"{next(_numbers)}:telegram-token", FrozenClock()
        settings = _settings(emulators, database_url, folder, public, token)
        app = App(settings, clock=clock, translator=MarkingTranslator())
        async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
            telegram = Telegram(client, emulators.telegram, token)
            slack = Slack(client, emulators.slack, BOT_USER)
            twilio = Twilio(client, emulators.twilio, ACCOUNT, AUTH_TOKEN, f"whatsapp:{NUMBER}")
            # As one enters them at api.slack.com and in Twilio's console; Telegram is told by the bot itself.
            emulators.slack_and_twilio.tell({"events": f"{public}/slack/events"})
            number = f"/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers/{NUMBER_SID}.json"
            await twilio.post(number, {"SmsUrl": f"{public}/twilio/whatsapp"})
            async with _serving(app, listener, emulators.certificate):
                await until(telegram.knows_the_bot, "the bot did not tell Telegram where it is")
                yield Installation(app, clock, telegram, slack, twilio)


def _settings(emulators: Emulators, database_url: str, folder: Path, public: str, token: str) -> Settings:
    telegram = {"token": token, "base_url": emulators.telegram, "mode": "webhook"}
    slack = {"bot_token": BOT_TOKEN, "signing_secret": SIGNING_SECRET, "base_url": f"{emulators.slack}/api/"}
    twilio = {"account_sid": ACCOUNT, "auth_token": AUTH_TOKEN, "base_url": emulators.twilio, "whatsapp_from": NUMBER}
    return Settings.model_validate(
        {
            "storage": {"url": database_url, "media": folder / "media"},
            "web": {"demo": "off", "public_url": public},
            "telegram": telegram,
            "slack": slack,
            "twilio": twilio,
            "outbox": {"rates": {}, "address_seconds": {}},
        }
    )


@asynccontextmanager
async def _serving(app: App, listener: socket.socket, certificate: Path) -> AsyncIterator[None]:
    config = uvicorn.Config(app.asgi(), ssl_certfile=certificate, lifespan="on", log_config=None, access_log=False)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    try:
        yield
    finally:
        await server.shutdown(sockets=[listener])
