"""Phones that change, fail, or are shared: what waited follows its person, once, and nobody else sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from bot.adapter import Outgoing
from bot.hooks import HouseHooks, Receipt
from bot.outbox.results import Results
from bot.send_errors import OptedOut, Unreachable
from conversations.messages import Inbound
from handlers.inbound import take_batch
from storage.addresses import addresses_of, newest_addresses
from storage.moving import KEPT
from storage.outbox import Claimed, NotSent, claim
from storage.relay import not_theirs
from storage.sharing import people_at
from storage.turns import ADDRESS, CONVERSATION, DELIVERY, GUARDIANSHIP, PERSON
from tests.support.databases import FreshDatabase, Kind
from tests.support.school import CHANNEL, make_school
from tests.support.world import NoTranslator, World

#: Monday afternoon in Los Angeles.
AT = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 28, 0, 0, tzinfo=UTC)
CODE, OTHER_CODE = "HOME-7K3Q-9FXA", "HOME-4Y6W-9FXA"


@pytest.fixture
def url(kind: Kind, fresh_database: FreshDatabase) -> str:
    return fresh_database(kind, make_school)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    world = World(url, AT, NoTranslator())
    with world.database.begin() as work:  # nothing waits for a translator here
        work.connection.execute(update(PERSON).where(PERSON.c.sourced_id == "karim").values(language="en"))
        work.commit()
    yield world
    world.close()


def join(world: World, who: str, phone: str, *answers: str, code: str = CODE) -> None:
    """Someone uses a new code at a phone, in English, and answers what comes after "Are you …?". Nothing leaves yet."""
    world.invite(who, code)
    write(world, phone, code, "English", "yes", *answers)


def write(world: World, who: str, *lines: str) -> None:
    """Say this, and let nothing leave yet."""
    for words in lines:
        world.clock.moment += timedelta(seconds=20)
        inbound = Inbound(CHANNEL, who, f"w{world.clock.moment}", world.clock.now(), words)
        with world.database.begin() as work:
            take_batch(work, world.house, [inbound])
            work.commit()


def note_to_dana(world: World, words: str = "Jun was kind today.") -> None:
    """A note from her son's teacher waits in the outbox."""
    write(world, "ortiz", "write to a family", "Dana", words)


def take(world: World) -> list[Claimed]:
    """The notes and nudges that the sender has in its hands now."""
    with world.database.begin() as work:
        claimed = claim(work.connection, CHANNEL, world.clock.now(), 50)
        work.commit()
    return [row for row in claimed if row.message_id is not None or row.kind == "nudge"]


def fail(world: World, rows: list[Claimed], error: str, status: str = "failed") -> None:
    """The platform did not take them."""
    gone = error == Unreachable.name
    ids = [row.address_id for row in rows]
    results = Results(
        not_sent=[NotSent(row.id, status, None, error, "") for row in rows],
        unreachable=ids if gone else [],
        opted_out=ids if error == OptedOut.name else [],
    )
    with world.database.begin() as work:
        results.write(work, world.clock.now(), world.house.lanes)
        work.commit()


def sent_to(world: World, *phones: str) -> dict[str, list[str]]:
    """The last line of all that arrives now, by phone."""
    sent = world.drain()
    return {phone: [last_line(one) for one in sent if one.address == phone] for phone in phones}


def last_line(outgoing: Outgoing) -> str:
    return outgoing.text.rpartition("\n")[2]


def statuses(world: World) -> set[tuple[str, str]]:
    """(status, error) of every delivery of a note."""
    with world.database.begin() as work:
        rows = work.connection.execute(
            select(DELIVERY.c.status, DELIVERY.c.error).where(DELIVERY.c.message_id.is_not(None))
        )
        return {(row.status, row.error) for row in rows}


def id_of(world: World, phone: str) -> int:
    with world.database.begin() as work:
        row = work.connection.execute(select(ADDRESS.c.id).where(ADDRESS.c.address == phone))
        return int(row.scalar_one())


def person(world: World, alias: str) -> int:
    with world.database.begin() as work:
        row = work.connection.execute(select(PERSON.c.id).where(PERSON.c.sourced_id == alias))
        return int(row.scalar_one())


def read(world: World, query: Callable[..., object], *values: object) -> object:
    with world.database.begin() as work:
        return query(work.connection, *values)


