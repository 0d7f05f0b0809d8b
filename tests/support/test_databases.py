"""The databases that other tests trust: real, empty, separate, and gone afterwards."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import create_engine, inspect, text

from tests.support import postgres
from tests.support.databases import FreshDatabase, Kind
from tests.support.postgres import postgres_server

KINDS: list[Kind] = ["sqlite", "postgresql"]


def execute(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def tables(url: str) -> list[str]:
    engine = create_engine(url)
    found = inspect(engine).get_table_names()
    engine.dispose()
    return found


def make_table(url: str) -> None:
    execute(url, "CREATE TABLE prepared (id INTEGER)")


def test_postgres_answers(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
        assert connection.scalar(text("SHOW server_encoding")) == "UTF8"
    engine.dispose()


def test_each_kind_answers_and_is_empty(database_url: str) -> None:
    assert tables(database_url) == []


@pytest.mark.parametrize("kind", KINDS)
def test_two_databases_are_separate(kind: Kind, fresh_database: FreshDatabase) -> None:
    one, other = fresh_database(kind), fresh_database(kind)
    make_table(one)
    assert tables(one) == ["prepared"]
    assert tables(other) == []


@pytest.mark.parametrize("kind", KINDS)
def test_preparation_is_done_once_and_copied(kind: Kind, fresh_database: FreshDatabase) -> None:
    prepared: list[str] = []

    def prepare(url: str) -> None:
        prepared.append(url)
        make_table(url)

    one, other = fresh_database(kind, prepare), fresh_database(kind, prepare)
    execute(one, "INSERT INTO prepared VALUES (1)")
    assert len(prepared) == 1
    assert tables(other) == ["prepared"]
    execute(other, "CREATE UNIQUE INDEX one_row ON prepared (id)")


def test_what_is_durable_survives_a_crash() -> None:
    with postgres_server(durable=True) as server:
        make_table(server.url())
        server.crash()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(server.conninfo())
        server.restart()
        assert tables(server.url()) == ["prepared"]
    assert not server.home.exists()


def test_a_server_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_ALWAYS", "-c no_such_setting=1")
    with pytest.raises(RuntimeError, match="no_such_setting"), postgres.postgres_server():
        raise AssertionError
