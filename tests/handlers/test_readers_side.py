"""What a reader may ask of people: only about what is theirs, and only of whom it concerns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from handlers.interpreters import _remind_at
from handlers.languages import written_in
from handlers.taps import tap_on
from storage.interpreters import OFFER, REPORT, REQUEST
from storage.people import PERSON
from storage.relay import MESSAGE
from tests.support.databases import FreshDatabase, Kind
from tests.support.school import make_school
from tests.support.world import MarkingTranslator, Step, UnservingTranslator, World

AFTERNOON = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)


@pytest.fixture
def world(kind: Kind, fresh_database: FreshDatabase) -> Iterator[World]:
    made = World(fresh_database(kind, make_school), AFTERNOON, MarkingTranslator())
    made.join("tess", "Tess Alvarez", "office", "en", "connected")
    yield made
    made.close()


def rows(world: World, table: object) -> list[object]:
    with world.database.read() as session:
        return list(session.connection().execute(select(table)))  # type: ignore[call-overload]


def told(step: Step) -> list[str]:
    return [message.address for message in step.sent]


def words_to(step: Step, who: str) -> str:
    return "\n".join(message.text for message in step.sent if message.address == who)


def note_to_karim(world: World) -> int:
    """Ms Ortiz writes to Karim about Amina; gives the message's id."""
    for words in ("write to a family", "Karim", "Amina read a whole page to the class today."):
        world.hear("ortiz", words)
    with world.database.read() as session:
        newest = session.connection().execute(select(MESSAGE.c.id).order_by(MESSAGE.c.id.desc())).scalars().first()
    return newest or 0


@pytest.mark.parametrize("who", ["layla", "rosa", "paul", "roy", "ortiz", "tess"])
def test_only_who_got_a_translation_may_report_it(world: World, who: str) -> None:
    message = note_to_karim(world)
    step = world.hear(who, tap=tap_on("wrong", message))[1]
    assert told(step) == [who]
    assert rows(world, REPORT) == []


def test_a_report_is_kept_once_and_goes_to_the_office_and_the_writer_alone(world: World) -> None:
    message = note_to_karim(world)
    assert sorted(told(world.hear("karim", tap=tap_on("wrong", message))[1])) == ["karim", "ortiz", "tess"]
    assert told(world.hear("karim", tap=tap_on("wrong", message))[1]) == ["karim"]
    assert len(rows(world, REPORT)) == 1


def test_an_untranslated_message_cannot_be_reported(world: World) -> None:
    for words in ("write to a family", "Dana", "Jun lost his jacket today."):
        world.hear("ortiz", words)
    assert told(world.hear("dana", tap=tap_on("wrong", 1))[1]) == ["dana"]
    assert rows(world, REPORT) == []


@pytest.mark.parametrize("who", ["karim", "ortiz", "nair", "rosa"])
def test_only_the_office_says_that_it_was_looked_at(world: World, who: str) -> None:
    world.hear("karim", tap=tap_on("wrong", note_to_karim(world)))
    assert told(world.hear(who, tap=tap_on("looked", 1))[1]) == [who]
    with world.database.read() as session:
        assert session.connection().execute(select(REPORT.c.status)).scalar_one() == "open"


def ask_in_general(world: World) -> Step:
    for words in ("quiero un intérprete", "Otra cosa"):
        world.hear("rosa", words)
    return world.hear("rosa", "mañana")[1]


def test_an_interpreter_is_asked_of_staff_and_never_of_a_student_or_the_family(world: World) -> None:
    world.join("lena", "Lena Delgado", "office", "es", "connected")
    world.set_rights("lena", "mateo", "contact_only")
    assert sorted(told(ask_in_general(world))) == ["nair", "rosa", "tess"]
    for who in ("lena", "ortiz", "karim", "layla"):
        assert told(world.hear(who, tap=tap_on("take_call", 1))[1]) == [who]
    with world.database.read() as session:
        assert session.connection().execute(select(REQUEST.c.status)).scalar_one() == "open"


