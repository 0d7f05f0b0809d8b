"""Settings that load and yet do not fit a school: invented values, the demo page, quiet hours, the clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import aiohttp
from sqlalchemy.exc import SQLAlchemyError

from bot.checks.database import opened, sqlite_file
from bot.checks.running import off_loop
from bot.config.sections import SchoolSection
from storage.checkup import newest_inbound

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.checks.findings import Report
    from bot.config import Settings

_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
#: No clock that is right shows an earlier day: this release is younger.
_RELEASED: Final = datetime(2026, 11, 1, tzinfo=UTC)
#: Slack refuses what is five minutes off; a clock that is kept is right to a second.
_OFF, _FAR_OFF = 30.0, 240.0
_LONG_QUIET: Final = 16 * 60


class SettingsCheck:
    """What the settings say, beyond being well formed."""

    area, online = "settings", False

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def examine(self, report: Report) -> None:
        """Look at the settings alone."""
        self._invented(report)
        self._demo(report)
        self._quiet(report)
        if not report.findings:
            report.ok("complete")

    def _invented(self, report: Report) -> None:
        if not self._settings.platform_configured:
            return
        school, fields = self._settings.school, SchoolSection.model_fields
        if school.office == fields["office"].default:
            report.wrong(
                f"school.office is still {school.office}, which is invented: families would call nobody",
                "Set HOMELINE_SCHOOL__OFFICE to the office's number",
            )
        if school.name == fields["name"].default:
            report.look(f"school.name is still {school.name}", "Set HOMELINE_SCHOOL__NAME to the school's name")

    def _demo(self, report: Report) -> None:
        web = self._settings.web
        if not self._settings.demo:
            return
        if web.host not in _LOOPBACK and self._settings.platform_configured:
            report.wrong(
                "the demo page is open to the network while real people write: whoever opens it can act as any of them",
                "Set web.demo to off",
            )
        elif self._settings.platform_configured:
            report.look("the demo page is on while real people write", "Set web.demo to off or auto")
        elif web.host not in _LOOPBACK:
            report.look("the demo page is open to the network", "Type nothing private; set web.host to 127.0.0.1")

    def _quiet(self, report: Report) -> None:
        school, nudges = self._settings.school, self._settings.nudges
        minutes = _minutes(school.quiet_until) - _minutes(school.quiet_from)
        if minutes == 0:
            report.look("quiet hours are empty: families may be written to at night", "Set school.quiet_from and until")
        elif minutes % 1440 > _LONG_QUIET:
            report.look(
                "quiet hours last more than 16 hours", "Are school.quiet_from and quiet_until the wrong way round?"
            )
        for name, value in (("weekly_note", nudges.weekly_note), ("checkin", nudges.checkin)):
            if value != "off" and is_quiet(time.fromisoformat(value[4:]), school.quiet_from, school.quiet_until):
                report.look(
                    f"nudges.{name} ({value}) is in the quiet hours", "Choose another time; it is held back then"
                )


def is_quiet(at: time, begins: time, ends: time) -> bool:
    """Whether a wall-clock time is in the quiet hours, which may go over midnight."""
    return begins <= at < ends if begins <= ends else at >= begins or at < ends


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


class ClockCheck:
    """Whether this computer's clock can be right, without asking anybody."""

    area, online = "clock", False

    def __init__(self, settings: Settings, now: Callable[[], datetime]) -> None:
        self._settings, self._now = settings, now

    async def examine(self, report: Report) -> None:
        """Compare with our release, and with the last message that came."""
        now = self._now()
        newest = await off_loop(self._newest)
        if now < _RELEASED:
            report.wrong(
                f"this computer's clock says {now:%d %B %Y}, which is past", "Set it: timedatectl set-ntp true"
            )
        elif newest is not None and newest > now + timedelta(minutes=5):
            report.wrong("somebody wrote later than now: the clock was set back", "Set it: timedatectl set-ntp true")
        else:
            zone = self._settings.school.timezone
            report.ok(f"at the school it is {now.astimezone(ZoneInfo(zone)):%A %H:%M} ({zone})")

    def _newest(self) -> datetime | None:
        file = sqlite_file(self._settings)
        if file is not None and not file.exists():
            return None
        try:
            with opened(self._settings) as database, database.read() as session:
                return newest_inbound(session.connection())
        except (SQLAlchemyError, OSError):
            return None


class NetworkClockCheck:
    """This computer's clock against that of the platforms, which sign with theirs."""

    area, online = "clock", True

    def __init__(self, urls: Sequence[str], now: Callable[[], datetime]) -> None:
        self._urls, self._now = tuple(urls), now

    async def examine(self, report: Report) -> None:
        """Ask until one tells the time; when nobody does, their own checks say why."""
        timeout = aiohttp.ClientTimeout(total=5)
        async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as session:
            for url in self._urls:
                off = await self._off(session, url)
                if off is not None:
                    _tell(report, off)
                    return

    async def _off(self, session: aiohttp.ClientSession, url: str) -> float | None:
        try:
            async with session.head(url, allow_redirects=False) as response:
                theirs = parsedate_to_datetime(response.headers["Date"])
        except (aiohttp.ClientError, OSError, KeyError, ValueError):
            return None
        return (self._now() - theirs).total_seconds()


def _tell(report: Report, off: float) -> None:
    words = f"this computer's clock is {abs(off):.0f} seconds {'ahead' if off > 0 else 'behind'}"
    if abs(off) > _FAR_OFF:
        report.wrong(f"{words}: what platforms sign will be refused", "Set it: timedatectl set-ntp true")
    elif abs(off) > _OFF:
        report.look(words, "Let it be kept: timedatectl set-ntp true")