@pytest.mark.parametrize("error", [Unreachable.name, OptedOut.name])
def test_what_a_phone_does_not_take_goes_to_the_other_one_and_only_there(world: World, error: str) -> None:
    join(world, "dana", "tablet", "one more", "only news", "yes")
    world.drain()
    note_to_dana(world)
    fail(world, take(world), error)
    arrived = sent_to(world, "tablet", "dana")
    assert arrived == {"tablet": [], "dana": ["Jun was kind today."]}
    assert statuses(world) == {("sent", "")}


def test_a_failure_told_later_goes_to_the_other_phone_too(world: World) -> None:
    join(world, "dana", "tablet", "one more", "only news", "yes")
    world.drain()
    note_to_dana(world)
    assert len(sent_to(world, "tablet")["tablet"]) == 1
    with world.database.begin() as work:
        row = work.connection.execute(select(DELIVERY.c.external_id).where(DELIVERY.c.message_id.is_not(None)))
        external_id = str(row.scalar_one())
        work.connection.execute(update(ADDRESS).where(ADDRESS.c.address == "tablet").values(state="unreachable"))
        hooks = HouseHooks.__new__(HouseHooks)
        hooks._clock, hooks._most_attempts, hooks._house = world.clock, 8, world.house
        assert hooks._note(work, Receipt(CHANNEL, external_id, "failed", Unreachable.name))
        work.commit()
    assert sent_to(world, "dana")["dana"] == ["Jun was kind today."]


def test_a_message_under_way_to_the_old_phone_comes_to_the_new_one_if_it_fails(world: World) -> None:
    note_to_dana(world)
    under_way = take(world)
    join(world, "dana", "newphone", "replaces the old one", "only news", "yes")
    world.drain()
    fail(world, under_way, "unavailable", "retrying")
    with world.database.begin() as work:
        claimed = claim(work.connection, CHANNEL, world.clock.now(), 50)
        (again,) = [row for row in claimed if row.message_id is not None]
        assert not_theirs(work.connection, [again.id]) == {again.id}
        work.commit()
    fail(world, [again], "not_theirs", "expired")
    assert sent_to(world, "newphone", "dana") == {"newphone": ["Jun was kind today."], "dana": []}


def test_what_could_not_be_sent_anywhere_comes_with_the_next_phone(world: World) -> None:
    note_to_dana(world)
    fail(world, take(world), Unreachable.name)
    assert statuses(world) == {("failed", Unreachable.name)}
    world.drain()
    world.invite("dana", CODE)
    for words in (CODE, "English", "yes"):
        world.hear("newphone", words)
    _inbound, step = world.hear("newphone", "replaces the old one")
    assert "Jun was kind today." in [last_line(one) for one in step.sent if one.address == "newphone"]


def test_what_waited_at_a_phone_that_became_anothers_waits_for_its_person(world: World) -> None:
    note_to_dana(world)
    join(world, "rosa", "dana", "only Rosa Delgado now", "one more")
    assert read(world, people_at, id_of(world, "dana")) == [person(world, "rosa")]
    assert KEPT in {error for _status, error in statuses(world)}
    join(world, "dana", "newphone", "only news", "yes", code=OTHER_CODE)
    world.drain()
    assert statuses(world) == {("expired", KEPT), ("sent", "")}


def test_a_code_used_twice_at_once_binds_one_phone(url: str) -> None:
    worlds = [World(url, AT, NoTranslator()), World(url, AT, NoTranslator())]
    worlds[0].disconnect("dana")
    worlds[0].invite("dana", CODE)
    for world, phone in zip(worlds, ("one", "two"), strict=True):
        world.ids.count = 100 if phone == "two" else 0
        for words in (CODE, "English"):
            world.hear(phone, words)
    barrier = Barrier(2)

    def say_yes(world: World, phone: str) -> None:
        inbound = Inbound(CHANNEL, phone, f"yes-{phone}", world.clock.now(), "yes")
        barrier.wait()
        with world.database.begin() as work:
            take_batch(work, world.house, [inbound])
            work.commit()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(say_yes, worlds, ("one", "two")))
    dana = person(worlds[0], "dana")
    assert len(read(worlds[0], addresses_of, dana)) == 1  # type: ignore[arg-type]
    for world in worlds:
        world.close()