def test_one_takes_it_and_the_family_alone_is_told(world: World) -> None:
    ask_in_general(world)
    assert sorted(told(world.hear("nair", tap=tap_on("take_call", 1))[1])) == ["nair", "rosa"]
    step = world.hear("tess", tap=tap_on("take_call", 1))[1]
    assert told(step) == ["tess"]
    assert "Nadia Nair" in words_to(step, "tess")


def test_a_request_that_was_taken_is_not_reminded_of(world: World) -> None:
    ask_in_general(world)
    world.hear("nair", tap=tap_on("take_call", 1))
    assert told(world.set_clock(AFTERNOON + timedelta(days=3))) == []


def test_the_language_spoken_at_home_comes_before_the_one_that_is_read(world: World) -> None:
    with world.database.begin() as work:
        work.connection.execute(update(PERSON).where(PERSON.c.sourced_id == "rosa").values(spoken_language="mam"))
        work.commit()
    ask_in_general(world)
    with world.database.read() as session:
        assert session.connection().execute(select(REQUEST.c.language)).scalar_one() == "mam"


def test_words_that_no_translator_knows_open_one_request(world: World) -> None:
    world.translator = UnservingTranslator()
    note_to_karim(world)
    note_to_karim(world)
    with world.database.read() as session:
        found = session.connection().execute(select(REQUEST.c.source, REQUEST.c.language)).all()
    assert [tuple(row) for row in found] == [("unserved", "ar")]


def test_a_language_is_offered_to_its_person_alone(world: World) -> None:
    world.hear("dana", "Mi hijo no va a ir hoy a la escuela")
    world.hear("dana", "Tiene cita con el doctor por la tarde")
    (offer,) = rows(world, OFFER)
    assert world.hear("grace", tap=tap_on("language_yes", offer.id))[1].sent == []  # type: ignore[attr-defined]
    with world.database.read() as session:
        language = select(PERSON.c.language).where(PERSON.c.sourced_id.in_(("dana", "grace")))
        assert session.connection().execute(language).scalars().all() == ["en", "en"]


@pytest.mark.parametrize(
    "text", ["ok", "si", "sí", "gracias", "👍👍👍👍", "Mateo", "HBDF-2634", "si si si si", "12 14 16 18"]
)
def test_short_words_names_and_codes_show_no_language(world: World, text: str) -> None:
    assert written_in(world.house, text, "en") == "en"


@pytest.mark.parametrize(
    "text,stored,language",
    [
        ("Can Mateo retake Monday's quiz? He was sick.", "es", "en"),
        ("Mateo no va a ir hoy a la escuela", "en", "es"),
        ("ابني مريض اليوم ولن يأتي إلى المدرسة", "en", "ar"),
        ("Tengo una meeting con la teacher on Monday at school", "es", "es"),
        ("Mateo Delgado García Hernández", "en", "en"),
        ("Fatima Zahra Al Haddad", "es", "es"),
        ("hola maestra como esta mi hijo hoy", "es", "es"),
    ],
)
def test_only_a_sure_other_language_counts(world: World, text: str, stored: str, language: str) -> None:
    assert written_in(world.house, text, stored) == language


@pytest.mark.parametrize(
    "opened,reminded",
    [
        ("2026-11-23T18:00:00+00:00", "2026-11-24T18:00:00+00:00"),  # Monday 10:00: Tuesday 10:00
        ("2026-11-24T02:00:00+00:00", "2026-11-25T16:00:00+00:00"),  # Monday 18:00: Wednesday 8:00
        ("2026-11-20T18:00:00+00:00", "2026-11-23T16:00:00+00:00"),  # Friday 10:00: Monday 8:00
        ("2026-11-23T10:00:00+00:00", "2026-11-24T16:00:00+00:00"),  # Monday 2:00: Tuesday 8:00
    ],
)
def test_the_reminder_comes_on_a_school_morning(world: World, opened: str, reminded: str) -> None:
    assert _remind_at(world.house, datetime.fromisoformat(opened)) == datetime.fromisoformat(reminded)
