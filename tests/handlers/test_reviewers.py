"""Who is asked to check a translation: the adults of the school, at work, never the author or somebody's family."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from storage.office_hours import HoursRow, set_office_hours
from storage.people import PERSON, ROLE
from tests.handlers.test_broadcast import ask, classes
from tests.support.databases import FreshDatabase, Kind
from tests.support.school import make_school
from tests.support.world import MarkingTranslator, Step, World

#: Monday, two in the afternoon at the school.
AT = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
FEVER = "Mateo has a fever, please pick him up."


@pytest.fixture
def world(kind: Kind, fresh_database: FreshDatabase) -> Iterator[World]:
    made = World(fresh_database(kind, make_school), AT, MarkingTranslator())
    yield made
    made.close()


def asked(step: Step, *besides: str) -> list[str]:
    return [one.address for one in step.sent if one.address not in {"ortiz", "rosa", *besides}]


def write(world: World, words: str = FEVER, author: str = "ortiz") -> Step:
    for said in ("write to a family", "Rosa"):
        world.hear(author, said)
    return world.hear(author, words)[1]


def set_role(world: World, alias: str, **values: object) -> None:
    with world.database.begin() as work:
        person = select(PERSON.c.id).where(PERSON.c.sourced_id == alias).scalar_subquery()
        work.connection.execute(update(ROLE).where(ROLE.c.person_id == person).values(**values))
        work.commit()


def works_in_the_morning(world: World, alias: str) -> None:
    with world.database.begin() as work:
        person = work.connection.execute(select(PERSON.c.id).where(PERSON.c.sourced_id == alias)).scalar_one()
        set_office_hours(work.connection, person, [HoursRow(day, time(8), time(12)) for day in range(5)])
        work.commit()


def test_who_reads_the_language_is_asked_before_the_others(world: World) -> None:
    world.join("sol", "Sol Ibarra", "office", "es", connected="yes")
    assert asked(write(world)) == ["sol"]


def test_the_author_is_never_asked(world: World) -> None:
    world.join("kim", "Dana Kim", "principal", "en", connected="yes")
    world.hear("kim", "announce")
    world.hear("kim", "The nurse gives flu shots on Friday.")
    step = world.hear("kim", "send")[1]
    assert {one.address for one in step.sent if "check" in one.text} == {"nair"}


@pytest.mark.parametrize("rights", ["none", "contact_only", "full"])
def test_nobody_of_the_childs_family_is_asked(world: World, rights: str) -> None:
    world.set_rights("nair", "mateo", rights)
    assert asked(write(world)) == []


@pytest.mark.parametrize("days", [{"ends": date(2026, 11, 22)}, {"begins": date(2026, 11, 24)}])
def test_nobody_is_asked_whose_role_does_not_run_today(world: World, days: dict[str, date]) -> None:
    set_role(world, "nair", **days)
    assert asked(write(world)) == []
    set_role(world, "nair", begins=AT.date(), ends=AT.date())
    assert asked(world.set_clock(AT + timedelta(minutes=5))) == ["nair"]


def test_a_role_that_ended_meanwhile_decides_nothing(world: World) -> None:
    write(world)
    set_role(world, "nair", ends=date(2026, 11, 22))
    step = world.hear("nair", "It is right", tap="~approve.1")[1]
    assert [one.address for one in step.sent] == ["nair"]


def test_who_is_kept_away_from_a_child_checks_no_words_to_many(world: World) -> None:
    ask(world, "ortiz", classes(world, "Math 4A"), "The nurse gives flu shots on Friday.")
    assert "nair" in asked(world.hear("ortiz", "send")[1])
    world.set_rights("nair", "ivy", "none")
    assert world.hear("nair", "check")[1].sent[-1].text == "Nothing waits for you to check."
    ask(world, "ortiz", classes(world, "Math 4A"), "The nurse gives flu shots on Friday.")
    assert "nair" not in asked(world.hear("ortiz", "send")[1])


def test_a_review_waits_for_the_reviewers_hours(world: World) -> None:
    works_in_the_morning(world, "nair")
    assert asked(write(world)) == []
    assert "nair" in asked(world.set_clock(AT + timedelta(hours=18)))  # eight in the morning


def test_a_request_for_an_interpreter_waits_for_their_hours(world: World) -> None:
    works_in_the_morning(world, "nair")
    for said in ("quiero un intérprete", "Otra cosa", "SALTAR"):
        step = world.hear("rosa", said)[1]
    assert "nair" not in [one.address for one in step.sent]
    assert "nair" in asked(world.set_clock(AT + timedelta(hours=18)))


def test_who_has_no_hours_any_more_gets_at_once_what_waited(world: World) -> None:
    works_in_the_morning(world, "nair")
    write(world)
    for said in ("office hours", "At any time"):
        step = world.hear("nair", said)[1]
    assert [one for one in step.sent if one.address == "nair" and "fever" in one.text]
