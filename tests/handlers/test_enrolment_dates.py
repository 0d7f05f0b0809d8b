"""A class that begins tomorrow, or ended yesterday, gives nobody a family to write to (L1); days are the school's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from handlers.staff_desk import StaffDesk, staff_desk
from storage.people import ENROLLMENT, PERSON, SECTION
from tests.support.databases import FreshDatabase, Kind
from tests.support.school import CHANNEL, make_school
from tests.support.world import MarkingTranslator, World

#: Monday evening at the school, while it is Tuesday in Greenwich already.
AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
MONDAY, TUESDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 22)


@pytest.fixture
def world(kind: Kind, fresh_database: FreshDatabase) -> Iterator[World]:
    made = World(fresh_database(kind, make_school), AT, MarkingTranslator())
    yield made
    made.close()


def enrol(world: World, alias: str, **values: Any) -> None:
    """Change every enrolment of somebody."""
    with world.database.begin() as work:
        person = select(PERSON.c.id).where(PERSON.c.sourced_id == alias).scalar_subquery()
        work.connection.execute(update(ENROLLMENT).where(ENROLLMENT.c.person_id == person).values(**values))
        work.commit()


def desk(world: World) -> StaffDesk:
    with world.database.begin() as work:
        found = staff_desk(work, world.house, CHANNEL, "ortiz")
    assert found is not None
    return found


def students(world: World) -> list[str]:
    return sorted(one.label.split()[0] for one in desk(world).students)


def answer(world: World, words: str, name: str) -> str:
    world.hear("ortiz", words)
    return "\n".join(one.text for one in world.hear("ortiz", name)[1].sent)


@pytest.mark.parametrize("days", [{"begins": TUESDAY}, {"ends": SUNDAY}, {"active": False}])
def test_a_student_who_is_not_in_the_class_today_is_nobodys(world: World, days: dict[str, Any]) -> None:
    enrol(world, "mateo", **days)
    assert students(world) == ["Amina", "Jun", "Leo"]
    assert "I found no family with that name" in answer(world, "write to a family", "Mateo")


@pytest.mark.parametrize("days", [{"begins": MONDAY}, {"ends": MONDAY}, {"begins": SUNDAY, "ends": TUESDAY}])
def test_the_first_and_the_last_day_count(world: World, days: dict[str, Any]) -> None:
    enrol(world, "mateo", **days)
    assert students(world) == ["Amina", "Jun", "Leo", "Mateo"]


@pytest.mark.parametrize("days", [{"begins": TUESDAY}, {"ends": SUNDAY}])
def test_a_teacher_who_does_not_teach_today_has_no_class(world: World, days: dict[str, Any]) -> None:
    enrol(world, "ortiz", **days)
    assert (students(world), desk(world).classes) == ([], ())
    assert "You have no classes" in world.hear("ortiz", "announce")[1].sent[-1].text


def test_a_class_that_is_over_has_no_students(world: World) -> None:
    with world.database.begin() as work:
        work.connection.execute(update(SECTION).values(active=False))
        work.commit()
    assert (students(world), desk(world).classes) == ([], ())


@pytest.mark.parametrize("days", [{"begins": TUESDAY}, {"ends": SUNDAY}])
def test_words_to_a_class_reach_only_who_is_in_it_today(world: World, days: dict[str, Any]) -> None:
    enrol(world, "jun", **days)
    for said in ("announce", "Math 4A"):
        world.hear("ortiz", said)
    assert "To 4 families: Math 4A." in world.hear("ortiz", "Bring a magnet.")[1].sent[-1].text
