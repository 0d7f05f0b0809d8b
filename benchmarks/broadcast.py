"""Words to ten thousand families in twelve languages: translated once a language, looked at, sent, stopped midway."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import NamedTuple

from sqlalchemy import case, func, insert, select, update

from benchmarks.ours import Ours
from benchmarks.report import Report
from benchmarks.talk import CHANNEL
from benchmarks.world import Places, fill
from bot.broadcasting import BroadcastWorker
from bot.outbox.later import Timer, on_the_loop
from conversations.messages import Inbound
from handlers.broadcast_drafts import BROADCAST_LANE
from handlers.ports import Translation
from storage.database import Database
from storage.outbox import claim
from storage.tables import Address, Person, Role
from storage.turns import CONVERSATION, DELIVERY, PERSON, table_of

FAMILIES = 10_000
LANGUAGES = ("en", "es", "ar", "zh-Hans", "vi", "hmn", "so", "ru", "ht", "tl", "ko", "ur")
_PRINCIPAL = 3_000_000
_WORDS = "School is closed on Friday. The bus comes again on Monday at 7:10. Please call the office with questions."


class Noon:
    """A school day's noon, moved by hand."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment."""
        return self.moment


class Times(NamedTuple):
    """Seconds: until the preview, of "Send", until all are in the outbox, and to stop the rest."""

    preview: float
    send: float
    enqueue: float
    stop: float


async def broadcast(places: Places, report: Report, *, quick: bool) -> None:
    """All of it, on each database there is."""
    rows = []
    for url in places.both(quick=quick):
        fill(url, FAMILIES)
        _speak(url)
        clock = Noon()
        ours = Ours(url, clock=clock)
        found = [await _once(ours, clock, number) for number in range(1 if quick else 3)]
        times = Times(*(median(column) for column in zip(*found, strict=True)))
        kind = ours.database.kind
        await ours.stop()
        report.found[f"broadcast_{kind}"] = times.send + times.enqueue
        rows.append([kind, *(f"{seconds:.2f}" for seconds in times)])
    title = f"A broadcast to {FAMILIES:,} families in {len(LANGUAGES)} languages"
    report.table(title, ["database", "to the preview s", "“Send” s", "enqueued s", "stopped midway s"], rows)


def _speak(url: str) -> None:
    """Families of twelve languages, and a principal."""
    database = Database(url, synchronous="NORMAL")
    with database.begin() as work:
        tag = case(dict(enumerate(LANGUAGES)), value=PERSON.c.id % len(LANGUAGES))
        work.connection.execute(update(PERSON).where(PERSON.c.id <= FAMILIES).values(language=tag))
        kim = Person(given_name="Dana", family_name="Kim", language="en", title="Dr Kim", school_id=1)
        work.connection.execute(insert(PERSON).values(**{**kim.model_dump(), "id": _PRINCIPAL}))
        role = Role(key="kim/principal", person_id=_PRINCIPAL, school_id=1, role="principal")
        work.connection.execute(insert(table_of(Role)).values(**{**role.model_dump(), "id": _PRINCIPAL}))
        place = Address(channel=CHANNEL, address="kim", person_id=_PRINCIPAL, created_at=datetime.now(UTC))
        work.connection.execute(insert(table_of(Address)).values(**{**place.model_dump(), "id": _PRINCIPAL}))
        work.connection.exec_driver_sql("ANALYZE")
        work.commit()
    database.dispose()


async def _once(ours: Ours, clock: Noon, number: int) -> Times:
    turned: Counter[str] = Counter()

    async def turn(text: str, _source: str, target: str) -> Translation:
        turned[target] += 1
        return Translation(f"[{target}] {text}", "null")

    def never(seconds: float, call: Callable[[], None]) -> Timer:
        return on_the_loop(3600.0 + seconds, call)

    worker = BroadcastWorker(turn, ours.writer, ours.house, lambda _lane: None, never)
    asked: dict[str, object] = {"classes": ["s1"], "words": {"text": _WORDS, "media": []}}
    preview = await _timed(_preview(ours, clock, worker, f"ask{number}", asked))
    if turned != Counter(LANGUAGES[1:]) + Counter({LANGUAGES[0]: len(LANGUAGES) - 1}):  # there, and back to compare
        raise AssertionError(f"translated {turned}")
    send = await _timed(_say(ours, clock, f"send{number}", text="Send"))
    clock.moment += timedelta(seconds=31)
    enqueue = await _timed(worker.drain(BROADCAST_LANE))
    _expect(ours, FAMILIES, "queued", "broadcast")
    _half_leave(ours, clock)
    stop = await _timed(_say(ours, clock, f"stop{number}", text="undo"))
    _expect(ours, 0, "queued", "broadcast")
    worker.stop()
    _forget(ours)
    return Times(preview, send, enqueue, stop)


async def _preview(ours: Ours, clock: Noon, worker: BroadcastWorker, name: str, asked: dict[str, object]) -> None:
    await _say(ours, clock, name, flow="announce", given=asked)
    await worker.drain(BROADCAST_LANE)


async def _say(ours: Ours, clock: Noon, name: str, **more: object) -> None:
    await ours.say(Inbound(CHANNEL, "kim", name, clock.now(), **more))  # type: ignore[arg-type]


async def _timed(work: Awaitable[None]) -> float:
    started = time.perf_counter()
    await work
    return time.perf_counter() - started


def _half_leave(ours: Ours, clock: Noon) -> None:
    with ours.database.begin() as work:
        taken = claim(work.connection, CHANNEL, clock.now(), FAMILIES // 2)
        mine = DELIVERY.c.id.in_(select(DELIVERY.c.id).where(DELIVERY.c.status == "sending"))
        work.connection.execute(update(DELIVERY).where(mine).values(status="sent"))
        work.commit()
    if len(taken) != FAMILIES // 2:
        raise AssertionError(f"{len(taken)} were claimed")


def _expect(ours: Ours, count: int, status: str, kind: str) -> None:
    with ours.database.read() as session:
        query = select(func.count()).where(DELIVERY.c.status == status, DELIVERY.c.kind == kind)
        found = session.connection().execute(query).scalar_one()
    if found != count:
        raise AssertionError(f"{found} deliveries are {status}, not {count}")


def _forget(ours: Ours) -> None:
    with ours.database.begin() as work:
        work.connection.execute(update(DELIVERY).values(status="expired"))
        work.connection.execute(update(CONVERSATION).values(status="done"))
        work.commit()
