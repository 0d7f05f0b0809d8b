"""A visit: one inbound on its way through the house, with all that its handling may need and leaves behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from conversations.locale import locale_for
from conversations.menu import menu_for
from conversations.messages import Choice, Reply
from conversations.people import Participant
from handlers.codec import dump_reply
from storage.turns import load_children, load_states_by_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from conversations.messages import Inbound
    from handlers.house import House
    from storage.database import UnitOfWork
    from storage.turns import ChildRow, State

EMERGENCY, REPLY, RELAY, BULK = 0, 1, 2, 5
STAFF_ROLES = frozenset(
    {"teacher", "support", "office", "counsellor", "principal", "district", "aide", "administrator"}
)
GUARDIAN_ROLES = frozenset({"guardian", "parent", "relative"})


@dataclass(slots=True)
class Ledger:
    """What a batch writes at its end, one statement a table."""

    deliveries: list[dict[str, Any]] = field(default_factory=list)
    #: By row id: a second change of one run in a batch overwrites the first.
    changed: dict[int, dict[str, Any]] = field(default_factory=dict)
    new: list[dict[str, Any]] = field(default_factory=list)
    routes: list[dict[str, Any]] = field(default_factory=list)
    channels: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Desk:
    """What all visits of one transaction share."""

    work: UnitOfWork
    house: House
    now: datetime
    ledger: Ledger = field(default_factory=Ledger)


class Visit:
    """One inbound (or one nudge, without an inbound) of one address in the open transaction."""

    def __init__(
        self,
        desk: Desk,
        state: State,
        children: Sequence[ChildRow],
        inbound: Inbound | None = None,
        received_id: int | None = None,
    ) -> None:
        self.work, self.house, self.ledger, self.now = desk.work, desk.house, desk.ledger, desk.now
        self.inbound, self.received_id = inbound, received_id
        self.state, self._children = state, children
        #: Names of effects carried out, for the log.
        self.effects: list[str] = []
        #: Whether something waited for this person to write (a platform's window was closed).
        self.had_held = False
        #: Set by a handler that knows the route better than the step that took the inbound.
        self.route_name = ""
        #: Whether the address's open run (if any) is still to be ended when another flow starts.
        self.run_open = state.conversation_id is not None
        self.run_version = state.version or 0
        self.started: dict[str, Any] | None = None

    @property
    def text(self) -> str:
        """What the person wrote."""
        return self.inbound.text if self.inbound else ""

    @cached_property
    def roles(self) -> frozenset[str]:
        """What the person is at any school."""
        return frozenset((self.state.roles or "").split(",")) - {""}

    @cached_property
    def person(self) -> Participant:
        """The person as flows see them."""
        state, school = self.state, self.house.school
        known = state.person_id is not None and bool(state.person_active)
        is_staff = known and bool(self.roles & STAFF_ROLES)
        is_guardian = known and bool(self.roles & GUARDIAN_ROLES)
        language = state.language or state.address_language or (school.language if is_staff else "")
        return Participant(
            person_id=state.person_id if known else None,
            name=(state.preferred_name or state.given_name or "") if known else "",
            language=language,
            timezone=state.timezone or state.school_timezone or school.timezone,
            country=school.country,
            school=state.school_name or school.name,
            office=school.office,
            children=children_as_choices(self._children) if known else (),
            is_staff=is_staff,
            is_guardian=is_guardian,
            quiet_from=school.quiet_from,
            quiet_until=school.quiet_until,
            menu=menu_for(language or "en", is_staff=is_staff, is_guardian=is_guardian),
        )

    def has_child(self, token: str) -> bool:
        """Whether the person has full rights to this child now: read in this very transaction (L1)."""
        return any(child.token == token for child in self.person.children)

    def reload(self) -> None:
        """Read the address and its person again, after an effect changed who it is."""
        self.state = load_states_by_id(self.work.connection, [self.state.address_id])[self.state.address_id]
        ids = [self.state.person_id] if self.state.person_id else []
        self._children = load_children(self.work.connection, ids).get(ids[0], []) if ids else []
        self.__dict__.pop("person", None)
        self.__dict__.pop("roles", None)

    def reply(self, reply: Reply | None, *, kind: str = "", priority: int | None = None) -> None:
        """Write to the person of this visit: an answer when they wrote, else a nudge."""
        if reply is None or not (reply.text or reply.media):
            return
        asked = self.inbound is not None
        usual = REPLY if asked else BULK
        self.send(
            self.state.address_id,
            self.state.channel,
            reply,
            kind=kind or ("reply" if asked else "nudge"),
            priority=usual if priority is None else priority,
        )

    def say(self, text: str, *, kind: str = "", priority: int | None = None) -> None:
        """Write plain text to the person of this visit."""
        self.reply(Reply(text), kind=kind, priority=priority)

    def send(
        self,
        address_id: int,
        channel: str,
        reply: Reply,
        *,
        kind: str,
        priority: int,
        message_id: int | None = None,
    ) -> None:
        """Put one message to any address into the outbox."""
        self.ledger.channels.add(channel)
        self.ledger.deliveries.append(
            {
                "channel": channel,
                "address_id": address_id,
                "priority": priority,
                "kind": kind,
                "body": dump_reply(reply),
                "status": "queued",
                "attempts": 0,
                "created_at": self.now,
                "error": "",
                "error_detail": "",
                "received_id": self.received_id,
                "message_id": message_id,
            }
        )

    def gettext(self, message: str, /, **values: object) -> str:
        """The bot's own words in the person's language."""
        return locale_for(self.person.language).gettext(message, **values)


def children_as_choices(rows: Sequence[ChildRow]) -> tuple[Choice, ...]:
    """Children by the name their family uses; the family name only where two share the given one."""
    names = [row.preferred_name or row.given_name for row in rows]
    return tuple(
        Choice(str(row.student_id), name if names.count(name) == 1 else f"{name} {row.family_name}")
        for row, name in zip(rows, names, strict=True)
    )
