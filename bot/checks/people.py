"""The people: a roster, somebody on call who can be reached, and what waits for a human being."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from bot.checks.database import opened, sqlite_file
from bot.checks.running import off_loop
from storage.alerts import count_open_alerts
from storage.checkup import count_people, reach_of_entry, revision_of, school_facts, staff_without_email
from storage.health import count_failed_received
from storage.outbox import count_by_status

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from bot.checks.findings import Report
    from bot.config import Settings

#: The school that comes with us (bot/demo/school).
_INVENTED = "org-willow"


class _InDatabase(ABC):
    """A check that reads the database, and keeps silent when that cannot be read: the database's own check says so."""

    area, online = "", False

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def examine(self, report: Report) -> None:
        """Read, and report."""
        await off_loop(lambda: self._read(report))

    def _read(self, report: Report) -> None:
        file = sqlite_file(self._settings)
        if file is not None and not file.exists():
            self._look_at_nothing(report)
            return
        try:
            with opened(self._settings) as database, database.read() as session:
                connection = session.connection()
                if revision_of(connection) is None:
                    self._look_at_nothing(report)
                else:
                    self._look(report, connection)
        except (SQLAlchemyError, OSError):
            return

    def _look_at_nothing(self, report: Report) -> None:
        """There are no tables yet: nothing to say, unless a check has."""
        del report

    @abstractmethod
    def _look(self, report: Report, connection: Connection) -> None:
        """Report what the rows say."""


class RosterCheck(_InDatabase):
    """Who is there, and whether staff can be known on Slack."""

    area = "roster"

    def _look(self, report: Report, connection: Connection) -> None:
        counts, schools = count_people(connection), school_facts(connection)
        settings = self._settings
        if not counts:
            self._nobody(report)
            return
        if settings.platform_configured and any(sourced_id == _INVENTED for sourced_id, _zone in schools):
            report.wrong(
                "the people are those of the invented school",
                "Set HOMELINE_STORAGE__URL to a new database, then run_bot.py import PATH",
            )
            return
        _look_at_zones(report, settings, [zone for _sourced_id, zone in schools])
        families, students = counts.get("guardian", 0), counts.get("student", 0)
        staff = sum(count for role, count in counts.items() if role not in {"guardian", "student"})
        report.ok(f"{students} students, {families} guardians, {staff} staff")
        unknown = staff_without_email(connection)
        if settings.slack.bot_token.get_secret_value() and unknown:
            report.look(
                f"{unknown} staff have no e-mail address, so Slack cannot tell who they are",
                "Fill the column email of users.csv and import again (docs/roster.md)",
            )

    def _look_at_nothing(self, report: Report) -> None:
        self._nobody(report)

    def _nobody(self, report: Report) -> None:
        if self._settings.demo:
            report.ok("empty: the demo brings its invented school")
        else:
            report.wrong("there are no people yet", "Import them: run_bot.py import PATH (docs/roster.md)")


def _look_at_zones(report: Report, settings: Settings, zones: list[str]) -> None:
    told = {zone for zone in zones if zone}
    if told and settings.school.timezone not in told:
        report.look(
            f"the roster says {', '.join(sorted(told))}, the settings say {settings.school.timezone}",
            "Set school.timezone to the school's own clock",
        )


class OnCallCheck(_InDatabase):
    """Whether an alert about danger reaches a human being."""

    area = "on call"

    def _look(self, report: Report, connection: Connection) -> None:
        safety, channels = self._settings.safety, _channels(self._settings)
        roles = safety.on_call or safety.on_call_roles
        reach = {role: reach_of_entry(connection, role, channels) for role in roles}
        tell = report.wrong if self._settings.platform_configured else report.look
        if not any(one.people for one in reach.values()):
            tell(
                f"nobody in the roster is {' or '.join(roles)}, so alerts about danger reach nobody",
                "Give somebody that role in users.csv, or change safety.on_call or on_call_roles",
            )
        elif not any(one.reachable for one in reach.values()):
            people = sum(one.people for one in reach.values())
            tell(
                f"of {people} on call ({', '.join(roles)}) nobody has joined, so alerts about danger reach nobody",
                _how_to_join(self._settings),
            )
        else:
            there = {role: one for role, one in reach.items() if one.people}
            report.ok(", ".join(f"{role}: {one.reachable} of {one.people} reachable" for role, one in there.items()))
            self._look_at_the_chain(report, connection, sum(one.reachable for one in reach.values()), channels)

    def _look_at_the_chain(self, report: Report, connection: Connection, reachable: int, channels: list[str]) -> None:
        """Whether there is a second one when the first does not answer, and what else leads nowhere."""
        safety = self._settings.safety
        if reachable == 1 and not safety.sms_numbers and self._settings.platform_configured:
            report.look(
                "only one person on call can be reached: when they do not answer, there is nobody to be paged next",
                "Let another one join, or set safety.sms_numbers",
            )
        if safety.sms_numbers and "sms" not in channels:
            report.look("safety.sms_numbers are set, but SMS is off", "Set twilio.sms_from, or take the numbers out")
        missing = [reach_of_entry(connection, entry, channels).reachable for entry in safety.on_call_missing]
        if not any(missing):
            report.look(
                "nobody of safety.on_call_missing can be reached, so a missing child is told to nobody",
                "Let the office join: run_bot.py invite WHO",
            )


def _how_to_join(settings: Settings) -> str:
    if settings.slack.bot_token.get_secret_value():
        return "Let them write hello to Homeline in Slack today, or join by a code: run_bot.py invite WHO"
    return "Let them join today: run_bot.py invite WHO gives the code"


def _channels(settings: Settings) -> list[str]:
    """Where people can be reached with these settings."""
    ways: dict[str, object] = {
        "telegram": settings.telegram.token.get_secret_value(),
        "slack": settings.slack.bot_token.get_secret_value(),
        "whatsapp": settings.twilio.account_sid and settings.twilio.whatsapp_from,
        "sms": settings.twilio.account_sid and settings.twilio.sms_from,
        "web": settings.demo,
    }
    return [channel for channel, configured in ways.items() if configured]


class WaitingCheck(_InDatabase):
    """What could not be sent or handled, and alerts that nobody took."""

    area = "waiting"

    def _look(self, report: Report, connection: Connection) -> None:
        failed = sum(count for (_channel, status), count in count_by_status(connection).items() if status == "failed")
        for count, words, remedy in (
            (failed, "messages could not be sent", "See why: run_bot.py outbox list; then run_bot.py outbox resend"),
            (count_failed_received(connection), "messages from people failed", "Try again: run_bot.py inbox retry"),
            (count_open_alerts(connection), "alerts about danger are open", "Ask the staff on call"),
        ):
            _count(report.look, count, words, remedy)
        if not report.findings:
            report.ok("nothing failed")


def _count(tell: Callable[[str, str], None], count: int, words: str, remedy: str) -> None:
    if count:
        tell(f"{count} {words}", remedy)
