"""What became of messages that were under way, until it is written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.send_errors import OptedOut, Unreachable
from handlers.receipts import tell_failures
from handlers.relay_edits import tell_not_taken_back
from storage import outbox as store
from storage.addresses import record_opt_change, set_opted_out, set_unreachable
from storage.moving import NOT_THEIRS, send_elsewhere
from storage.outbox_parts import note_parts, turn_into_text

if TYPE_CHECKING:
    from datetime import datetime

    from bot.outbox.changing import Brought
    from handlers.house import House
    from handlers.ports import Lanes
    from storage.database import UnitOfWork
    from storage.outbox import Claimed, NotSent
    from storage.outbox_parts import Parts


#: Why a message may leave for another phone: these are about the address, not about the message.
_ELSEWHERE = frozenset({Unreachable.name, OptedOut.name, NOT_THEIRS})


@dataclass(slots=True)
class Results:
    """Ids of deliveries and of addresses; to be written with the next claim."""

    sent: list[tuple[int, str | None]] = field(default_factory=list)
    not_sent: list[NotSent] = field(default_factory=list)
    unreachable: list[int] = field(default_factory=list)
    opted_out: list[int] = field(default_factory=list)
    #: By delivery: where it is now, if that is more than one message or has changed.
    parts: dict[int, Parts] = field(default_factory=dict)
    #: Changes that became texts of their own: (delivery id, body).
    reworded: list[tuple[int, str]] = field(default_factory=list)
    #: Deletions that could not be made: (delivery id, whether the reader is told).
    stayed: list[tuple[int, bool]] = field(default_factory=list)

    def note(self, row: Claimed, brought: Brought) -> None:
        """One delivery was brought to the platform, or came to nothing there."""
        if brought.not_sent is None:
            self.sent.append((row.id, brought.external_id))
        else:
            self.not_sent.append(brought.not_sent)
        self.parts |= brought.parts
        if brought.body is not None:
            self.reworded.append((row.id, brought.body))
        if brought.stays:
            self.stayed.append((row.id, brought.body is not None))

    def __bool__(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.sent or self.not_sent)

    def and_then(self, later: Results) -> Results:
        """These, and what came after them."""
        return Results(
            self.sent + later.sent,
            self.not_sent + later.not_sent,
            self.unreachable + later.unreachable,
            self.opted_out + later.opted_out,
            self.parts | later.parts,
            self.reworded + later.reworded,
            self.stayed + later.stayed,
        )

    def write(self, work: UnitOfWork, now: datetime, lanes: Lanes, house: House | None = None) -> None:
        """Mark the deliveries, and the addresses that turned out to be gone or to want nothing.

        What did not leave for such a reason goes to another phone of the same person. With `house`, authors are told of
        what came to nothing.
        """
        connection = work.connection
        store.mark_sent(connection, self.sent, now)
        for delivery_id, parts in self.parts.items():
            note_parts(connection, delivery_id, parts)
        store.mark_not_sent(connection, self.not_sent)
        for delivery_id, body in self.reworded:
            turn_into_text(connection, delivery_id, body)
        for delivery_id, told in self.stayed:
            tell_not_taken_back(work, lanes, delivery_id, now, told=told)
        for address_id in self.unreachable:
            set_unreachable(connection, address_id)
        for address_id in self.opted_out:
            set_opted_out(connection, address_id, now)
            record_opt_change(connection, address_id, None, "out", None, now)
        stranded = [row.row_id for row in self.not_sent if row.new_error in _ELSEWHERE]
        for channel in send_elsewhere(connection, stranded):
            lanes.wake(work, f"outbox:{channel}")
        over = [row.row_id for row in self.not_sent if row.new_status in {"failed", "expired"}]
        if house is not None and over:
            tell_failures(work, house, over, now)
