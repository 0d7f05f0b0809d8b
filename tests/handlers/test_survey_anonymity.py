"""An attempt to lead anonymous answers back to people, with the whole database and all logs in hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy import table as named_table

from conversations.surveys.model import load
from conversations.surveys.reading import read_survey
from handlers.surveys import Author, Days, keep
from handlers.surveys_closing import advance_surveys
from storage.broadcast_families import Audience
from storage.people import SECTION
from storage.surveys import SURVEY
from storage.surveys_box import BALLOT, TALLY, WORDS
from storage.surveys_people import PARTICIPATION
from storage.tables import metadata
from storage.turns import PERSON, RECEIVED
from tests.support.databases import FreshDatabase, Kind
from tests.support.school import make_school, person_of
from tests.support.world import MarkingTranslator, World

AFTERNOON = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
SURVEY_FILE = """
title: Mornings
questions:
  - {id: bus, kind: yes_no, text: "Do you use the bus?"}
  - id: late
    kind: single
    text: How often is it late?
    choices: [Never, Sometimes, Often]
    only_if: {question: bus, answer: "yes"}
  - {id: wish, kind: text, text: "What do you wish for?", optional: true}
"""
#: What each says; of different length, so that counts of messages would tell.
SAID = {
    "dana": ("yes", "Often", "purpleheron wishes"),
    "grace": ("no", "quietotter wishes"),
    "rosa": ("no", "saltar"),
    "karim": ("yes", "[ar] Sometimes", "copperfinch wishes"),
    "layla": ("no", "yellowbadger wishes"),
}
OWN_WORDS = ("purpleheron", "quietotter", "copperfinch", "yellowbadger")
ANSWERS = (BALLOT, TALLY, WORDS)


@pytest.fixture
def world(kind: Kind, fresh_database: FreshDatabase) -> Iterator[World]:
    made = World(fresh_database(kind, make_school), AFTERNOON, MarkingTranslator())
    yield made
    made.close()


def ask(world: World, source: str = SURVEY_FILE) -> None:
    """Families of Math 4A are asked."""
    found, mistakes = read_survey(source, "survey.yaml")
    assert found is not None, mistakes
    with world.database.begin() as work:
        section = work.connection.execute(select(SECTION.c.id).where(SECTION.c.title == "Math 4A")).scalar_one()
        address = work.connection.execute(text("SELECT id FROM address WHERE address = 'ortiz'")).scalar_one()
        author = Author(person_of(work.session, "ortiz"), address)
        last = AFTERNOON.date() + timedelta(days=3)
        keep(work, world.house, found.survey, author, Audience((section,)), "Math 4A", Days(None, None, last))
        work.commit()
    world.drain()
    world.hear("ortiz", "show survey")
    world.hear("ortiz", "Send")
    world.set_clock(world.clock.now() + timedelta(minutes=1))


def ask_after_a_note(world: World) -> None:
    """A teacher wrote lately, so that words which nothing else takes would be an answer to them."""
    for said in ("write to a family", "Dana Park", "Jun needs his book."):
        world.hear("ortiz", said)
    ask(world)


def answer(world: World, who: str) -> None:
    """All at once, as somebody with a minute."""
    world.hear(who, "survey")
    for said in SAID[who]:
        world.hear(who, said)


def tick(world: World) -> None:
    with world.database.begin() as work:
        advance_surveys(work, world.house)
        work.commit()


def dump(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table there is, in the order in which the database keeps them."""
    names = inspect(connection).get_table_names()
    assert set(names) >= set(metadata.tables)
    return {
        name: [dict(row._mapping) for row in connection.execute(select(text("*")).select_from(named_table(name)))]
        for name in names
    }


def of_answers(name: str) -> bool:
    return name in {table.name for table in ANSWERS}


