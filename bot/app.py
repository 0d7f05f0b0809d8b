"""Wiring: every part built once, by hand, from the settings."""

from __future__ import annotations

import asyncio
import gc
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from starlette.applications import Starlette

from bot.adapters.web.adapter import WebAdapter
from bot.broadcasting import BroadcastWorker
from bot.demo.clock import DemoClock
from bot.demo.demo import Demo
from bot.demo.roster import import_bundled_school
from bot.gateway import Gateway
from bot.health import health_routes
from bot.hooks import HouseHooks
from bot.lanes import LocalLanes
from bot.language_guess import CloseGuess
from bot.media import DiskMedia
from bot.media.retention import Retention
from bot.outbox.pace import Pace, Rate
from bot.outbox.sender import Sender
from bot.platforms import build_platforms
from bot.surveying import SurveyWorker
from bot.system import RandomIds, SystemClock
from bot.ticks import Ticks
from bot.translate.building import build_translator
from bot.translate.glossary import Glossary
from bot.translate.worker import TranslationWorker
from bot.writer import Writer, is_away
from conversations.crisis import crisis_spotter
from conversations.intents import intent_of
from conversations.optout import optout_spotter
from conversations.topics import tone_of
from handlers.broadcast_drafts import BROADCAST_LANE
from handlers.house import FileFacts, House, ListeningFacts, RelayFacts, SafetyFacts, SchoolFacts
from handlers.invites import new_invite
from handlers.relay_edits import TRANSLATION_LANE
from storage.database import Database
from storage.migrate import upgrade
from storage.ownership import Ownership

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.adapter import Adapter
    from bot.config import Settings
    from handlers.ports import Clock, Ids, Lanes, Translator

log = structlog.get_logger()


def build_house(settings: Settings, clock: Clock, ids: Ids, lanes: Lanes) -> House:
    """The house with the facts that the settings give."""
    school, safety, files = settings.school, settings.safety, settings.media
    return House(
        clock,
        ids,
        lanes,
        SchoolFacts(
            school.name,
            school.timezone,
            school.country,
            school.office,
            school.quiet_from,
            school.quiet_until,
            school.language,
        ),
        SafetyFacts(
            safety.emergency_number,
            safety.resources,
            safety.on_call_roles,
            safety.on_call,
            safety.on_call_missing,
            timedelta(seconds=safety.page_seconds),
            timedelta(minutes=safety.repeat_minutes),
            timedelta(hours=safety.remind_hours),
            safety.sms_numbers,
        ),
        FileFacts(files.photo_megabytes, files.voice_megabytes, files.video_megabytes, files.document_megabytes),
        RelayFacts(
            settings.relay.preview,
            settings.relay.reviewers,
            settings.relay.interpreter_roles,
            settings.relay.urgent_roles,
        ),
        listening=ListeningFacts(
            settings.listening.concern_days, settings.listening.small_group, settings.listening.digest
        ),
        guess=CloseGuess(),
        glossary=Glossary(settings.translation.glossary).filed,
    )


