"""The house's own check-up: database, folders, people, clock, translators, public address."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import insert, text, update

from bot.checks import why
from bot.checks.address import AddressCheck, ServerCheck
from bot.checks.database import DatabaseCheck, sqlite_file
from bot.checks.disk import MediaCheck
from bot.checks.findings import Report
from bot.checks.fitting import ClockCheck, NetworkClockCheck, SettingsCheck
from bot.checks.people import OnCallCheck, RosterCheck, WaitingCheck
from bot.checks.running import run_checks
from bot.checks.translation import TranslationCheck, TranslationSettingsCheck
from bot.config import Settings
from storage.alerts import ALERT
from storage.database import Database
from storage.people import PERSON, ROLE, SCHOOL
from storage.turns import ADDRESS, RECEIVED
from tests.doctor.conftest import found
from tests.doctor.platforms import TELEGRAM_TOKEN, Platforms
from tests.support.databases import FreshDatabase, Kind
from tests.support.house import make_schema
from tests.support.school import fill_school

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
REAL: dict[str, Any] = {"telegram": {"token": TELEGRAM_TOKEN}}


def make_willow(url: str) -> None:
    """Tables by the migrations, and the school of the tests, joined on Telegram."""
    make_schema(url)
    database = Database(url)
    with database.begin() as work:
        fill_school(work.session)
        work.session.flush()
        work.connection.execute(update(ADDRESS).values(channel="telegram"))
        work.commit()
    database.dispose()


def settings(url: str, **more: Any) -> Settings:
    return Settings(**{"storage": {"url": url}, **REAL, **more})


@pytest.fixture
def willow(kind: Kind, fresh_database: FreshDatabase) -> str:
    return fresh_database(kind, make_willow)


def translating(section: dict[str, Any]) -> Settings:
    return Settings(translation=section)  # type: ignore[arg-type]


def is_there(url: str) -> bool:
    """Whether a SQLite file was made."""
    file = sqlite_file(settings(url))
    return file is not None and file.exists()


def change(url: str, *statements: Any) -> None:
    database = Database(url)
    with database.begin() as work:
        for statement in statements:
            work.connection.execute(statement)
        work.commit()
    database.dispose()


def inbound(at: datetime) -> Any:
    """A message that came at `at`."""
    row = {"id": 1, "channel": "telegram", "address": "rosa", "external_id": "x", "address_id": 1, "body": "{}"}
    return insert(RECEIVED).values({**row, "received_at": at})


async def test_a_database_that_is_well(kind: Kind, willow: str) -> None:
    name = "SQLite" if kind == "sqlite" else "PostgreSQL"
    assert await found(DatabaseCheck(settings(willow))) == [f"ok: {name} answers, is up to date and can be written"]


@pytest.mark.parametrize(
    "revision, said",
    [("0000", "look: its tables are those of an older"), ("9999", "wrong: a newer Homeline has used it")],
)
async def test_another_release(willow: str, revision: str, said: str) -> None:
    change(willow, text("UPDATE alembic_version SET version_num = :new").bindparams(new=revision))
    assert (await found(DatabaseCheck(settings(willow))))[0].startswith(said)


async def test_an_empty_database(kind: Kind, fresh_database: FreshDatabase) -> None:
    url = fresh_database(kind)
    told = await found(DatabaseCheck(settings(url)), RosterCheck(settings(url)))
    assert told[-1] == "wrong: there are no people yet"
    assert told[0].startswith("look: ")
    assert not is_there(url), "a check-up makes nothing"


async def test_a_server_that_is_not_there() -> None:
    told = await found(DatabaseCheck(settings("postgresql://homeline:secret-word@127.0.0.1:1/homeline")))
    assert told == ["wrong: could not reach PostgreSQL at 127.0.0.1:1: refused"]


async def test_a_database_that_is_not_there(fresh_database: FreshDatabase) -> None:
    url = fresh_database("postgresql").replace("main_", "none_").replace("gw", "none")
    assert (await found(DatabaseCheck(settings(url))))[0].endswith("has no such database or user")


async def test_a_database_of_another_alphabet(fresh_database: FreshDatabase) -> None:
    database = Database(fresh_database("postgresql"))
    connection = database.writer.connect().execution_options(isolation_level="AUTOCOMMIT")
    connection.execute(text("CREATE DATABASE narrow ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"))
    try:
        url = database.url.set(database="narrow").render_as_string(hide_password=False)
        told = await found(DatabaseCheck(settings(url)))
    finally:
        connection.execute(text("DROP DATABASE narrow WITH (FORCE)"))
        connection.close()
        database.dispose()
    assert told[0] == "wrong: this database is in LATIN1, which cannot hold every language"


async def test_a_server_that_takes_no_writing(fresh_database: FreshDatabase) -> None:
    url = fresh_database("postgresql", make_willow) + "&options=-c default_transaction_read_only=on"
    assert await found(DatabaseCheck(settings(url))) == ["wrong: it can be read but not written"]


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    file.write_text("no database " * 200, encoding="utf-8")
    told = await found(DatabaseCheck(settings(f"sqlite:///{file}")))
    assert told == ["wrong: the file is damaged, or is no database"]


async def test_a_file_that_everybody_can_read(fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    url = fresh_database("sqlite", make_willow)
    monkeypatch.setattr("bot.checks.database.is_private", lambda _path: False)
    assert (await found(DatabaseCheck(settings(url))))[0].endswith("can be read by everybody on this computer")


async def test_a_disk_that_fills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, said in ((10 * 2**20, "wrong: the disk"), (2**30, "look: the disk")):
        monkeypatch.setattr("shutil.disk_usage", lambda _path, left=free: type("Usage", (), {"free": left}))
        check = MediaCheck(Settings(storage={"media": tmp_path}))  # type: ignore[arg-type]
        assert (await found(check))[0].startswith(said)


async def test_a_folder_that_cannot_be_written() -> None:
    told = await found(MediaCheck(Settings(storage={"media": "/proc/none"})))  # type: ignore[arg-type]
    assert told[0].startswith("wrong: /proc: ")


async def test_people_and_who_is_on_call(willow: str) -> None:
    given = settings(willow)
    assert await found(RosterCheck(given), OnCallCheck(given), WaitingCheck(given)) == [
        "ok: 7 students, 7 guardians, 4 staff",
        "ok: counsellor: 1 of 1 reachable",
        "look: only one person on call can be reached: when they do not answer, there is nobody to be paged next",
        "ok: nothing failed",
    ]


async def test_the_rungs_of_the_chain(willow: str) -> None:
    named = settings(willow, safety={"on_call": ["ortiz", "counsellor", "nobody@school.example"]})
    assert await found(OnCallCheck(named)) == ["ok: ortiz: 1 of 1 reachable, counsellor: 1 of 1 reachable"]
    phones = settings(willow, safety={"sms_numbers": ["+14155550123"], "on_call_missing": ["office"]})
    assert await found(OnCallCheck(phones)) == [
        "ok: counsellor: 1 of 1 reachable",
        "look: safety.sms_numbers are set, but SMS is off",
        "look: nobody of safety.on_call_missing can be reached, so a missing child is told to nobody",
    ]


async def test_nobody_to_page(willow: str) -> None:
    change(willow, update(ADDRESS).where(ADDRESS.c.address == "nair").values(channel="web"))
    given = settings(willow)
    told = await found(OnCallCheck(given))
    assert told[0].startswith("wrong: of 1 on call (counsellor, principal) nobody has joined")
    change(willow, update(ROLE).where(ROLE.c.role == "counsellor").values(role="aide"))
    told = await found(OnCallCheck(given))
    assert told == ["wrong: nobody in the roster is counsellor or principal, so alerts about danger reach nobody"]
    assert (await found(OnCallCheck(settings(willow, telegram={}))))[0].startswith("look"), "a demo may go on"


async def test_who_said_stop_is_not_reachable(willow: str) -> None:
    change(willow, update(ADDRESS).where(ADDRESS.c.address == "nair").values(opted_out_at=NOW))
    assert (await found(OnCallCheck(settings(willow))))[0].startswith("wrong: of 1 on call")


async def test_the_invented_school_and_another_zone(willow: str) -> None:
    change(willow, update(SCHOOL).values(timezone="America/Chicago"))
    told = await found(RosterCheck(settings(willow)))
    assert told[0] == "look: the roster says America/Chicago, the settings say America/Los_Angeles"
    change(willow, update(SCHOOL).values(sourced_id="org-willow"))
    assert await found(RosterCheck(settings(willow))) == ["wrong: the people are those of the invented school"]


async def test_staff_that_slack_cannot_know(willow: str) -> None:
    change(willow, update(PERSON).where(PERSON.c.sourced_id != "lee").values(email="someone@school.example.org"))
    slack = {"bot_token": "xoxb-1-invented", "app_token": "xapp-1-invented"}
    told = await found(RosterCheck(settings(willow, slack=slack)))
    assert told[1] == "look: 1 staff have no e-mail address, so Slack cannot tell who they are"


async def test_what_waits_for_a_human_being(willow: str) -> None:
    row = {"address_id": 1, "received_id": 1, "kind": "selfharm", "status": "open", "raised_at": NOW}
    change(willow, inbound(NOW), insert(ALERT).values(row))
    assert await found(WaitingCheck(settings(willow))) == ["look: 1 alerts about danger are open"]


@pytest.mark.parametrize(
    "more, said",
    [
        ({}, "wrong: school.office is still 555-0100"),
        ({"web": {"demo": "on"}}, "look: the demo page is on while real people write"),
        ({"web": {"demo": "on", "host": "0.0.0.0", "demo_on_network": True}}, "wrong: the demo page is open"),
        ({"school": {"quiet_from": "07:00", "quiet_until": "07:00"}}, "look: quiet hours are empty"),
        ({"school": {"quiet_from": "07:00", "quiet_until": "05:00"}}, "look: quiet hours last more than 16"),
        ({"nudges": {"checkin": "fri 22:00"}}, "look: nudges.checkin (fri 22:00) is in the quiet hours"),
    ],
    ids=["office", "demo", "demo-open", "no-quiet", "all-quiet", "nudge"],
)
async def test_settings_that_do_not_fit(more: dict[str, Any], said: str) -> None:
    told = await found(SettingsCheck(Settings(**{**REAL, **more})))
    assert any(line.startswith(said) for line in told)


async def test_settings_that_fit() -> None:
    given = Settings(**{**REAL, "school": {"office": "555-0123", "name": "Oak School"}})
    assert await found(SettingsCheck(given)) == ["ok: complete"]


async def test_a_clock_that_cannot_be_right(willow: str) -> None:
    given = settings(willow)
    assert (await found(ClockCheck(given, lambda: NOW)))[
        0
    ] == "ok: at the school it is Monday 09:00 (America/Los_Angeles)"
    assert (await found(ClockCheck(given, lambda: NOW - timedelta(days=9000))))[0].startswith("wrong: this computer's")
    change(willow, inbound(NOW + timedelta(hours=2)))
    assert (await found(ClockCheck(given, lambda: NOW)))[0].startswith("wrong: somebody wrote later than now")


@pytest.mark.parametrize("off, said", [(1, []), (-90, ["look"]), (400, ["wrong"])], ids=["right", "slow", "fast"])
async def test_the_platforms_clock(outside: Platforms, off: int, said: list[str]) -> None:
    urls = ["http://127.0.0.1:9", outside.url]
    check = NetworkClockCheck(urls, lambda: datetime.now(UTC) + timedelta(seconds=off))
    assert [line.partition(":")[0] for line in await found(check)] == said


async def test_translators(outside: Platforms) -> None:
    given: dict[str, Any] = {"providers": ["libretranslate"], "libretranslate_url": f"{outside.url}/"}
    check = TranslationCheck(translating(given))
    assert (await found(check))[0].startswith("ok: libretranslate at 127.0.0.1:")
    outside.refuse["/translate"] = 500
    assert (await found(check))[0].startswith("wrong: libretranslate at 127.0.0.1:")
    outside.refuse.clear()
    outside.hang = True
    check = TranslationCheck(translating({**given, "deadline": 0.2}))
    assert "no answer in time; messages go out untranslated" in (await found(check))[0]


async def test_where_words_go() -> None:
    assert (await found(TranslationSettingsCheck(Settings(**REAL))))[0].startswith("look: what families write goes to")
    none = Settings(translation={"providers": ["none"]})  # type: ignore[arg-type]
    assert (await found(TranslationSettingsCheck(none)))[0].startswith("look: nobody translates")


async def test_the_server_here(outside: Platforms) -> None:
    assert (await found(ServerCheck(outside.url)))[0].startswith("ok: Homeline ")
    outside.health["version"] = "0.0.1"
    assert (await found(ServerCheck(outside.url)))[0].startswith("look: Homeline 0.0.1 runs")
    outside.health.clear()
    assert (await found(ServerCheck(outside.url)))[0].startswith("wrong: another program listens on")
    assert await found(ServerCheck("http://127.0.0.1:9")) == [
        "look: Homeline does not run on 127.0.0.1:9 now (refused)"
    ]


async def test_the_public_address(outside: Platforms) -> None:
    doors = {"/telegram/webhook": 401, "/slack/events": 401, "/twilio/sms": 400}
    told = await found(AddressCheck(outside.url, doors))
    assert told[0].startswith("look: http://127.0.0.1:")
    assert [line.partition(":")[0] for line in told[1:]] == ["ok", "ok", "ok"]
    outside.refuse = {"/slack": 404, "/twilio": 502}
    told = await found(AddressCheck(outside.url, doors))
    assert told[2].endswith("/slack/events answers 404, which is not Homeline")
    assert told[3].endswith("the proxy answers 502, it does not reach Homeline")
    assert (await found(AddressCheck(outside.url, {})))[1].startswith("ok: ")
    told = await found(AddressCheck("https://127.0.0.1:9", doors))
    assert told == ["wrong: could not reach 127.0.0.1:9 from this machine: refused"]
    told = await found(AddressCheck(outside.url.replace("http:", "https:"), doors))
    assert "no secure connection" in told[0]


async def test_a_check_that_breaks_is_a_finding() -> None:
    class Broken:
        area, online = "broken", False

        async def examine(self, report: Report) -> None:
            report.ok("so far")
            raise KeyError("a secret word")

    findings = await run_checks([Broken()])
    assert [finding.said for finding in findings] == ["so far", "could not be looked at: KeyError"]


@pytest.mark.parametrize(
    "error, said",
    [
        (socket.gaierror(-2, "x"), "there is no such name"),
        (ssl.SSLCertVerificationError("x"), "its certificate is not valid"),
        (ConnectionResetError(), "the connection was broken off"),
        (aiohttp.ServerTimeoutError(), "no answer in time"),
        (PermissionError(13, "x"), "not permitted"),
        (RuntimeError("token 123"), "RuntimeError"),
    ],
    ids=["name", "certificate", "reset", "timeout", "permission", "unknown"],
)
def test_trouble_in_plain_words(error: Exception, said: str) -> None:
    chained = LookupError()
    chained.__cause__ = error
    assert said in why(error)
    assert said in why(chained) or said == "RuntimeError"
