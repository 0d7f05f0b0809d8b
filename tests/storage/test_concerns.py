"""The state machine of concerns: no move loses one, each counts once, and of two at once the first."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage.concern_lists import owned, take_escalations, take_reminders, untold
from storage.concerns import (
    MOVES,
    PENDING,
    ConcernRow,
    Move,
    add_concern,
    get_concern,
    move,
    set_concern,
    steps_of,
)
from storage.database import Database
from tests.support.databases import FreshDatabase, Kind
from tests.support.school import make_school, person_of

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
#: Where a concern may rest: somebody has to do something, or the family was answered, or took it back unheard.
KNOWN = {*PENDING, "resolved", "helped", "withdrawn"}


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, fresh_database: FreshDatabase) -> Iterator[Database]:
    kind: Kind = request.param
    made = Database(fresh_database(kind, make_school), synchronous="NORMAL")
    yield made
    made.dispose()


def people(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {name: person_of(session, name) for name in ("dana", "jun", "ortiz", "roy")}


def opened(database: Database, **values: Any) -> ConcernRow:
    ids = people(database)
    with database.begin() as work:
        row: dict[str, Any] = {
            "person_id": ids["dana"],
            "student_id": ids["jun"],
            "owner_id": ids["ortiz"],
            "source": "worry",
            "opened_at": NOW,
            "due_on": NOW.date(),
            **values,
        }
        concern = add_concern(work.connection, **row)
        work.commit()
    return concern


def test_every_move_leads_to_a_known_state_and_none_out_of_the_pending_ones_unseen() -> None:
    assert {after for _before, after in MOVES.values()} <= KNOWN
    ends = {after for before, after in MOVES.values() if set(before) & set(PENDING)} - set(PENDING)
    assert ends == {"resolved", "helped", "withdrawn"}
    assert MOVES["not_yet"][1] in PENDING
    assert MOVES["undelivered"][1] in PENDING


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_moved_it_stays_in_one_place_and_every_move_is_kept(database: Database, seed: int) -> None:
    chance, concern, made = random.Random(seed), opened(database), ["opened"]
    names: tuple[Move, ...] = tuple(MOVES)
    ids = people(database)
    for number in range(60):
        name, by = chance.choice(names), chance.choice((ids["ortiz"], ids["roy"]))
        with database.begin() as work:
            before = get_concern(work.connection, concern.id)
            assert before is not None
            seen = before if chance.random() < 0.8 else before._replace(owner_id=ids["dana"])
            values: dict[str, Any] = {"owner_id": by} if name == "hand_over" else {}
            if name == "resolve":
                values |= {"resolved_at": NOW + timedelta(minutes=number), "resolved_by": by, "done": "It was done."}
            done = move(work.connection, seen, name, by, NOW, **values)
            again = move(work.connection, seen, name, by, NOW, **values) if done and name != "hand_over" else False
            work.commit()
        with database.begin() as work:
            after = get_concern(work.connection, concern.id)
            assert after is not None
            assert after.state in KNOWN
            possible = before.state in MOVES[name][0] and seen.owner_id == before.owner_id
            if name == "helped":
                possible = possible and before.resolved_at is not None
            if name == "withdraw":
                possible = False  # it was told
            assert done == possible
            assert not again, "twice is once"
            assert after.state == (MOVES[name][1] if done else before.state)
            made += [name] if done else []
            assert [step.what for step in steps_of(work.connection, concern.id)] == made
            waits = {row.id for row in owned(work.connection)}
            assert (concern.id in waits) == (after.state in PENDING), "what is pending is on a list"


def test_one_check_in_opens_one_concern(database: Database) -> None:
    first = opened(database, checkin_id=7)
    assert opened(database, checkin_id=7).id == first.id


def test_it_is_withdrawn_only_before_anybody_was_told(database: Database) -> None:
    told, untold_one = opened(database), opened(database, tell_at=NOW)
    with database.begin() as work:
        assert not move(work.connection, told, "withdraw", None, NOW)
        assert [row.id for row in untold(work.connection, NOW, 10)] == [untold_one.id]
        assert move(work.connection, untold_one, "withdraw", None, NOW)
        assert untold(work.connection, NOW, 10) == []
        work.commit()


def test_reminders_come_once_and_only_while_it_is_pending(database: Database) -> None:
    one, other = opened(database, remind_at=NOW, escalate_at=NOW), opened(database, remind_at=NOW, escalate_at=NOW)
    with database.begin() as work:
        assert move(work.connection, other, "resolve", None, NOW, resolved_at=NOW)
        assert [row.id for row in take_reminders(work.connection, NOW)] == [one.id]
        assert take_reminders(work.connection, NOW) == []
        assert [row.id for row in take_escalations(work.connection, NOW)] == [one.id]
        assert take_escalations(work.connection, NOW) == []
        set_concern(work.connection, one.id, topic="food")
        found = get_concern(work.connection, one.id)
        assert found is not None
        assert (found.state, found.topic) == ("open", "food")
        work.commit()


def test_of_two_staff_at_once_one_has_it(database: Database) -> None:
    concern, ids, gate = opened(database), people(database), threading.Barrier(2)
    won: list[str] = []

    def take(who: str) -> None:
        gate.wait()
        with database.begin() as work:
            if move(work.connection, concern, "hand_over", ids[who], NOW, owner_id=ids[who]):
                won.append(who)
            work.commit()

    threads = [threading.Thread(target=take, args=(who,)) for who in ("roy", "dana")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    with database.begin() as work:
        found = get_concern(work.connection, concern.id)
        assert found is not None
        assert found.owner_id == ids[won[0]]
        assert [step.what for step in steps_of(work.connection, concern.id)] == ["opened", "hand_over"]
