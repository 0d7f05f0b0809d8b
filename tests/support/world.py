"""A whole house in one thread: real database, routing, translation lane and outbox; frozen clock and fixed ids."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, NamedTuple

from sqlalchemy import select, update
from typing_extensions import override

from bot.adapter import Outgoing
from bot.app import build_house
from bot.config import Settings
from bot.lanes import LocalLanes
from bot.outbox.changing import Carrier
from bot.outbox.results import Results
from bot.ticks import rules_of
from bot.tidy import tidy
from conversations.messages import Inbound, InboundKind, Media
from handlers.inbound import Handled, take_batch
from handlers.invites import new_invite, read_code
from handlers.nudges import run_nudges
from handlers.ports import Translation, Translator
from handlers.relay import finish_translation
from storage.addresses import unbind_address
from storage.database import Database, UnitOfWork
from storage.outbox import claim
from storage.outbox_parts import load_parts
from storage.people import PERSON
from storage.relay import MessageRow, messages_to_translate
from storage.tables import Guardianship
from storage.turns import ADDRESS, GUARDIANSHIP
from tests.support.house import CountedIds, FrozenClock
from tests.support.phones import Phones, finish
from tests.support.school import CHANNEL, Character, add_person, person_of

#: What passes between two things that somebody does.
BREATH = timedelta(seconds=20)


class LaidOutIds(CountedIds):
    """Counted ids, but invite codes are those that the transcript lays out, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: deque[str] = deque()

    @override
    def invite_code(self) -> str:
        return self.codes.popleft()


class MarkingTranslator:
    """Translates by saying into what: "[es] …"."""

    def translate(self, text: str, source: str, target: str) -> Translation | None:
        return Translation(f"[{target}] {text}", "fake")


class NoTranslator:
    """Can never do it."""

    def translate(self, text: str, source: str, target: str) -> Translation | None:
        return None


class Step(NamedTuple):
    """What came of one thing that happened."""

    sent: list[Outgoing]
    handled: Handled | None = None


class World:
    """One installation over the database at `url`. `close` it."""

    def __init__(self, url: str, at: datetime, translator: Translator, *, can_change: bool = False) -> None:
        self.url, self.translator = url, translator
        self.clock, self.ids = FrozenClock(at.astimezone(UTC)), LaidOutIds()
        self._numbers = count(1)
        self.phones = Phones(CHANNEL, can_change=can_change)
        self.carrier = Carrier(self.phones, self.clock.now, lambda _address, _more: None)
        self._open()

    def _open(self) -> None:
        self.database = Database(self.url, synchronous="NORMAL")
        # Nobody runs these lanes: what they are told to wake, we do after each step.
        self.house = build_house(Settings(), self.clock, self.ids, LocalLanes())

    def restart(self) -> None:
        """Forget everything that is not in the database."""
        self.close()
        self._open()

    def close(self) -> None:
        """Let go of the database."""
        self.database.dispose()

    def hear(
        self,
        address: str,
        text: str = "",
        *,
        tap: str | None = None,
        media: tuple[Media, ...] = (),
        thread: str | None = None,
        reply_to: str | None = None,
        kind: InboundKind = "message",
        target: str | None = None,
    ) -> tuple[Inbound, Step]:
        """Someone wrote (or changed, took back or marked `target`); gives the message and what came of it."""
        self.clock.moment += BREATH
        number = next(self._numbers)
        message_id = f"o{number}" if kind == "message" and not tap else None
        inbound = Inbound(CHANNEL, address, f"i{number}", self.clock.now(), text, tap, media, reply_to, thread)
        inbound = tidy(replace(inbound, kind=kind, target=target, message_id=message_id))
        if inbound.origin:
            self.phones.wrote(address, inbound.origin, text)
        return inbound, self.deliver(inbound)

    def deliver(self, inbound: Inbound) -> Step:
        """The platform hands in a message."""
        with self.database.begin() as work:
            handled = take_batch(work, self.house, [inbound])
            work.commit()
        return Step(self.drain(), handled[0])

    def set_clock(self, at: datetime) -> Step:
        """Time passes until `at`; nudges that are due start."""
        self.clock.moment = at.astimezone(UTC)
        rules, started = rules_of(Settings().nudges), 1
        while started:
            with self.database.begin() as work:
                started = run_nudges(work, self.house, rules)
                work.commit()
        return Step(self.drain())

    def drain(self) -> list[Outgoing]:
        """Translate and send what waits; gives it in the order in which it leaves."""
        with self.database.begin() as work:
            while waiting := messages_to_translate(work.connection):
                for message in waiting:
                    self._translate(work, message)
            while claimed := claim(work.connection, CHANNEL, self.clock.now(), 50):
                done, targets = Results(), [row.target_id for row in claimed if row.target_id is not None]
                parts = load_parts(work.connection, targets)
                for row in claimed:
                    done.note(row, finish(self.carrier.bring(row, parts)))
                done.write(work, self.clock.now(), self.house.lanes)
            work.commit()
        return self.phones.take()

    def _translate(self, work: UnitOfWork, message: MessageRow) -> None:
        words, target = message.text, message.reader_language
        done = self.translator.translate(words, message.language, target) if words.strip() else None
        finish_translation(work, self.house, message, done)

    def invite(self, alias: str, code: str) -> None:
        """A letter with `code` for someone."""
        self.ids.codes.append(read_code(code) or code)
        with self.database.begin() as work:
            person_id = work.connection.execute(select(PERSON.c.id).where(PERSON.c.sourced_id == alias)).scalar_one()
            new_invite(work, self.house, person_id)
            work.commit()

    def set_rights(self, guardian: str, student: str, rights: str) -> None:
        """What a guardian may know about a student from now on."""
        with self.database.begin() as work:
            link = update(GUARDIANSHIP).where(GUARDIANSHIP.c.key == f"{guardian}/{student}")
            if not work.connection.execute(link.values(rights=rights)).rowcount:
                ids = {one: person_of(work.session, one) for one in (guardian, student)}
                pair: dict[str, Any] = {"guardian_id": ids[guardian], "student_id": ids[student]}
                work.session.add(Guardianship(key=f"{guardian}/{student}", rights=rights, **pair))
            work.commit()

    def join(self, alias: str, name: str, role: str, language: str) -> None:
        """Somebody new is in the roster, without an address yet."""
        given, _space, family = name.partition(" ")
        with self.database.begin() as work:
            add_person(work.session, alias, Character(given, family, (role,), language))
            work.commit()

    def disconnect(self, alias: str) -> None:
        """Someone has not joined yet: their address is nobody's."""
        with self.database.begin() as work:
            address = select(ADDRESS.c.id).where(ADDRESS.c.address == alias)
            unbind_address(work.connection, work.connection.execute(address).scalar_one())
            work.commit()
