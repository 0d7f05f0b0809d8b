"""A visit: one inbound on its way through the house, with all that its handling may need and leaves behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from conversations.locale import locale_for
from conversations.menu import menu_for
from conversations.messages import Choice, Reply
from conversations.people import Participant
from conversations.words import base_language
from handlers.codec import dump_reply
from handlers.sharing import children_of, for_one, nobody, speaker_of
from storage.sharing import load_sharers, note_writer
from storage.turns import load_children, load_states_by_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from conversations.messages import Inbound
    from handlers.house import House
    from storage.database import UnitOfWork
    from storage.sharing import SharerRow
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
        #: Everybody who uses this address, when it is a shared one; and whether it is known who of them writes.
        self.sharers: Sequence[SharerRow] = ()
        self.writer_known = True
        #: Names of effects carried out, for the log.
        self.effects: list[str] = []
        #: Whether something waited for this person to write (a platform's window was closed).
        self.had_held = False
        #: Set by a handler that knows the route better than the step that took the inbound.
        self.route_name = ""
        #: Whether what came was part of a flow whose words are forgotten (handlers.private).
        self.private = False
        #: Whether the address's open run (if any) is still to be ended when another flow starts.
        self.run_open = state.conversation_id is not None
        self.run_version = state.version or 0
        self.started: dict[str, Any] | None = None

    @property
    def text(self) -> str:
        """What the person wrote. An emoji under a message is no word of theirs: 🛑 there asks for nothing."""
        return self.inbound.text if self.inbound and self.inbound.kind != "reaction" else ""

    @property
    def all_words(self) -> str:
        """What the person wrote, in a form too: all that is read for danger (L9)."""
        return "\n".join(filter(None, (self.text, *words_in_form(self.inbound.given if self.inbound else {}))))

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
            shares_phone=known and state.shared,
            menu=menu_for(
                language or "en",
                is_staff=is_staff,
                is_guardian=is_guardian,
                shares_phone=known and state.shared,
                reads_other=base_language(language or "en") != base_language(school.language),
            ),
        )

    def has_child(self, token: str) -> bool:
        """Whether the person has full rights to this child now: read in this very transaction (L1)."""
        return any(child.token == token for child in self.person.children)

    def reload(self) -> None:
        """Read the address and its person again, after an effect changed who it is."""
        connection, address_id = self.work.connection, self.state.address_id
        state = load_states_by_id(connection, [address_id])[address_id]
        self.sharers = load_sharers(connection, [address_id]).get(address_id, ()) if state.shared else ()
        people = {one.state.person_id for one in self.sharers} | {state.person_id}
        children = load_children(connection, [person for person in people if person is not None])
        self._become(state if self.writer_known else nobody(state), children)

    def _become(self, state: State, children: Mapping[int, Sequence[ChildRow]]) -> None:
        self.state, self._children = state, children_of(state.person_id, children, self.sharers)
        self.__dict__.pop("person", None)
        self.__dict__.pop("roles", None)

    def with_sharers(self, sharers: Sequence[SharerRow], children: Mapping[int, Sequence[ChildRow]]) -> Visit:
        """This visit at a shared address: find out who of them writes, or as a nudge, take whom it is for."""
        self.sharers, connection = sharers, self.work.connection
        wrote = speaker_of(connection, sharers, self.inbound, self.now) if self.inbound else self.state.person_id
        found = next((one.state for one in sharers if one.state.person_id == wrote), None)
        self.writer_known = found is not None
        if found is not None and self.inbound is not None:
            note_writer(connection, found.address_id, found.person_id or 0, self.now)
        self._become(found or nobody(self.state), children)
        return self

    def reply(self, reply: Reply | None, *, kind: str = "", priority: int | None = None) -> None:
        """Write to the person of this visit: an answer when they wrote, else a nudge."""
        if reply is None or not (reply.text or reply.media):
            return
        asked = self.inbound is not None
        if not asked and self.state.shared:
            reply = for_one(reply, self.person.name, self.person.language)
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
        own = address_id == self.state.address_id
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
                "person_id": self.state.person_id if self.state.shared and own else None,
            }
        )

    def gettext(self, message: str, /, **values: object) -> str:
        """The bot's own words in the person's language."""
        return locale_for(self.person.language).gettext(message, **values)


def words_in_form(given: Mapping[str, Any]) -> list[str]:
    """What somebody wrote into a form; its tokens, days and times have no letters."""
    texts = (one.get("text") if isinstance(one, dict) else one for one in given.values())
    return [text for text in texts if isinstance(text, str) and any(map(str.isalpha, text))]


def children_as_choices(rows: Sequence[ChildRow]) -> tuple[Choice, ...]:
    """Children by the name their family uses; the family name only where two share the given one."""
    names = [row.preferred_name or row.given_name for row in rows]
    return tuple(
        Choice(str(row.student_id), name if names.count(name) == 1 else f"{name} {row.family_name}")
        for row, name in zip(rows, names, strict=True)
    )
