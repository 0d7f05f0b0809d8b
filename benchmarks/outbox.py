"""Ten thousand messages: enqueued, claimed, rendered, handed to an adapter that does nothing, and marked as sent."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from benchmarks.ours import Ours
from benchmarks.report import Report
from benchmarks.talk import CHANNEL
from benchmarks.world import Places, fill
from bot.adapter import Accept, Outgoing
from bot.config.sections import OutboxSection
from bot.outbox.pace import Pace
from bot.outbox.sender import Sender
from conversations.capabilities import Capabilities
from conversations.messages import Choice, Reply
from handlers.codec import dump_reply
from storage.ownership import Ownership
from storage.turns import DELIVERY, queue_deliveries

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

RECIPIENTS = 10_000


class NullAdapter:
    """A platform that takes everything at once."""

    channel = CHANNEL
    capabilities = Capabilities(buttons=3, button_label=20, text=4096)
    changes = None

    def routes(self) -> Sequence[BaseRoute]:
        """None."""
        return ()

    async def start(self, accept: Accept) -> None:
        """Receives nothing."""

    async def stop(self) -> None:
        """Receives nothing."""

    async def send(self, outgoing: Outgoing) -> str:
        """The platform's id."""
        return f"m{outgoing.delivery_id}"


async def outbox(places: Places, report: Report, *, quick: bool) -> None:
    """Enqueue and drain, on each database there is."""
    rows = []
    for url in places.both(quick=quick):
        fill(url, RECIPIENTS)
        house = Ours(url)
        samples = [await _once(house) for _ in range(1 if quick else 3)]
        enqueue, drain = (median(column) for column in zip(*samples, strict=True))
        kind = house.database.kind
        await house.stop()
        report.found[f"outbox_{kind}"] = enqueue + drain
        rows.append([kind, f"{enqueue:.2f}", f"{drain:.2f}", f"{RECIPIENTS / drain:,.0f}"])
    report.table(f"Outbox: {RECIPIENTS:,} recipients", ["database", "enqueue s", "drain s", "drained a second"], rows)


async def _once(house: Ours) -> tuple[float, float]:
    reply = Reply(
        "School is closed on Friday. Will you need the bus on Monday?",
        (Choice("yes", "Yes"), Choice("no", "No")),
        taps=("n.0000.yes", "n.0000.no"),
    )
    owner = Ownership(house.database, f"outbox:{CHANNEL}")
    sender = Sender(NullAdapter(), house.writer, house.house.clock, OutboxSection(), Pace(None), house.lanes, owner)
    started = time.perf_counter()
    with house.database.begin() as work:
        queue_deliveries(work.connection, [_delivery(number, reply) for number in range(1, RECIPIENTS + 1)])
        work.commit()
    enqueued = time.perf_counter()
    await sender.drain(sender.lane)
    drained = time.perf_counter()
    with house.database.read() as session:
        left = session.connection().execute(select(func.count()).where(DELIVERY.c.status != "sent")).scalar_one()
    owner.release()
    if left:
        raise AssertionError(f"{left} messages were not sent")
    return enqueued - started, drained - enqueued


def _delivery(address_id: int, reply: Reply) -> dict[str, object]:
    return {
        "channel": CHANNEL,
        "address_id": address_id,
        "priority": 5,
        "kind": "broadcast",
        "body": dump_reply(reply),
        "status": "queued",
        "attempts": 0,
        "created_at": datetime.now(UTC),
        "error": "",
        "error_detail": "",
        "received_id": None,
        "message_id": None,
    }