class App:
    """One running installation. Each part may be replaced before `start` (tests do)."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        ids: Ids | None = None,
        translator: Translator | None = None,
        adapters: list[Adapter] | None = None,
    ) -> None:
        self.settings = settings
        self.database = Database(settings.storage.url, synchronous=settings.storage.synchronous)
        demo_clock = DemoClock(data_folder(settings) / "demo-clock.json", settings.school.timezone)
        self.clock: Clock = clock or (demo_clock if settings.demo else SystemClock())
        self.writer, self.lanes = Writer(self.database), LocalLanes()
        self.house = build_house(settings, self.clock, ids or RandomIds(), self.lanes)
        self.gateway = Gateway(self.writer, self.house)
        self.retention = Retention(settings.storage.media, self.database, settings.media.keep_days, self.clock.now)
        self.translating = build_translator(settings.translation, self.database, self.clock)
        self.ticks = Ticks(self.writer, self.house, self.lanes, settings.nudges, self._tidy)
        self.translation = TranslationWorker(
            translator or self.translating.translator,
            self.writer,
            self.house,
            settings.translation.deadline,
            self.translating.translator.warm,
        )
        self.hooks = HouseHooks(self.writer, self.house, settings.outbox.most_attempts)
        media = DiskMedia(settings.storage.media, settings.media, self.clock.now)
        surveys = SurveyWorker(self.translation.turn, self.writer, self.house, media)
        self.broadcasting = BroadcastWorker(
            self.translation.turn, self.writer, self.house, self.lanes.wake_now, surveys=surveys.drain
        )
        self.adapters: list[Adapter] = (
            list(adapters)
            if adapters is not None
            else build_platforms(settings, self.writer, self.house, media, self.hooks)
        )
        self.demo: Demo | None = None
        self._warming: asyncio.Task[None] | None = None
        if settings.demo:
            self._add_demo(demo_clock, media)
        self.senders = [self._sender(adapter) for adapter in self.adapters]

    def _add_demo(self, clock: DemoClock, media: DiskMedia) -> None:
        settings = self.settings
        hosts = ("*",) if settings.web.demo_on_network else ()
        web = WebAdapter("web", self.database, media, self.clock, hosts)
        self.demo = Demo(
            web,
            self.database,
            clock,
            new_invite=self._new_invite,
            on_jump=self._on_jump,
            school=settings.school.name,
        )
        self.adapters.append(web)
        self.hooks.watchers.append(web.tell_writers)

    def _new_invite(self, person_id: int) -> str:
        with self.database.begin() as work:
            code = new_invite(work, self.house, person_id)
            work.commit()
        return code

    async def _on_jump(self) -> None:
        """After the demo's clock jumped: start what is due, and send what waited for a later hour."""
        await self.ticks.alerts()
        await self.ticks.nudge()
        await self.ticks.sweep()

    def _sender(self, adapter: Adapter) -> Sender:
        section = self.settings.outbox
        owner = Ownership(self.database, f"outbox:{adapter.channel}")
        channel = adapter.channel
        each = Rate(section.address_seconds.get(channel, 0.0), section.address_bursts.get(channel, 1))
        pace = Pace(section.rates.get(channel), each)
        return Sender(adapter, self.writer, self.clock, section, pace, self.lanes, owner, self.house)

    def prepare(self) -> None:
        """Bring the database up to date, and the invented school into an empty one; harmless when done before.

        Raises sqlalchemy.exc.OperationalError when the database is away, OSError when its folder cannot be made.
        """
        upgrade(self.database)
        if self.demo is not None:
            self.demo.clock.start_in_school_hours()
            import_bundled_school(self.database, self.clock.now().date(), self.settings.school.country)

    async def start(self) -> None:
        """Receive, send and tick."""
        self.prepare()
        self.lanes.serve(TRANSLATION_LANE, self.translation.drain)
        self.lanes.serve(BROADCAST_LANE, self.broadcasting.drain)
        for sender in self.senders:
            self.lanes.serve(sender.lane, sender.drain, sender.look_again)
        self.lanes.start()
        self.gateway.start()
        for adapter in self.adapters:
            await adapter.start(self.gateway.accept)
        self.ticks.start()
        await self.ticks.sweep()
        self._warming = asyncio.create_task(asyncio.to_thread(warm_up), name="warm-up")

    async def stop(self) -> None:
        """Stop receiving, finish what is under way, and close. What still waits is on disk."""
        if self._warming is not None:
            await self._warming
        self.ticks.stop()
        for adapter in self.adapters:
            await adapter.stop()
        await self.gateway.stop()
        for sender in self.senders:
            sender.stop()
        self.broadcasting.stop()
        await self.lanes.stop()
        for sender in self.senders:
            await self._flush(sender)
        self.translation.close()
        self.writer.close()
        self.database.dispose()

    def _tidy(self) -> int:
        """Delete files and translations that need not be kept."""
        return self.retention.sweep() + self.translating.cache.sweep()

    async def _flush(self, sender: Sender) -> None:
        """Mark what a sender sent last; if that fails, those few may be sent again by the next start."""
        try:
            await sender.flush()
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("send.not_marked", channel=sender.adapter.channel)
        finally:
            await asyncio.to_thread(sender.owner.release)

    def asgi(self) -> Starlette:
        """The web application: health, metrics, and what each adapter serves."""

        @asynccontextmanager
        async def lifespan(_app: Any) -> AsyncIterator[None]:
            await self.start()
            try:
                yield
            finally:
                await self.stop()

        routes = list(health_routes(self.database, self.clock))
        for adapter in self.adapters:
            routes += adapter.routes()
        if self.demo is not None:
            routes += self.demo.routes()
        return Starlette(routes=routes, lifespan=lifespan)


def warm_up() -> None:
    """Read the word lists before the first message needs them: about two seconds of work in a thread."""
    optout_spotter()
    crisis_spotter()
    intent_of("zz zz", "en")
    tone_of("zz")
    # What start-up made lives as long as the process: no collection need ever walk it again (each took 0.1 s).
    gc.collect()
    gc.freeze()


def data_folder(settings: Settings) -> Path:
    """Where what is neither database nor media lies: beside the media."""
    return settings.storage.media.parent


def build(settings: Settings) -> Starlette:
    """The web application for `settings`."""
    return App(settings).asgi()
