"""The clock only ticks: APScheduler calls these now and then, and the tables say what is due."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.metrics import ALERTS, WAITING
from bot.writer import is_away
from handlers.alerts_chain import due, follow, look
from handlers.checkin_rounds import run_rounds
from handlers.concerns_due import look_after
from handlers.digest import run_digest
from handlers.interpreters import remind
from handlers.nudges import NudgeRule, run_nudges
from handlers.preview_reminders import remind as remind_of_previews
from handlers.recurrence import read_weekly
from handlers.surveys_closing import advance_surveys
from handlers.threads_standing_in import end_what_is_over
from storage.alerts import count_open_alerts
from storage.outbox import count_by_status, waiting_channels

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.config.sections import NudgeSection
    from bot.lanes import LocalLanes
    from bot.writer import Writer
    from handlers.house import House

log = structlog.get_logger()
#: After the start, when there is time for it.
_TIDY_FIRST = timedelta(minutes=10)


class Ticks:
    """What happens by itself. `tidy` deletes files that need not be kept, and blocks meanwhile."""

    def __init__(
        self,
        writer: Writer,
        house: House,
        lanes: LocalLanes,
        nudges: NudgeSection,
        tidy: Callable[[], int] | None = None,
    ) -> None:
        self._writer, self._house, self._lanes, self._tidy = writer, house, lanes, tidy
        self._rules = rules_of(nudges)
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    def start(self) -> None:
        """Begin to tick on the running event loop."""
        for seconds, work in ((15, self.alerts), (15, self.nudge), (20, self.sweep)):
            self._scheduler.add_job(
                _safely, "interval", [work], seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None
            )
        # Counted from the start, for a process that is restarted every night would else never come to it.
        soon = datetime.now(UTC) + _TIDY_FIRST
        self._scheduler.add_job(
            _safely, "interval", [self.tidy], days=1, next_run_time=soon, coalesce=True, misfire_grace_time=None
        )
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def tidy(self) -> None:
        """Delete the files that need not be kept any more."""
        if self._tidy is not None:
            await asyncio.to_thread(self._tidy)

    async def alerts(self) -> None:
        """Page whoever is next about each alert that nobody took; one that fails keeps no other waiting."""
        await _safely(partial(self._writer.run, lambda work: look(work, self._house)))
        for alert_id in await self._writer.run(lambda work: due(work, self._house)):
            await _safely(partial(self._follow, alert_id))

    async def _follow(self, alert_id: int) -> None:
        await self._writer.run(lambda work: follow(work, self._house, alert_id))

    async def nudge(self) -> None:
        """Start what is due."""
        while await self._writer.run(lambda work: run_nudges(work, self._house, self._rules)):
            log.info("nudges.started")
        while await self._writer.run(lambda work: run_rounds(work, self._house)):
            log.info("rounds.asked")
        await self._writer.run(lambda work: look_after(work, self._house))
        await self._writer.run(lambda work: run_digest(work, self._house))
        await self._writer.run(lambda work: remind(work, self._house))
        await self._writer.run(lambda work: end_what_is_over(work, self._house))
        await self._writer.run(lambda work: remind_of_previews(work, self._house))
        await self._writer.run(lambda work: advance_surveys(work, self._house))

    async def sweep(self) -> None:
        """Wake every lane with work, and count what waits."""
        channels = await self._writer.run(lambda work: waiting_channels(work.connection))
        for lane in ("translation", "broadcast", *(f"outbox:{channel}" for channel in channels)):
            self._lanes.wake_now(lane)
        counts = await self._writer.run(lambda work: count_by_status(work.connection))
        WAITING.clear()
        for (channel, status), count in counts.items():
            WAITING.labels(channel, status).set(count)
        ALERTS.set(await self._writer.run(lambda work: count_open_alerts(work.connection)))


def rules_of(section: NudgeSection) -> list[NudgeRule]:
    """The nudges that the settings turn on."""
    named = (
        ("weekly_note", "weekly_note", "teachers", section.weekly_note),
        ("checkin", "checkin", "guardians", section.checkin),
        ("checkin_teachers", "checkin_class", "teachers", section.checkin_teachers),
    )
    weeklies = [(name, flow, audience, read_weekly(when)) for name, flow, audience, when in named]
    return [NudgeRule(name, flow, audience, when) for name, flow, audience, when in weeklies if when is not None]  # type: ignore[arg-type]


async def _safely(work: Callable[[], Awaitable[None]]) -> None:
    try:
        await work()
    except Exception as error:  # a tick must not end the clock; it comes again
        if is_away(error):
            log.warning("tick.database_away")
        else:
            log.exception("tick.failed")