def test_nobody_can_join_an_answer_to_a_person(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    with structlog.testing.capture_logs() as logs:
        ask(world)
        order = list(SAID)
        random.Random(4).shuffle(order)
        for who in order:
            answer(world, who)
            tick(world)
    with world.database.begin() as work:
        rows = dump(work.connection)
        people = {row["id"] for row in rows["person"]}

    # What was said stands in the tables of answers and nowhere else, and there without any name or number of a person.
    for name, found in rows.items():
        if not of_answers(name):
            assert not [row for row in found if any(word in str(row) for word in OWN_WORDS)], name
    kept = str(rows["survey_words"])
    assert all(word in kept for word in OWN_WORDS)
    for table in ANSWERS:
        foreign = {key.column.table.name for column in table.columns for key in column.foreign_keys}
        assert foreign <= {"survey"}
        assert not [column for column in table.columns if "time" in str(column.type).lower()]

    # No value of a row of answers is a value that leads to somebody: no key, no number, no moment is shared.
    personal = {
        value
        for name, found in rows.items()
        if not of_answers(name) and any("person" in column or "address" in column for row in found for column in row)
        for row in found
        for value in row.values()
        if isinstance(value, str) and len(value) > 1
    }
    keys = {row["id"] for name in ("survey_ballot", "survey_words") for row in rows[name]}
    assert keys
    assert not keys & personal
    assert people

    # Everybody left the same traces, whichever way they took and however much they said.
    traces = {who: traces_of(rows, who) for who in SAID}
    assert len(set(traces.values())) == 1, traces

    said = str(logs) + capfd.readouterr().out + capfd.readouterr().err
    assert not [word for word in (*OWN_WORDS, "Often", "Sometimes") if word in said]


def traces_of(rows: dict[str, list[dict[str, Any]]], who: str) -> tuple[Any, ...]:
    """What a person's rows show but for keys and moments: how many there are, and what they say."""
    address = next(row["id"] for row in rows["address"] if row["address"] == who)
    person = next(row["id"] for row in rows["person"] if row["sourced_id"] == who)
    talks = [
        (row["flow"], row["status"], row["journal"], row["version"], row["started_at"] == row["touched_at"])
        for row in rows["conversation"]
        if row["address_id"] == address and row["flow"] == "survey_answer"
    ]
    came = sorted(row["route"] for row in rows["received"] if row["address_id"] == address)
    went = [row["kind"] for row in rows["delivery"] if row["address_id"] == address]
    took_part = [1 for row in rows["survey_participation"] if row["person_id"] == person]
    return tuple(talks), tuple(came), tuple(went), tuple(took_part)


def test_no_order_and_no_transaction_leads_back(world: World) -> None:
    """The order of the rows is that of their keys; PostgreSQL's number of a row's transaction is one for all."""
    ask(world)
    for who in ("layla", "dana", "rosa", "karim", "grace"):
        answer(world, who)
        tick(world)
    with world.database.begin() as work:
        rows = dump(work.connection)
        assert rows["survey_ballot"] == []
        assert [row["id"] for row in rows["survey_words"]] == sorted(row["id"] for row in rows["survey_words"])
        if world.database.kind == "postgresql":
            for name in ("survey_words", "survey_tally"):
                counted = select(text("xmin::text")).select_from(named_table(name))
                marks = {row[0] for row in work.connection.execute(counted)}
                others = {
                    row[0] for row in work.connection.execute(text("SELECT xmin::text FROM survey_participation"))
                }
                assert len(marks) == 1
                assert not marks & others
        else:
            for name in ("survey_words", "survey_tally", "survey_ballot"):
                made = work.connection.execute(
                    text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name}
                ).scalar_one()
                assert "WITHOUT ROWID" in made.upper()


def test_unfinished_answers_are_forgotten_when_it_closes(world: World) -> None:
    ask(world)
    world.hear("dana", "survey")
    world.hear("dana", "yes")
    world.hear("dana", "Often")
    world.hear("grace", "survey")
    world.hear("grace", "no")
    world.hear("grace", "menu")
    world.set_clock(AFTERNOON + timedelta(days=4))
    with world.database.begin() as work:
        rows = dump(work.connection)
        journals = [row["journal"] for row in rows["conversation"] if row["flow"] == "survey_answer"]
        assert set(journals) <= {"{}"}
        assert rows["survey_participation"] == []
        bodies = [row["body"] for row in rows["received"] if "dana" in row["address"]]
        assert not [body for body in bodies if "Often" in body]


def kept_of(world: World, who: str) -> str:
    """All that the database holds of what came from somebody, of their talks, and of what was passed on."""
    with world.database.begin() as work:
        rows = dump(work.connection)
    address = next(row["id"] for row in rows["address"] if row["address"] == who)
    theirs = [row for name in ("received", "conversation") for row in rows[name] if row["address_id"] == address]
    return str([*theirs, *rows["message"]])


