"""A whole house in one thread: real database, routing, translation lane and outbox; frozen clock and fixed ids."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import NamedTuple

from sqlalchemy import select, update
from typing_extensions import override

from bot.adapter import Outgoing
from bot.app import build_house
from bot.config import Settings
from bot.lanes import LocalLanes
from bot.outbox.render import render
from bot.ticks import rules_of
from bot.tidy import tidy
from conversations.capabilities import Capabilities
from conversations.messages import Inbound, Media
from handlers.codec import load_reply
from handlers.inbound import Handled, take_batch
from handlers.invites import new_invite, read_code
from handlers.nudges import run_nudges
from handlers.ports import Translation, Translator
from handlers.relay import finish_translation
from storage.addresses import unbind_address
from storage.database import Database, UnitOfWork
from storage.outbox import claim, mark_sent
from storage.people import PERSON
from storage.relay import MessageRow, messages_to_translate
from storage.turns import ADDRESS, GUARDIANSHIP
from tests.support.house import CountedIds, FrozenClock
from tests.support.school import CHANNEL

#: What passes between two things that somebody does.
BREATH = timedelta(seconds=20)
#: A platform without limits that shows plain text.
CAPABILITIES = Capabilities(buttons=99, button_label=999, text=100_000, threads=True)


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

    def __init__(self, url: str, at: datetime, translator: Translator) -> None:
        self.url, self.translator = url, translator
        self.clock, self.ids = FrozenClock(at.astimezone(UTC)), LaidOutIds()
        self._numbers = count(1)
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
    ) -> tuple[Inbound, Step]:
        """Someone wrote; gives the message and what came of it."""
        self.clock.moment += BREATH
        external_id = f"i{next(self._numbers)}"
        inbound = tidy(Inbound(CHANNEL, address, external_id, self.clock.now(), text, tap, media, reply_to, thread))
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
        sent: list[Outgoing] = []
        with self.database.begin() as work:
            while waiting := messages_to_translate(work.connection):
                for message in waiting:
                    self._translate(work, message)
            while claimed := claim(work.connection, CHANNEL, self.clock.now(), 50):
                for row in claimed:
                    sent += render(load_reply(row.body), CAPABILITIES, row.id, row.address)
                mark_sent(work.connection, [(row.id, f"m{row.id}") for row in claimed], self.clock.now())
            work.commit()
        return sent

    def _translate(self, work: UnitOfWork, message: MessageRow) -> None:
        words, target = message.text, message.reader_language
        done = self.translator.translate(words, message.language, target) if words.strip() else None
        finish_translation(work, self.house, message.id, done)

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
            work.connection.execute(link.values(rights=rights))
            work.commit()

    def disconnect(self, alias: str) -> None:
        """Someone has not joined yet: their address is nobody's."""
        with self.database.begin() as work:
            address = select(ADDRESS.c.id).where(ADDRESS.c.address == alias)
            unbind_address(work.connection, work.connection.execute(address).scalar_one())
            work.commit()
