"""Two thousand families: one answer each whatever is tapped twice, rates by language, small groups hidden."""

from __future__ import annotations

from sqlalchemy import select, update

from benchmarks.surveys import FAMILIES, LANGUAGES, Noon, prepare, run
from bot.app import build_house
from bot.config import Settings
from handlers.surveys_results import build_report
from storage.database import Database
from storage.surveys import SURVEY, get_survey
from storage.surveys_box import tallies_of
from storage.turns import PERSON
from tests.support.databases import FreshDatabase, Kind
from tests.support.house import CountedIds, NotedLanes


def prepared(url: str) -> None:
    """Three families read French, in the place of Urdu."""
    prepare(url)
    database = Database(url)
    with database.begin() as work:
        few = update(PERSON).where(PERSON.c.id.in_((11, 23, 35)))
        work.connection.execute(few.values(language="fr"))
        work.commit()
    database.dispose()


def test_a_survey_of_two_thousand(kind: Kind, fresh_database: FreshDatabase) -> None:
    database, noon = Database(fresh_database(kind, prepared), synchronous="NORMAL"), Noon()
    run(database, build_house(Settings(), noon, CountedIds(), NotedLanes()), noon)
    with database.read() as session:
        connection = session.connection()
        row = get_survey(connection, connection.execute(select(SURVEY.c.id)).scalar_one())
        assert row is not None
        report = build_report(connection, row, "en")
        parts = {one.part for one in tallies_of(connection, row.id)}
    assert (report.total.asked, report.total.answered) == (FAMILIES, FAMILIES)
    bars = {bar.token: bar.count for bar in report.questions[0].counted.bars}
    assert bars == {"first": 0, "second": FAMILIES, "third": 0, "none": 0}
    # French would follow from the total if all others stood there: the smallest of them is hidden with it.
    shown = {rate.group for rate in report.rates}
    assert "fr" not in shown
    assert len(shown) == len(LANGUAGES) - 1
    assert all(rate.answered == rate.asked >= 10 for rate in report.rates)
    assert parts == {"", *(f"language:{tag}" for tag in shown)}
    database.dispose()