def test_an_answer_that_comes_after_it_closed_is_forgotten_and_goes_to_nobody(world: World) -> None:
    ask_after_a_note(world)
    world.hear("dana", "survey")
    world.hear("grace", "survey")
    tap = world.hear("grace", "yes")[1].sent[-1].buttons[2].tap
    world.set_clock(AFTERNOON + timedelta(days=3, hours=20))
    assert [one.address for one in world.hear("dana", "No, purpleheron is the driver")[1].sent] == ["dana"]
    assert "I keep nothing" in world.hear("grace", "", tap=tap)[1].sent[-1].text
    assert "purpleheron" not in kept_of(world, "dana")
    assert tap not in kept_of(world, "grace")
    assert "pass your words on" in world.hear("grace", "When does the school open?")[1].sent[-1].text


def test_what_is_tapped_or_sent_twice_at_the_end_leaves_nothing(world: World) -> None:
    ask(world, "title: Bus\nquestions: [{id: bus, kind: yes_no, text: Do you ride}]\n")
    tap = world.hear("dana", "survey")[1].sent[-1].buttons[1].tap
    assert [len(world.hear("dana", "", tap=tap)[1].sent) for _again in range(3)] == [1, 1, 1]
    assert tap not in kept_of(world, "dana")
    world.hear("grace", "survey")
    world.hear("grace", "perhaps, quietotter")
    world.hear("grace", "no")
    world.hear("grace", "perhaps, quietotter")
    assert "quietotter" not in kept_of(world, "grace")


def test_what_does_not_fit_the_first_question_goes_to_no_teacher(world: World) -> None:
    ask_after_a_note(world)
    world.hear("dana", "survey")
    assert [one.address for one in world.hear("dana", "Sometimes, but purpleheron drives it")[1].sent] == ["dana"]
    assert "purpleheron" not in kept_of(world, "dana")


def test_each_person_has_one_answer_whatever_is_tapped_twice(world: World) -> None:
    ask(world)
    world.hear("dana", "survey")
    world.hear("dana", "no")
    inbound, _step = world.hear("dana", "once")
    assert world.deliver(inbound).handled.duplicate  # type: ignore[union-attr]
    world.hear("dana", "survey")
    world.hear("dana", "twice")
    tick(world)
    with world.database.begin() as work:
        assert len(work.connection.execute(select(PARTICIPATION.c.id)).all()) == 1
        everybody = select(TALLY.c.count).where(TALLY.c.question == "", TALLY.c.part == "")
        assert work.connection.execute(everybody).scalar_one() == 1
        assert [row[0] for row in work.connection.execute(select(WORDS.c.text))] == ["once"]


def test_danger_in_own_words_reaches_a_person_also_from_an_anonymous_survey(world: World) -> None:
    ask(world)
    world.hear("dana", "survey")
    world.hear("dana", "no")
    _inbound, step = world.hear("dana", "I want to kill myself")
    assert [one for one in step.sent if one.address == "nair"]
    assert "911" in next(one.text for one in step.sent if one.address == "dana")
    with world.database.begin() as work:
        assert work.connection.execute(select(PARTICIPATION.c.id)).all() == []
        routes = [row[0] for row in work.connection.execute(select(RECEIVED.c.route).order_by(RECEIVED.c.id))]
    assert routes[-1].startswith("crisis")


def test_without_rights_stopped_or_declined_nobody_is_asked(world: World) -> None:
    world.set_rights("karim", "amina", "contact_only")
    world.hear("dana", "stop")
    ask(world)
    with world.database.begin() as work:
        query = text(
            "SELECT p.sourced_id FROM broadcast_recipient r JOIN person p ON p.id = r.person_id WHERE r.state = 'asked'"
        )
        assert sorted(row[0] for row in work.connection.execute(query)) == ["grace", "layla", "rosa"]
        survey = work.connection.execute(select(SURVEY.c.definition)).scalar_one()
        assert load(survey).anonymous
        assert work.connection.execute(select(PERSON.c.id)).first()
    assert "There is no survey" in world.hear("karim", "survey")[1].sent[-1].text or world.hear("paul", "survey")
