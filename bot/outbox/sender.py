"""Sends what waits on one channel: claim a batch, send it, and mark it together with the next claim."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

import structlog

from bot.metrics import NOT_SENT, SENT
from bot.outbox.backoff import backoff
from bot.outbox.render import render
from bot.send_errors import Ambiguous, OptedOut, RateLimited, Rejected, SendError, Unreachable
from handlers.codec import load_reply
from storage import outbox as store
from storage.addresses import record_opt_change, set_opted_out, set_unreachable
from storage.relay import not_theirs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapter import Adapter
    from bot.config.sections import OutboxSection
    from bot.lanes import LocalLanes
    from bot.outbox.pace import Pace
    from bot.writer import Writer
    from handlers.ports import Clock
    from storage.database import UnitOfWork
    from storage.outbox import Claimed, NotSent
    from storage.ownership import Ownership

log = structlog.get_logger()
#: People written to at the same time.
_AT_ONCE = 32
#: Kinds that somebody who said STOP still gets: the confirmation itself, and help in a crisis.
_DESPITE_OPT_OUT = frozenset({"notice", "alert", "reply"})


@dataclass(slots=True)
class _Results:
    """What a batch came to, to be written with the next claim."""

    sent: list[tuple[int, str]] = field(default_factory=list)
    not_sent: list[NotSent] = field(default_factory=list)
    unreachable: list[int] = field(default_factory=list)
    opted_out: list[int] = field(default_factory=list)


class Sender:
    """The owner of one channel's outbox on this machine."""

    def __init__(
        self,
        adapter: Adapter,
        writer: Writer,
        clock: Clock,
        section: OutboxSection,
        pace: Pace,
        lanes: LocalLanes,
        owner: Ownership,
    ) -> None:
        self.adapter, self._writer, self._clock = adapter, writer, clock
        self._section, self._pace, self._lanes = section, pace, lanes
        self.owner = owner
        self._done = _Results()
        self._not_theirs: set[int] = set()
        self._stopping = False

    @property
    def lane(self) -> str:
        """The lane that this sender drains."""
        return f"outbox:{self.adapter.channel}"

    async def drain(self, _lane: str) -> None:
        """Send until nothing may leave now; then come back when the next retry is due.

        Another process may own the channel: then it sends, and we look again at the next sweep.
        """
        if not await self._is_ours():
            return
        while claimed := await self._write_and_claim():
            await self._send_all(claimed)
        due = await self._writer.run(lambda work: store.next_due(work.connection, self.adapter.channel))
        if due is not None and not self._stopping:
            wait = max(0.05, (due - self._clock.now()).total_seconds(), self._pace.held)
            asyncio.get_running_loop().call_later(min(wait, 60.0), self._lanes.wake_now, self.lane)

    async def _is_ours(self) -> bool:
        hold = await asyncio.to_thread(self.owner.hold)
        if hold == "gained":
            lost = await self._writer.run(lambda work: store.release_lost(work.connection, self.adapter.channel))
            if lost:
                log.warning("send.maybe_duplicates", channel=self.adapter.channel, deliveries=lost)
        return hold != "other"

    def stop(self) -> None:
        """Claim nothing more; what is under way is finished and marked."""
        self._stopping = True

    async def flush(self) -> None:
        """Write what was sent and not yet marked, without claiming more."""
        self._stopping = True
        await self._write_and_claim()

    async def _write_and_claim(self) -> list[Claimed]:
        """Mark what was sent, claim what is next. Results are kept until they are on disk, whatever fails here."""
        done = self._done
        claimed = await self._writer.run(lambda work: self._in_one_transaction(work, done))
        self._done = _Results()
        return claimed

    def _in_one_transaction(self, work: UnitOfWork, done: _Results) -> list[Claimed]:
        now = self._clock.now()
        store.mark_sent(work.connection, done.sent, now)
        store.mark_not_sent(work.connection, done.not_sent)
        for address_id in done.unreachable:
            set_unreachable(work.connection, address_id)
        for address_id in done.opted_out:
            set_opted_out(work.connection, address_id, now)
            record_opt_change(work.connection, address_id, None, "out", None, now)
        if self._stopping or self._pace.held:
            return []
        claimed = store.claim(work.connection, self.adapter.channel, now, self._section.batch)
        self._not_theirs = not_theirs(work.connection, [row.id for row in claimed if row.message_id is not None])
        return claimed

    async def _send_all(self, claimed: Sequence[Claimed]) -> None:
        limit = asyncio.Semaphore(_AT_ONCE)
        by_address = sorted(claimed, key=lambda row: row.address_id)  # stable: each address stays in order

        async def one_address(rows: list[Claimed]) -> None:
            async with limit:
                await self._send_in_order(rows)

        groups = [list(rows) for _id, rows in groupby(by_address, key=lambda row: row.address_id)]
        # Replies first: the groups start in the order of their most urgent message.
        groups.sort(key=lambda rows: (rows[0].priority, rows[0].id))
        await asyncio.gather(*(one_address(rows) for rows in groups))

    async def _send_in_order(self, rows: list[Claimed]) -> None:
        results = self._done
        for index, row in enumerate(rows):
            refused = self._refusal(row)
            if refused is not None:
                results.not_sent.append(refused)
                continue
            try:
                await self._pace.turn()
                external_id = await self._send(row)
            except SendError as error:
                self._note_failure(row, error)
                if error.retryable:
                    results.not_sent += [
                        store.NotSent(late.id, "queued", None, "", "", 1) for late in rows[index + 1 :]
                    ]
                    return
                continue
            results.sent.append((row.id, external_id))
            SENT.labels(self.adapter.channel, row.kind).inc()

    async def _send(self, row: Claimed) -> str:
        """Send one delivery, in parts if it is long; gives the platform's id of the last part."""
        external_id = ""
        try:
            for part in render(load_reply(row.body), self.adapter.capabilities, row.id, row.address):
                external_id = await self.adapter.send(part)
        except SendError:
            raise
        except Exception as error:
            # An adapter's own fault must not stop the channel; the row becomes a dead letter that can be re-sent.
            log.exception("send.broken", delivery=row.id, channel=self.adapter.channel)
            raise Rejected(type(error).__name__) from error
        return external_id

    def _refusal(self, row: Claimed) -> NotSent | None:
        """Why this message may not leave any more, if so: STOP, "gone" or the end of rights came while it waited."""
        if row.opted_out_at is not None and not _despite_opt_out(row):
            return store.NotSent(row.id, "expired", None, OptedOut.name, "", 1)
        if row.id in self._not_theirs:
            return store.NotSent(row.id, "expired", None, "not_theirs", "", 1)
        if row.address_state != "ok":
            return store.NotSent(row.id, "failed", None, Unreachable.name, "", 1)
        return None

    def _note_failure(self, row: Claimed, error: SendError) -> None:
        results = self._done
        NOT_SENT.labels(self.adapter.channel, error.name).inc()
        if isinstance(error, Unreachable):
            results.unreachable.append(row.address_id)
        if isinstance(error, OptedOut):
            results.opted_out.append(row.address_id)
        if isinstance(error, Ambiguous):
            log.warning("send.maybe_duplicate", delivery=row.id, channel=self.adapter.channel)
        if error.channel_wide:
            self._pace.hold(error.retry_after or 30.0)
        attempts = row.attempts + 1
        most = error.most_attempts or self._section.most_attempts
        # Being told to wait is no failure of the message: it never becomes a dead letter by that.
        again = error.retryable and (attempts < most or isinstance(error, RateLimited))
        next_at = self._clock.now() + backoff(attempts, error.retry_after) if again else None
        status = "retrying" if again else "failed"
        log.info("send.failed", delivery=row.id, channel=self.adapter.channel, error=error.name, attempts=attempts)
        results.not_sent.append(store.NotSent(row.id, status, next_at, error.name, error.detail[:200]))


def _despite_opt_out(row: Claimed) -> bool:
    """Whether somebody who said STOP still gets this; an answer from before STOP that was on its way is too late."""
    late = row.kind == "reply" and row.opted_out_at is not None and row.created_at < row.opted_out_at
    return row.kind in _DESPITE_OPT_OUT and not late
