"""Whatever people do with threads, nobody is shown a message to which they have no right at that moment (L1)."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.adapter import Outgoing
from conversations.effects.threads import (
    AnswerOffer,
    CloseThread,
    EndSubstitute,
    NameSubstitute,
    OfferHandOver,
    OpenOffers,
    ShowHistory,
    TellTeam,
)
from conversations.messages import Words
from handlers.arrivals import look_up
from handlers.effects import performer
from handlers.settling import settle
from handlers.threads import may_read, school_day
from handlers.visit import Desk
from storage.people import ENROLLMENT, PERSON, has_full_rights
from storage.relay import MESSAGE, THREAD, ThreadRow
from storage.threads import earlier_threads
from storage.turns import ADDRESS, load_states_by_id
from tests.support.databases import FreshDatabase
from tests.support.school import make_school
from tests.support.world import MarkingTranslator, World

NOON = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
GUARDIANS, STAFF = ("rosa", "karim", "layla", "dana"), ("ortiz", "roy", "lee", "nair")
STUDENTS = {"rosa": "mateo", "karim": "amina", "layla": "amina", "dana": "jun"}
_SAID = re.compile(r"word(\d+)")


class Town:
    """A world in which chance decides who does what; every message has a number in its words."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.chance, self.said = world, random.Random(seed), 0
        self.shown = 0
        with world.database.read() as session:
            rows = session.connection().execute(select(PERSON.c.sourced_id, PERSON.c.id))
            self.ids: dict[str, int] = {row[0]: row[1] for row in rows}

    def words(self) -> Words:
        self.said += 1
        return Words(f"word{self.said}", (), f"w{self.said}")

    def act(self, who: str, effect: object) -> object:
        """Somebody's flow asks for an effect; what leaves is looked at."""
        self.world.clock.moment += timedelta(seconds=30)
        with self.world.database.begin() as work:
            connection = work.connection
            address = connection.execute(select(ADDRESS.c.id).where(ADDRESS.c.address == who)).scalar_one()
            state = load_states_by_id(connection, [address])[address]
            desk = Desk(work, self.world.house, self.world.clock.now())
            visit = look_up(connection, [state]).visit(desk, state)
            result = performer(visit)(effect)  # type: ignore[arg-type]
            settle(desk)
            work.commit()
        self.look(self.world.drain())
        return result

    def threads(self) -> list[ThreadRow]:
        columns = (THREAD.c.id, THREAD.c.guardian_id, THREAD.c.staff_id, THREAD.c.student_id)
        with self.world.database.read() as session:
            return [ThreadRow._make(row) for row in session.connection().execute(select(*columns))]

    def look(self, sent: list[Outgoing]) -> None:
        """Each numbered word that somebody sees is one that they wrote, or may read now."""
        with self.world.database.begin() as work:
            connection, now = work.connection, self.world.clock.now()
            for outgoing in sent:
                viewer = self.ids[outgoing.address]
                for number in map(int, _SAID.findall(outgoing.text)):
                    query = select(MESSAGE.c.author_id, MESSAGE.c.thread_id, MESSAGE.c.reader_id)
                    rows = connection.execute(query.where(MESSAGE.c.text == f"word{number}")).all()
                    self.shown += 1
                    assert any(self._may(work, viewer, row, now) for row in rows), (outgoing, rows, self.ids)

    def _may(self, work: object, viewer: int, row: object, now: datetime) -> bool:
        connection, thread_id = work.connection, row.thread_id  # type: ignore[attr-defined]
        columns = (THREAD.c.id, THREAD.c.guardian_id, THREAD.c.staff_id, THREAD.c.student_id)
        thread = ThreadRow._make(connection.execute(select(*columns).where(THREAD.c.id == thread_id)).one())
        if not has_full_rights(connection, thread.guardian_id, thread.student_id):
            return False
        if viewer == thread.guardian_id:
            return True
        if viewer == thread.staff_id or viewer in (row.author_id, row.reader_id):  # type: ignore[attr-defined]
            return may_read(connection, self.world.house, thread, viewer, now)
        mine = [one for one in self.threads() if one.staff_id == viewer]
        return any(thread.id in dict(earlier_threads(connection, one.id)) for one in mine)

    def step(self) -> None:
        chance, named = self.chance, {number: name for name, number in self.ids.items()}
        guardian, staff, other = chance.choice(GUARDIANS), chance.choice(STAFF), chance.choice(STAFF)
        threads = self.threads()
        if threads and chance.random() < 0.8:  # mostly somebody whose thread it is, else anybody's
            row = chance.choice(threads)
            guardian, staff, thread = named[row.guardian_id], named[row.staff_id], str(row.id)
        else:
            thread = str(chance.choice(threads).id) if threads else "1"
        student = STUDENTS[guardian]
        day = school_day(self.world.house, self.world.clock.now()) + timedelta(days=chance.randrange(-1, 3))
        later = self.world.clock.now() + timedelta(hours=chance.randrange(1, 30))
        with_history = chance.random() < 0.5
        moves: tuple[Callable[[], object], ...] = (
            lambda: self.act(guardian, TellTeam(str(self.ids[student]), self.words())),
            lambda: self.answer(guardian),
            lambda: self.answer(guardian),
            lambda: self.write(staff, thread),
            lambda: self.write(other, thread),
            lambda: self.act(staff, OfferHandOver(thread, str(self.ids[other]), "because", with_history)),
            self.take_all,
            lambda: self.act(staff, CloseThread(thread)),
            lambda: self.act(staff, ShowHistory(thread)),
            lambda: self.act(other, ShowHistory(thread)),
            lambda: self.act(guardian, ShowHistory(thread)),
            lambda: self.act(staff, NameSubstitute("", str(self.ids[other]), day.isoformat())),
            lambda: self.act(staff, EndSubstitute()),
            lambda: self.world.set_rights(guardian, student, chance.choice(("full", "full", "none"))),
            lambda: self.enrol(staff, active=chance.random() < 0.6),
            lambda: self.look(self.world.set_clock(later).sent),
        )
        chance.choice(moves)()

    def write(self, staff: str, thread: str) -> None:
        """In the staff thread of any family, theirs or not."""
        self.look(self.world.hear(staff, self.words().text, thread=thread)[1].sent)

    def answer(self, guardian: str) -> None:
        """Under a message that they got, long ago or lately."""
        got = [key for key in self.world.phones.shown if key[0] == guardian and key[1].startswith("m")]
        if got:
            target = self.chance.choice(got)[1]
            self.look(self.world.hear(guardian, self.words().text, reply_to=target)[1].sent)

    def take_all(self) -> None:
        for staff in STAFF:
            self.take(staff)

    def take(self, staff: str) -> None:
        offers = self.act(staff, OpenOffers())
        for offer in offers[:1]:  # type: ignore[index]
            self.act(staff, AnswerOffer(offer.token, self.chance.random() < 0.7))

    def enrol(self, staff: str, *, active: bool) -> None:
        """The roster takes a teacher's classes away, or gives them back."""
        with self.world.database.begin() as work:
            mine = ENROLLMENT.update().where(ENROLLMENT.c.person_id == self.ids[staff])
            work.connection.execute(mine.values(active=active))
            work.commit()


@pytest.fixture
def new_world(fresh_database: FreshDatabase) -> Iterator[Callable[[], World]]:
    made: list[World] = []

    def make() -> World:
        made.append(World(fresh_database("sqlite", make_school), NOON, MarkingTranslator()))
        return made[-1]

    yield make
    for world in made:
        world.close()


@pytest.mark.parametrize("seed", range(4))
def test_nobody_is_shown_what_they_may_not_read(new_world: Callable[[], World], seed: int) -> None:
    town = Town(new_world(), seed)
    for _ in range(120):
        town.step()
    assert town.shown > 10, "otherwise it would prove nothing"
