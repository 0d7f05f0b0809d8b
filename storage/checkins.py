"""Answers to "How was this week?", of families and of teachers, and the classes that somebody wanted to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, and_, exists, insert, or_, select, update

from storage.addresses import newest_address_of
from storage.listening import CHECK_IN
from storage.nudges import ENROLLMENT, OCCURRENCE, PERSON, Recipient
from storage.people import GUARDIANSHIP, SECTION, runs
from storage.tables import CheckInRound, Praise, StaffCheckIn
from storage.turns import CONVERSATION, ROLE, table_of
from storage.upsert import insert_into

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Table

ROUND, STAFF_CHECK_IN, PRAISE = table_of(CheckInRound), table_of(StaffCheckIn), table_of(Praise)


def keep_answer(connection: Connection, **values: Any) -> int:
    """Keep a family's answer (columns of `checkin`); given anew in one run, it takes the earlier one's place."""
    return _keep(connection, CHECK_IN, "student_id", {"words": "", "wants_answer": False, **values})


def keep_staff_answer(connection: Connection, **values: Any) -> int:
    """Keep a teacher's answer (columns of `staff_checkin`); given anew in one run, it takes the earlier one's place."""
    return _keep(connection, STAFF_CHECK_IN, "section_id", {"words": "", **values})


def _keep(connection: Connection, table: Table, about: str, values: dict[str, Any]) -> int:
    statement = insert_into(connection, table).values(values)
    statement = statement.on_conflict_do_update(
        index_elements=["conversation_id", about], set_={"answer": values["answer"], "at": values["at"]}
    )
    return int(connection.execute(statement.returning(table.c.id)).scalar_one())


def add_words(connection: Connection, checkin_id: int, words: str, *, wants_answer: bool) -> None:
    """What a family said about its answer."""
    mine = update(CHECK_IN).where(CHECK_IN.c.id == checkin_id)
    connection.execute(mine.values(words=words, wants_answer=wants_answer))


def add_staff_words(connection: Connection, checkin_id: int, words: str) -> None:
    """What a teacher said about their answer."""
    connection.execute(update(STAFF_CHECK_IN).where(STAFF_CHECK_IN.c.id == checkin_id).values(words=words))


def of_run(connection: Connection, conversation_id: int | None, student_id: int) -> int | None:
    """The check-in that was answered in this run."""
    mine = CHECK_IN.c.conversation_id == conversation_id, CHECK_IN.c.student_id == student_id
    return connection.execute(select(CHECK_IN.c.id).where(*mine)).scalar_one_or_none() if conversation_id else None


def staff_of_run(connection: Connection, conversation_id: int | None, section_id: int) -> int | None:
    """The teacher's check-in that was answered in this run."""
    mine = STAFF_CHECK_IN.c.conversation_id == conversation_id, STAFF_CHECK_IN.c.section_id == section_id
    query = select(STAFF_CHECK_IN.c.id).where(*mine)
    return connection.execute(query).scalar_one_or_none() if conversation_id else None


def add_praise(connection: Connection, **values: Any) -> None:
    """Note that praise was passed on (columns of the table)."""
    connection.execute(insert(PRAISE).values(**values))


class RoundRow(NamedTuple):
    """One asking of a class; without a section, of all teachers."""

    id: int
    section_id: int | None
    school_id: int | None
    asked_by: int
    asked_at: datetime
    ends_at: datetime


_ROUND = tuple(getattr(ROUND.c, name) for name in RoundRow._fields)


def add_round(connection: Connection, **values: Any) -> RoundRow:
    """Ask a class (columns of the table)."""
    return RoundRow._make(connection.execute(insert(ROUND).values(**values).returning(*_ROUND)).one())


def get_round(connection: Connection, round_id: int) -> RoundRow | None:
    """One asking."""
    row = connection.execute(select(*_ROUND).where(ROUND.c.id == round_id)).first()
    return RoundRow._make(row) if row else None


def open_rounds(connection: Connection, now: datetime) -> list[RoundRow]:
    """Askings that are under way, the oldest first."""
    query = select(*_ROUND).where(ROUND.c.ends_at > now).order_by(ROUND.c.id)
    return [RoundRow._make(row) for row in connection.execute(query)]


