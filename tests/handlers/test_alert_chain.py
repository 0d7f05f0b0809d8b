"""The chain of an alert: each on call is paged once a round, whatever happens in between, and never the family."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text, update
from structlog.testing import capture_logs

from bot.app import build_house
from bot.config import Settings
from conversations.effects.alerts import RaiseMissing
from handlers.alerts_chain import due, follow
from handlers.effects import performer
from handlers.visit import Desk, Visit
from storage.alerts import ALERT
from storage.substitutes import name_substitute
from storage.turns import ADDRESS, load_children, load_states
from tests.support.databases import FreshDatabase, Kind
from tests.support.house import CountedIds, FrozenClock, NotedLanes
from tests.support.school import CHANNEL, make_school, person_of
from tests.support.world import MarkingTranslator, World

MONDAY = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
WORDS = "I want to kill myself"
STAFF = {"nair", "king", "okoye"}


def open_world(url: str) -> World:
    world = World(url, MONDAY, MarkingTranslator())
    world.join("king", "Paula King", "principal", "en", "connected")
    world.join("okoye", "Ada Okoye", "counsellor", "ar", "connected")
    return world


@pytest.fixture
def world(kind: Kind, fresh_database: FreshDatabase) -> Iterator[World]:
    made = open_world(fresh_database(kind, make_school))
    yield made
    made.close()


def rows(world: World, query: str) -> list[Any]:
    with world.database.read() as session:
        return [tuple(row) for row in session.connection().execute(text(query))]


def later(world: World, **by: float) -> list[str]:
    """Who was written to when so much time had passed."""
    step = world.set_clock(world.clock.now() + timedelta(**by))
    return [message.address for message in step.sent]


def pages(world: World, alert: int | None = None) -> list[tuple[int, str]]:
    """Round and address of each page, in order; of one alert, or of all."""
    query = (
        "SELECT e.round, a.address, e.alert_id FROM alert_event e JOIN address a ON a.id = e.address_id "
        "WHERE e.kind = 'paged' ORDER BY e.id"
    )
    return [(row[0], row[1]) for row in rows(world, query) if alert in {None, row[2]}]


def test_each_is_paged_in_turn_and_then_again(world: World) -> None:
    world.hear("dana", WORDS)
    seen = [later(world, minutes=3) for _ in range(8)]
    assert [one for told in seen for one in told] == ["okoye", "king", "nair", "okoye", "king"]
    assert pages(world) == [(number, who) for number in (1, 2) for who in ("nair", "okoye", "king")]
    assert rows(world, "SELECT status FROM alert") == [("open",)]


def test_all_of_it_is_on_record_and_no_words_in_the_log(world: World) -> None:
    with capture_logs() as logs:
        world.hear("dana", WORDS)
        later(world, minutes=3)
        world.hear("dana", "my husband hits me")
        world.hear("nair", "mine 1")
        world.hear("nair", "close alert")
        world.hear("nair", "1")
        world.hear("nair", "I called her.")
    kinds = [row[0] for row in rows(world, "SELECT kind FROM alert_event ORDER BY id")]
    assert kinds == ["raised", "paged", "delivered", "paged", "more", "acknowledged", "closed"]
    assert rows(world, "SELECT words FROM alert_event WHERE kind = 'closed'") == [("I called her.",)]
    assert {one["event"] for one in logs} == {"alert.paged"}
    assert not [word for word in ("kill", "husband", "Dana", "Nair", "called") if word in str(logs)]


def test_nothing_is_due_twice(world: World) -> None:
    world.hear("dana", WORDS)
    world.clock.moment += timedelta(minutes=3)
    for _ in range(3):
        with world.database.begin() as work:
            for alert_id in due(work, world.house):
                follow(work, world.house, alert_id)
                follow(work, world.house, alert_id)
            work.commit()
    assert pages(world) == [(1, "nair"), (1, "okoye")]


def test_a_page_that_is_not_committed_is_paged_by_the_next_tick(world: World) -> None:
    world.hear("dana", WORDS)
    world.clock.moment += timedelta(minutes=3)
    with world.database.begin() as work:
        follow(work, world.house, due(work, world.house)[0])  # and the process dies
    assert pages(world) == [(1, "nair")]
    assert later(world, seconds=15) == ["okoye"]


def test_an_alert_stands_though_paging_breaks(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_anything: object) -> None:
        raise RuntimeError(WORDS)

    with monkeypatch.context() as patched, capture_logs() as logs:
        patched.setattr("handlers.alerts_chain.words.page", broken)
        _inbound, step = world.hear("dana", WORDS)
    assert [message.address for message in step.sent] == ["dana"]
    assert "I am telling" not in step.sent[0].text, "no promise that nobody keeps"
    assert [one["event"] for one in logs] == ["alert.not_paged"]
    assert WORDS not in str(logs)
    assert later(world, seconds=15) == ["nair"]


def test_two_workers_page_once(fresh_database: FreshDatabase) -> None:
    world = open_world(fresh_database("postgresql", make_school))
    world.hear("dana", WORDS)
    world.hear("grace", "my son wants to die")
    clock = FrozenClock(world.clock.now() + timedelta(minutes=3))

    def worker(_number: int) -> None:
        house = build_house(Settings(), clock, CountedIds(), NotedLanes())
        for _ in range(5):
            with world.database.begin() as work:
                found = due(work, house)
                work.commit()
            for alert_id in found:
                with world.database.begin() as work:
                    follow(work, house, alert_id)
                    work.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(worker, range(4)))
    assert sorted(pages(world)) == [(1, "nair"), (1, "nair"), (1, "okoye"), (1, "okoye")]
    world.close()


def test_while_one_worker_has_an_alert_another_leaves_it_alone(fresh_database: FreshDatabase) -> None:
    world = open_world(fresh_database("postgresql", make_school))
    world.hear("dana", WORDS)
    world.clock.moment += timedelta(minutes=3)
    with world.database.begin() as first, world.database.begin() as second:
        follow(first, world.house, 1)
        follow(second, world.house, 1)  # does not wait
        second.commit()
        first.commit()
    assert pages(world) == [(1, "nair"), (1, "okoye")]
    world.close()


def test_a_platform_that_does_not_answer_holds_up_nothing(world: World) -> None:
    world.text_too("king")
    world.away = {CHANNEL}
    world.hear("dana", WORDS)
    assert later(world, minutes=3) == []
    assert later(world, minutes=3) == ["kingsms"]
    assert pages(world) == [(1, "nair"), (1, "okoye"), (1, "kingsms")]
    world.away = set()
    assert set(later(world, seconds=20)) == {"nair", "okoye", "dana"}, "what waited arrives too"


def test_a_page_that_fails_goes_on_at_once_and_is_noted(world: World) -> None:
    world.hear("dana", WORDS)
    assert [message.address for message in world.fail("nair").sent] == ["okoye"]
    later(world, seconds=30)
    assert [message.address for message in world.fail("okoye").sent] == ["king"], "though it was noted as sent"
    assert rows(world, "SELECT count(*) FROM alert_event WHERE kind = 'failed'") == [(2,)]


def test_more_words_are_told_without_end_only_to_the_record(world: World) -> None:
    world.hear("dana", WORDS)
    answered = told = 0
    for _ in range(30):
        _inbound, step = world.hear("dana", WORDS)
        told += sum(message.address == "nair" for message in step.sent)
        answered += sum(message.address == "dana" for message in step.sent)
    assert (told, answered) == (20, 30)
    assert rows(world, "SELECT count(*) FROM alert") == [(1,)]
    assert rows(world, "SELECT count(*) FROM alert_event WHERE kind = 'more'") == [(30,)]


def test_words_to_an_alert_that_somebody_has_had_for_long_begin_anew(world: World) -> None:
    world.hear("dana", WORDS)
    world.hear("nair", "mine")
    later(world, hours=5)
    _inbound, step = world.hear("dana", WORDS)
    assert {message.address for message in step.sent} == {"nair", "dana"}
    assert rows(world, "SELECT status, round FROM alert") == [("open", 2)]
    assert later(world, minutes=3) == ["okoye"]


def test_after_it_is_closed_new_words_are_a_new_alert(world: World) -> None:
    world.hear("dana", WORDS)
    for words in ("mine", "close alert", "1", "Talked with her."):
        world.hear("nair", words)
    world.hear("dana", WORDS)
    assert rows(world, "SELECT id, status FROM alert ORDER BY id") == [(1, "closed"), (2, "open")]


def test_a_phone_that_others_read_gets_nothing(world: World) -> None:
    with world.database.begin() as work:
        work.connection.execute(update(ADDRESS).where(ADDRESS.c.address == "nair").values(shared=True))
        work.commit()
    world.hear("dana", WORDS)
    assert pages(world) == [(1, "okoye")]


def test_an_alert_from_before_there_was_a_chain_is_listed_and_pages_nobody(world: World) -> None:
    world.hear("dana", WORDS)
    with world.database.begin() as work:
        work.connection.execute(text("DELETE FROM alert_event"))
        work.connection.execute(update(ALERT).values(due_at=None))
        work.commit()
    assert later(world, hours=1) == []
    _inbound, step = world.hear("nair", "alerts")
    assert WORDS in step.sent[0].text


def test_the_order_is_the_one_of_the_settings(fresh_database: FreshDatabase) -> None:
    world = open_world(fresh_database("sqlite", make_school))
    world.settings = Settings(safety={"on_call": ["ortiz", "principal"], "page_seconds": 60})  # type: ignore[arg-type]
    world.restart()
    world.hear("dana", WORDS)
    later(world, seconds=60)
    assert pages(world) == [(1, "ortiz"), (1, "king")]
    world.close()


def test_who_stands_in_for_somebody_on_call_is_paged_before_them(world: World) -> None:
    now = world.clock.now()
    with world.database.begin() as work:
        king, lee = person_of(work.session, "king"), person_of(work.session, "lee")
        begins, ends = now - timedelta(hours=1), now + timedelta(days=2)
        values = {"staff_id": king, "substitute_id": lee, "named_by": king, "begins_at": begins, "ends_at": ends}
        name_substitute(work.connection, **values)
        work.commit()
    world.hear("dana", WORDS)
    for _ in range(3):
        later(world, minutes=3)
    assert [who for _round, who in pages(world)] == ["nair", "okoye", "lee", "king"]


def test_a_flow_can_say_that_a_child_should_be_there(world: World) -> None:
    world.join("garza", "Marta Garza", "office", "en", "connected")
    child = rows(world, "SELECT id FROM person WHERE sourced_id = 'jun'")[0][0]
    inbound, _step = world.hear("dana", "hello")
    with world.database.begin() as work:
        state = load_states(work.connection, [(CHANNEL, "dana")])[CHANNEL, "dana"]
        children = load_children(work.connection, [state.person_id or 0])[state.person_id or 0]
        visit = Visit(Desk(work, world.house, world.clock.now()), state, children, inbound, 1)
        assert performer(visit)(RaiseMissing(str(child), "She should be there!")) is True
        assert performer(visit)(RaiseMissing("999", "Of somebody else's child")) is True
        work.commit()
    assert rows(world, "SELECT kind, student_id FROM alert") == [("missing", child)]
    assert "garza" in {message.address for message in world.drain()}


STEPS = st.lists(
    st.sampled_from(
        ["tick", "tick", "tick", "minutes", "hour", "crash", "restart", "more", "nair", "king", "close", "away", "back"]
    ),
    max_size=12,
)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_whatever_happens_each_is_paged_once_a_round_and_no_guardian_ever(
    steps: list[str], fresh_database: FreshDatabase
) -> None:
    world = open_world(fresh_database("sqlite", make_school))
    told: list[str] = [message.address for message in world.hear("rosa", "mi hija ya no quiere vivir")[1].sent]
    for step in steps:
        told += _do(world, step)
    world.away = set()
    told += later(world, minutes=3)
    for alert in rows(world, "SELECT id FROM alert"):
        found = pages(world, alert[0])
        for number in {one for one, _who in found}:
            seen = [who for one, who in found if one == number]
            assert seen == ["nair", "okoye", "king"][: len(seen)], "in order, and each once a round"
    assert set(told) <= STAFF | {"rosa"}
    status, due_at = rows(world, "SELECT status, due_at FROM alert ORDER BY id DESC LIMIT 1")[0]
    assert status == "closed" or due_at is not None, "never silent"
    world.close()


def _do(world: World, step: str) -> list[str]:
    if step in {"tick", "minutes", "hour"}:
        return later(world, **{"tick": {"seconds": 15}, "minutes": {"minutes": 3}, "hour": {"hours": 1}}[step])
    if step == "crash":
        with world.database.begin() as work:
            for alert_id in due(work, world.house):
                follow(work, world.house, alert_id)
        return []
    if step in {"away", "back"}:
        world.away = {CHANNEL} if step == "away" else set()
        return []
    if step == "restart":
        world.restart()
        return []
    if step == "close":
        return [
            one.address
            for words in ("mine 1", "close alert", "1", "I called them.")
            for one in world.hear("king", words)[1].sent
        ]
    said = {"more": ("rosa", "se quiere morir"), "nair": ("nair", "mine 1"), "king": ("king", "I have it")}[step]
    return [message.address for message in world.hear(*said)[1].sent]
