"""Sends what waits on one channel: claim a batch, send it, and mark it together with the next claim."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.metrics import NOT_SENT, SENT
from bot.outbox.backoff import backoff
from bot.outbox.changing import Brought, Carrier
from bot.outbox.crew import Crew
from bot.outbox.later import Alarm
from bot.outbox.pace import Gate
from bot.outbox.results import Results
from bot.outbox.trouble import Trouble
from bot.send_errors import Ambiguous, OptedOut, RateLimited, Rejected, SendError, Unavailable, Unreachable
from handlers.visit import EMERGENCY
from storage import outbox as store
from storage.outbox import NotSent
from storage.outbox_parts import load_parts
from storage.relay import not_theirs

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.adapter import Adapter
    from bot.config.sections import OutboxSection
    from bot.lanes import LocalLanes
    from bot.outbox.pace import Pace
    from bot.writer import Writer
    from handlers.house import House
    from handlers.ports import Clock
    from storage.database import UnitOfWork
    from storage.outbox import Claimed
    from storage.outbox_parts import Parts
    from storage.ownership import Ownership

log = structlog.get_logger()
#: Messages to one address that are claimed at once.
_MOST_EACH = 8
#: Seconds between two looks while something waits, at least and at most.
_SHORTEST_SLEEP, _LONGEST_SLEEP = 0.05, 60.0
#: What somebody in danger waits for is tried at least this often.
_EMERGENCY_WAIT = timedelta(minutes=1)
#: Kinds that somebody who said STOP still gets: the confirmation itself, and help in a crisis.
_DESPITE_OPT_OUT = frozenset({"notice", "alert", "reply"})


class Sender:
    """The owner of one channel's outbox on this machine."""

    def __init__(  # noqa: PLR0913, PLR0917 - made in one place, from what the app has
        self,
        adapter: Adapter,
        writer: Writer,
        clock: Clock,
        section: OutboxSection,
        pace: Pace,
        lanes: LocalLanes,
        owner: Ownership,
        house: House | None = None,
    ) -> None:
        self.adapter, self._writer, self._clock = adapter, writer, clock
        self._section, self._pace, self._lanes = section, pace, lanes
        self.owner, self._house = owner, house
        self._carrier = Carrier(adapter, clock.now, pace.spend)
        self._crew, self._trouble = Crew(), Trouble(adapter.channel, pace)
        self._alarm = Alarm(pace.later, lambda: lanes.wake_now(self.lane))
        #: The one message that looks whether the platform is back.
        self._probe: int | None = None
        self._done = Results()
        self._not_theirs: set[int] = set()
        #: Where the messages are that claimed deliveries change.
        self._targets: dict[int, Parts] = {}
        self._stopping = False

    @property
    def lane(self) -> str:
        """The lane that this sender drains."""
        return f"outbox:{self.adapter.channel}"

    async def drain(self, _lane: str) -> None:
        """Send until nothing may leave now; then come back when the pace allows more or the next retry is due.

        Another process may own the channel: then it sends, and we look again at the next sweep.
        """
        if not await self._is_ours():
            return
        try:
            while (claimed := await self._write_and_claim()) or self._crew.busy or self._done:
                self._crew.start(claimed, self._send_in_order)
                await self._crew.news()
        except asyncio.CancelledError:
            await self._crew.stop()
            raise
        await self._come_back()

    def look_again(self) -> None:
        """Something was queued while messages are under way: it need not wait for the slowest of them."""
        self._crew.look_again()

    async def _come_back(self) -> None:
        """Set the one timer that wakes the lane again."""
        due = await self._writer.run(lambda work: store.next_due(work.connection, self.adapter.channel))
        turn = self._pace.next_look()
        waits = [turn] if turn is not None else []
        if due is not None and (self._pace.room(1) or turn is None):
            until = (due - self._clock.now()).total_seconds()
            # What is due and did not leave waits for its turn.
            waits += [until] if until > 0 or turn is None else []
        if waits and not self._stopping:
            self._alarm.set(min(max(_SHORTEST_SLEEP, min(waits)), _LONGEST_SLEEP))
        else:
            self._alarm.clear()

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
        self._alarm.clear()

    async def flush(self) -> None:
        """Write what was sent and not yet marked, without claiming more."""
        self._stopping = True
        await self._write_and_claim()

    async def _write_and_claim(self) -> list[Claimed]:
        """Mark what was sent, claim what is next. Results are kept until they are on disk, whatever fails here."""
        done, self._done = self._done, Results()
        try:
            return await self._writer.run(lambda work: self._in_one_transaction(work, done))
        except BaseException:
            self._done = done.and_then(self._done)
            raise

    def _in_one_transaction(self, work: UnitOfWork, done: Results) -> list[Claimed]:
        now = self._clock.now()
        done.write(work, now, self._lanes, self._house)
        most = self._room()
        if not most:
            return []
        gate = Gate(self._pace, min(most, _MOST_EACH))
        claimed = store.claim(work.connection, self.adapter.channel, now, most, gate)
        if self._trouble.away and claimed:
            self._probe = claimed[0].id
        self._not_theirs.difference_update(row.id for row in claimed)
        self._not_theirs |= not_theirs(work.connection, [row.id for row in claimed if row.message_id is not None], now)
        targets = [row.target_id for row in claimed if row.target_id is not None]
        self._targets.update(load_parts(work.connection, targets))
        return claimed

    def _room(self) -> int:
        """How many messages may be claimed now."""
        if self._stopping:
            return 0
        if self._trouble.away:
            return 0 if self._crew.busy else self._pace.room(1)
        return self._pace.room(max(0, self._section.batch - self._crew.busy))

    def _resting(self, row: Claimed) -> bool:
        """Whether the channel came to rest after this message was claimed: then it is not even tried."""
        if self._stopping or self._pace.held:
            return True
        return self._trouble.away and row.id != self._probe

    async def _send_in_order(self, rows: list[Claimed]) -> None:
        try:
            await self._send_each(rows)
        finally:
            for row in rows:
                self._targets.pop(row.id, None)
                self._targets.pop(row.target_id or 0, None)

    async def _send_each(self, rows: list[Claimed]) -> None:
        for index, row in enumerate(rows):
            if self._resting(row):
                self._done.not_sent += [_untried(late) for late in rows[index:]]
                return
            refused = refusal(row, self._not_theirs)
            if refused is not None:
                self._done.note(row, Brought(not_sent=refused, stays=row.action == "delete"))
                continue
            try:
                brought = await self._bring(row)
            except SendError as error:
                self._note_failure(row, error)
                if error.retryable:
                    self._done.not_sent += [_untried(late) for late in rows[index + 1 :]]
                    return
                continue
            self._trouble.well()
            self._pace.spend(row.address_id, sum(map(len, brought.parts.get(row.id, ()))) - 1)
            self._done.note(row, brought)
            if brought.not_sent is None:
                SENT.labels(self.adapter.channel, row.kind).inc()

    async def _bring(self, row: Claimed) -> Brought:
        """Send one delivery, or make the change that it is."""
        try:
            return await self._carrier.bring(row, self._targets, may_tell=row.id not in self._not_theirs)
        except SendError:
            raise
        except Exception as error:
            # An adapter's own fault must not stop the channel; the row becomes a dead letter that can be re-sent.
            log.exception("send.broken", delivery=row.id, channel=self.adapter.channel)
            raise Rejected(type(error).__name__) from error

    def _note_failure(self, row: Claimed, error: SendError) -> None:
        results = self._done
        NOT_SENT.labels(self.adapter.channel, error.name).inc()
        if isinstance(error, Unreachable):
            results.unreachable.append(row.address_id)
        if isinstance(error, OptedOut):
            results.opted_out.append(row.address_id)
        if isinstance(error, Ambiguous):
            log.warning("send.maybe_duplicate", delivery=row.id, channel=self.adapter.channel)
        attempts = row.attempts + 1
        most = error.most_attempts or self._section.most_attempts
        blameless = self._trouble.note(row.address_id, error)
        again = error.retryable and (attempts < most or blameless or self._is_patient(row, error))
        wait = backoff(attempts, error.retry_after)
        if row.priority == EMERGENCY and not error.retry_after:
            wait = min(wait, _EMERGENCY_WAIT)
        if isinstance(error, RateLimited):
            self._pace.hold_address(row.address_id, wait.total_seconds())
        next_at = self._clock.now() + wait if again else None
        status = "retrying" if again else "failed"
        log.info("send.failed", delivery=row.id, channel=self.adapter.channel, error=error.name, attempts=attempts)
        results.not_sent.append(store.NotSent(row.id, status, next_at, error.name, error.detail[:200], int(blameless)))

    def _is_patient(self, row: Claimed, error: SendError) -> bool:
        """A platform that is away for a night takes no message along; an alert may rather come twice than not."""
        patience = Unavailable.patience if row.kind == "alert" else error.patience
        return self._clock.now() - row.created_at < patience


def _untried(row: Claimed) -> NotSent:
    return store.NotSent(row.id, "queued", None, "", "", 1)


def refusal(row: Claimed, ended: Collection[int]) -> NotSent | None:
    """Why this message may not leave any more, if so: STOP, "gone" or the end of rights came while it waited.

    `ended`: the deliveries for which rights have ended.
    """
    if row.opted_out_at is not None and not _despite_opt_out(row):
        return NotSent(row.id, "expired", None, OptedOut.name, "", 1)
    if row.id in ended and row.action != "delete":  # to take words away harms nobody
        return NotSent(row.id, "expired", None, "not_theirs", "", 1)
    if row.address_state != "ok":
        return NotSent(row.id, "failed", None, Unreachable.name, "", 1)
    return None


def _despite_opt_out(row: Claimed) -> bool:
    """Whether somebody who said STOP still gets this; what was on its way before STOP is too late, but for an alarm."""
    late = row.kind != "alert" and row.opted_out_at is not None and row.created_at < row.opted_out_at
    return row.kind in _DESPITE_OPT_OUT and not late
