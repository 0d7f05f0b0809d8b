"""`run_bot.py console`: talk with the bot in this terminal, as anybody of the roster or as somebody new."""

from __future__ import annotations

import asyncio
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import func, select

from bot.config import ConfigError, Settings, load_settings
from bot.logs import set_up_logs
from conversations.text import fold
from storage.addresses import ADDRESS, bind_address, unbind_address
from storage.database import Database
from storage.outbox import count_by_status
from storage.people import PERSON
from storage.turns import add_addresses

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.app import App
    from handlers.ports import Clock
    from storage.database import UnitOfWork

CHANNEL = "console"
_WAITING = ("queued", "sending", "retrying")
#: Seconds between two looks at the outbox, and how many looks an answer may take.
_LOOK, _LOOKS = 0.02, 750


class Speaker(NamedTuple):
    """Who sits at the terminal; no person is somebody the school does not know yet."""

    alias: str
    person_id: int | None = None


def console(
    person: Annotated[
        str, typer.Option("--as", help="Sourced id or name of anybody of the roster; else somebody new.")
    ] = "",
    record: Annotated[Path | None, typer.Option(help="Also write the talk to this file, as a transcript.")] = None,
) -> None:
    """Talk with the bot in this terminal. A line is a message; Ctrl-D ends it. Works in a pipe, too.

    While it is open, what the school writes to that person comes here.
    """
    settings = load_settings()
    set_up_logs(settings.log.model_copy(update={"level": "ERROR"}))
    try:
        asyncio.run(_talk(settings, person, record))
    except KeyboardInterrupt:
        typer.echo("")


async def _talk(settings: Settings, person: str, record: Path | None) -> None:
    from bot.adapters.console import ConsoleAdapter  # noqa: PLC0415 - half a second of imports
    from bot.app import App  # noqa: PLC0415

    clock = _clock(settings)
    with ExitStack() as files:
        write = _recorder(files, record, settings, clock) if record else None
        speaker, address = _connect(settings, clock, person)
        adapter = ConsoleAdapter(
            address, clock, sys.stdin, typer.echo, lambda: _answered(app), record=write, alias=speaker.alias
        )
        app = App(_quiet(settings), clock=clock, adapters=[adapter])
        await app.start()
        try:
            await adapter.finished.wait()
        finally:
            await app.writer.run(lambda work: _disconnect(work, address))
            await app.stop()


def _quiet(settings: Settings) -> Settings:
    """Without the demo page, and without starting nudges to everybody from a terminal."""
    return settings.model_copy(
        update={
            "web": settings.web.model_copy(update={"demo": "off"}),
            "nudges": settings.nudges.model_copy(update={"weekly_note": "off", "checkin": "off"}),
        }
    )


def _clock(settings: Settings) -> Clock:
    """The demo's clock where there is a demo, so that both live in one time."""
    from bot.app import data_folder  # noqa: PLC0415
    from bot.demo.clock import DemoClock  # noqa: PLC0415
    from bot.system import SystemClock  # noqa: PLC0415

    if settings.demo:
        return DemoClock(data_folder(settings) / "demo-clock.json", settings.school.timezone)
    return SystemClock()


def _prepare(database: Database, settings: Settings, clock: Clock) -> None:
    """Tables, and the invented school where the demo page would bring it."""
    from bot.demo.roster import import_bundled_school  # noqa: PLC0415
    from storage.migrate import upgrade  # noqa: PLC0415

    upgrade(database)
    if settings.demo:
        import_bundled_school(database, clock.now().date(), settings.school.country)


def _find(database: Database, wanted: str) -> Speaker:
    """The person meant. Raises ConfigError when there is none, or more than one."""
    if not wanted:
        return Speaker("stranger")
    with database.read() as session:
        columns = (PERSON.c.id, PERSON.c.sourced_id, PERSON.c.given_name, PERSON.c.preferred_name, PERSON.c.family_name)
        rows = session.connection().execute(select(*columns).where(PERSON.c.active)).all()
    exact = [row for row in rows if row.sourced_id == wanted]
    said = fold(wanted)
    found = exact or [row for row in rows if said in _names(row.given_name, row.preferred_name, row.family_name)]
    if len(found) != 1:
        several = "".join(f"\n  {row.sourced_id}" for row in found)
        raise ConfigError(f"--as {wanted}: " + (f"who of these?{several}" if several else "nobody is called so"))
    return Speaker(fold(found[0].given_name).replace(" ", ""), found[0].id)


def _names(given: str, preferred: str, family: str) -> set[str]:
    return {fold(name) for first in (given, preferred) if first for name in (first, f"{first} {family}")}


def _connect(settings: Settings, clock: Clock, wanted: str) -> tuple[Speaker, str]:
    """Who talks, and a new address for this talk that is theirs."""
    database = Database(settings.storage.url, synchronous=settings.storage.synchronous)
    try:
        _prepare(database, settings, clock)
        speaker = _find(database, wanted)
        with database.begin() as work:
            address = _new_address(work, speaker, clock)
            work.commit()
    finally:
        database.dispose()
    return speaker, address


def _new_address(work: UnitOfWork, speaker: Speaker, clock: Clock) -> str:
    count = select(func.count()).where(ADDRESS.c.channel == CHANNEL)
    address = f"{speaker.alias}-{work.connection.execute(count).scalar_one() + 1}"
    add_addresses(work.connection, [(CHANNEL, address)], clock.now())
    if speaker.person_id is not None:
        bind_address(work.connection, _address_id(work, address), speaker.person_id)
    return address


def _disconnect(work: UnitOfWork, address: str) -> None:
    """What the school writes goes to the person's phone again."""
    unbind_address(work.connection, _address_id(work, address))


def _address_id(work: UnitOfWork, address: str) -> int:
    query = select(ADDRESS.c.id).where(ADDRESS.c.channel == CHANNEL, ADDRESS.c.address == address)
    return int(work.connection.execute(query).scalar_one())


async def _answered(app: App) -> None:
    """Wait until nothing more is on its way to a terminal."""
    for _look in range(_LOOKS):
        counts = await app.writer.run(lambda work: count_by_status(work.connection))
        if not any(counts.get((CHANNEL, status)) for status in _WAITING):
            return
        await asyncio.sleep(_LOOK)


def _recorder(files: ExitStack, path: Path, settings: Settings, clock: Clock) -> Callable[[str], None]:
    """Writes entries of a transcript to `path`. Raises ConfigError when it cannot be written."""
    try:
        file = files.enter_context(path.open("w", encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"--record {path}: {error.strerror}") from None
    zone = settings.school.timezone
    file.write(f"# Recorded in a terminal.\nat: {clock.now().astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}\n\n")

    def write(entry: str) -> None:
        file.write(entry + "\n")
        file.flush()

    return write
