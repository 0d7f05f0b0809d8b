"""The digest in the whole house: to whom, once, from which answers, and what is not in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from storage.concerns import CONCERN
from storage.listening import CHECK_IN
from storage.people import PERSON
from tests.support.databases import FreshDatabase, Kind
from tests.support.school import Character, add_person, make_school, person_of
from tests.support.world import MarkingTranslator, World

#: Friday, half past three at the school.
FRIDAY = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, fresh_database: FreshDatabase) -> Iterator[World]:
    kind: Kind = request.param
    made = World(fresh_database(kind, make_school), FRIDAY - timedelta(days=2), MarkingTranslator())
    made.join("lopez", "Irene Lopez", "principal", "en", "connected")
    yield made
    made.close()


def answer(world: World, language: str, grade: str, said: str, count: int) -> None:
    """So many guardians of one language, each with a child in the grade, said this."""
    with world.database.begin() as work:
        for number in range(count):
            key = f"{language}{grade}{said}{number}"
            guardian = add_person(work.session, f"g{key}", Character("Gina", key, ("guardian",), language))
            student = add_person(work.session, f"s{key}", Character("Sam", key, ("student",)))
            work.connection.execute(update(PERSON).where(PERSON.c.id == student).values(grades=grade))
            row: dict[str, Any] = {"person_id": guardian, "student_id": student, "answer": said, "words": "secret"}
            at = world.clock.now()
            work.connection.execute(insert(CHECK_IN).values(**row, wants_answer=False, at=at))
        work.commit()


def digest(world: World) -> str:
    sent = [one.text for one in world.set_clock(FRIDAY).sent if one.address == "lopez"]
    assert world.set_clock(FRIDAY + timedelta(minutes=5)).sent == [], "once"
    return "\n".join(sent)


def test_a_quiet_week_is_not_told(world: World) -> None:
    assert digest(world) == ""


def test_shares_by_language_and_grade_without_small_groups(world: World) -> None:
    answer(world, "es", "04", "good", 6)
    answer(world, "es", "04", "not_good", 2)
    answer(world, "en", "05", "mostly", 6)
    answer(world, "ar", "05", "good", 1)
    text = digest(world)
    assert "All (15): good 47%, mostly good 40%, not good 13%." in text
    assert "Spanish (8): good 75%, mostly good 0%, not good 25%." in text
    assert "English" not in text, "all − Spanish − English would be Arabic"
    assert "Arabic" not in text
    assert "Grade 4 (8):" in text
    assert "Grade 5 (7):" in text
    assert "Small groups are not shown" in text
    assert "secret" not in text


def test_a_principal_is_not_told_what_was_done_for_a_child_they_are_kept_from(world: World) -> None:
    with world.database.begin() as work:
        ids = {name: person_of(work.session, name) for name in ("dana", "jun", "ortiz", "grace", "leo")}
        now = world.clock.now()
        for guardian, student, done in (("dana", "jun", "A lunch card."), ("grace", "leo", "A quiet room.")):
            work.connection.execute(
                insert(CONCERN).values(
                    person_id=ids[guardian], student_id=ids[student], owner_id=ids["ortiz"], resolved_by=ids["ortiz"],
                    source="worry", topic="food", words="", done=done, state="resolved", opened_at=now,
                    resolved_at=now, due_on=now.date(), reopened=0,
                )
            )  # fmt: skip
        work.commit()
    world.set_rights("lopez", "leo", "none")
    text = digest(world)
    assert "A lunch card. (Ms Ortiz)" in text
    assert "A quiet room." not in text
    assert "Worries: 2 new, 2 answered, 0 helped, 0 overdue." in text