def newest_round(connection: Connection, section_id: int | None, since: datetime) -> RoundRow | None:
    """The newest asking of this class after `since`."""
    mine = ROUND.c.section_id.is_not_distinct_from(section_id), ROUND.c.asked_at > since
    row = connection.execute(select(*_ROUND).where(*mine).order_by(ROUND.c.id.desc())).first()
    return RoundRow._make(row) if row else None


def to_ask(connection: Connection, round_: RoundRow, today: date, now: datetime) -> list[Recipient]:
    """Who is still to be asked, can be reached, and has no question open."""
    found = _people(_belongs(round_, today)).cte("found").prefix_with("MATERIALIZED")
    done = exists().where(OCCURRENCE.c.nudge == nudge_of(round_), OCCURRENCE.c.person_id == found.c.id)
    busy = exists().where(
        CONVERSATION.c.address_id == found.c.address_id,
        CONVERSATION.c.status == "open",
        CONVERSATION.c.expires_at > now,
    )
    query = select(*found.c).where(found.c.address_id.is_not(None), ~busy, ~done).order_by(found.c.id)
    return [Recipient._make(row) for row in connection.execute(query)]


def count_to_ask(connection: Connection, section_id: int, today: date) -> int:
    """How many guardians of a class would be asked, if all are awake."""
    found = _people(_guardians_in(section_id, today)).subquery()
    return len(connection.execute(select(found.c.id).where(found.c.address_id.is_not(None))).all())


def nudge_of(round_: RoundRow) -> str:
    """The name under which an asking's occurrences are kept."""
    return f"round{round_.id}"


def _people(belongs: ColumnElement[bool]) -> Any:
    newest = newest_address_of(PERSON.c.id, PERSON).label("address_id")
    columns = (PERSON.c.timezone, PERSON.c.quiet_from, PERSON.c.quiet_until, PERSON.c.paused_until)
    return select(PERSON.c.id, newest, *columns).where(PERSON.c.active, belongs)


def _belongs(round_: RoundRow, today: date) -> ColumnElement[bool]:
    if round_.section_id is not None:
        return _guardians_in(round_.section_id, today)
    teaches = exists().where(
        ENROLLMENT.c.person_id == PERSON.c.id, ENROLLMENT.c.role == "teacher", runs(ENROLLMENT, today)
    )
    works = and_(ROLE.c.person_id == PERSON.c.id, ROLE.c.role == "teacher", runs(ROLE, today))
    if round_.school_id is not None:
        works = and_(works, or_(ROLE.c.school_id.is_(None), ROLE.c.school_id == round_.school_id))
    return and_(teaches, exists().where(works))


def _guardians_in(section_id: int, today: date) -> ColumnElement[bool]:
    learning = select(ENROLLMENT.c.person_id).where(
        ENROLLMENT.c.section_id == section_id, ENROLLMENT.c.role == "student", runs(ENROLLMENT, today)
    )
    return exists().where(
        GUARDIANSHIP.c.guardian_id == PERSON.c.id,
        GUARDIANSHIP.c.student_id.in_(learning),
        GUARDIANSHIP.c.rights == "full",
        GUARDIANSHIP.c.active,
    )


def students_in(connection: Connection, section_id: int, today: date) -> set[int]:
    """Who learns in a class on this day."""
    query = select(ENROLLMENT.c.person_id).where(
        ENROLLMENT.c.section_id == section_id, ENROLLMENT.c.role == "student", runs(ENROLLMENT, today)
    )
    return {row[0] for row in connection.execute(query)}


class SectionRow(NamedTuple):
    """A class, and whose school it is."""

    id: int
    title: str
    school_id: int


def get_section(connection: Connection, section_id: int) -> SectionRow | None:
    """One class."""
    query = select(SECTION.c.id, SECTION.c.title, SECTION.c.school_id).where(SECTION.c.id == section_id)
    row = connection.execute(query).first()
    return SectionRow._make(row) if row else None