def test_a_nudge_that_a_phone_does_not_take_goes_on_at_the_other_one(world: World) -> None:
    join(world, "dana", "tablet", "one more", "only news", "yes")
    world.drain()
    sent = world.drain
    world.drain = list  # type: ignore[method-assign]
    world.set_clock(FRIDAY)
    world.drain = sent  # type: ignore[method-assign]
    rows = [row for row in take(world) if row.address == "tablet"]
    assert len(rows) == 1, "one nudge for one person"
    fail(world, rows, Unreachable.name)
    _inbound, step = world.hear("dana", "good")
    assert "That is good to hear. Thank you!" in [one.text for one in step.sent]


def test_two_who_share_a_phone_are_asked_one_after_the_other(world: World) -> None:
    join(world, "layla", "karim", "we share it", "one more", "only news", "yes")
    world.drain()
    first = [one.text for one in world.set_clock(FRIDAY).sent if one.address == "karim"]
    again = [one.text for one in world.set_clock(FRIDAY + timedelta(minutes=1)).sent if one.address == "karim"]
    assert (len(first), len(again)) == (1, 0)
    world.hear("karim", "1")
    later = [one.text for one in world.set_clock(FRIDAY + timedelta(minutes=5)).sent if one.address == "karim"]
    assert len(later) == 1
    address, layla = id_of(world, "karim"), person(world, "layla")
    open_run = select(CONVERSATION.c.person_id).where(CONVERSATION.c.status == "open")
    with world.database.begin() as work:
        here = open_run.where(CONVERSATION.c.address_id == address)
        assert work.connection.execute(here).scalars().all() == [layla]


def test_the_log_says_once_that_rights_differ_and_names_nobody(world: World) -> None:
    with capture_logs() as logs:
        join(world, "paul", "grace", "we share it", "one more", "only news", "yes")
        world.hear("grace", "write to a teacher")
    (line,) = [line for line in logs if line["event"] == "phone.rights_differ"]
    assert line["people"] == [person(world, "grace"), person(world, "paul")]
    assert line["students"] == sorted([person(world, "leo"), person(world, "ivy")])
    assert "Grace" not in str(line)


def test_rights_that_end_later_close_a_shared_phone_to_that_child(world: World) -> None:
    join(world, "layla", "karim", "we share it", "one more", "only news", "yes")
    world.drain()
    write(world, "ortiz", "write to a family", "Karim", "Amina read aloud.")
    (row,) = [row for row in take(world) if row.address == "karim"]
    world.set_rights("layla", "amina", "none")
    karim, amina = person(world, "karim"), person(world, "amina")
    with world.database.begin() as work:
        assert not_theirs(work.connection, [row.id]) == {row.id}
        assert karim in newest_addresses(work.connection, [karim])
        assert newest_addresses(work.connection, [karim], about=amina) == {}
    fail(world, [row], "not_theirs", "expired")
    assert statuses(world) == {("expired", KEPT)}
    _inbound, step = world.hear("karim", "write to a teacher")
    assert "555-0100" in step.sent[-1].text


def test_two_phones_at_once_get_one_message_each_time_where_they_wrote_last(world: World) -> None:
    join(world, "dana", "tablet", "one more", "only news", "yes")
    for phone, other in (("dana", "tablet"), ("tablet", "dana"), ("dana", "tablet")):
        world.hear(phone, "help")
        note_to_dana(world, f"written to {phone}")
        arrived = sent_to(world, phone, other)
        assert arrived == {phone: [f"written to {phone}"], other: []}


def test_nobody_is_left_at_a_wrong_number_and_the_lost_words_wait(world: World) -> None:
    note_to_dana(world)
    write(world, "dana", "wrong number", "yes")
    assert read(world, people_at, id_of(world, "dana")) == []
    assert statuses(world) == {("expired", KEPT)}


def test_a_full_guardianship_is_needed_by_everybody_at_the_phone(world: World) -> None:
    join(world, "layla", "karim", "we share it", "one more", "only news", "yes")
    with world.database.begin() as work:
        link = update(GUARDIANSHIP).where(GUARDIANSHIP.c.key == "layla/amina")
        work.connection.execute(link.values(active=False))
        work.commit()
    write(world, "ortiz", "write to a family", "Karim", "Amina read aloud.")
    assert take(world) == []
    world.invite("karim", OTHER_CODE)
    write(world, "newphone", OTHER_CODE, "English", "yes", "one more")
    assert [row.address for row in take(world)] == ["newphone"]
