"""Prepared statements do what Core would, on both databases, in the transaction of their connection."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.writer import is_away
from storage.database import Database
from storage.prepared import Prepared, one_of
from storage.turns import ADDRESS, NewReceived, load_states, record_received

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
_COLUMNS = [column.name for column in ADDRESS.c if column.name != "id"]
_NEW = Prepared(insert(ADDRESS).returning(ADDRESS.c.id, ADDRESS.c.created_at), _COLUMNS)
_FOUND = Prepared(
    select(ADDRESS.c.address, ADDRESS.c.created_at).where(one_of(ADDRESS.c.id, "ids")).order_by(ADDRESS.c.id)
)
_MOVED = Prepared(update(ADDRESS).where(ADDRESS.c.id == bindparam("row_id")).values(state="unreachable"))


def row(address: str) -> dict[str, object]:
    values = {"channel": "web", "address": address, "language": "", "state": "ok", "shared": False, "created_at": NOW}
    return {**dict.fromkeys(_COLUMNS), **values}


def test_rows_come_back_as_the_types_that_the_tables_name(database: Database) -> None:
    with database.begin() as work:
        new = _NEW.each(work.connection, [row("a"), row("b"), row("c")])
        found = _FOUND.rows(work.connection, {"ids": [row_id for row_id, _moment in new[:2]]})
    assert [moment for _id, moment in new] == [NOW] * 3
    assert found == [("a", NOW), ("b", NOW)]


def test_a_list_may_be_empty(database: Database) -> None:
    with database.begin() as work:
        assert _FOUND.rows(work.connection, {"ids": []}) == []
        assert _NEW.many(work.connection, []) == 0


def test_rows_that_changed_are_counted(database: Database) -> None:
    with database.begin() as work:
        ids = [row_id for row_id, _moment in _NEW.each(work.connection, [row("a"), row("b")])]
        assert _MOVED.many(work.connection, [{"row_id": row_id} for row_id in [*ids, 999]]) == len(ids)


def test_they_belong_to_the_transaction(database: Database) -> None:
    with database.begin() as work:
        _NEW.each(work.connection, [row("lost")])
    with database.begin() as work:
        _NEW.each(work.connection, [row("kept")])
        work.commit()
    with database.read() as session:
        assert session.connection().execute(select(ADDRESS.c.address)).scalars().all() == ["kept"]


def test_errors_are_sqlalchemys_and_carry_no_values(database: Database) -> None:
    with database.begin() as work, pytest.raises(IntegrityError) as caught:
        _NEW.each(work.connection, [row("a secret"), row("a secret")])
    assert "INSERT" in str(caught.value)
    assert caught.value.params is None
    assert not is_away(caught.value)


def test_a_default_that_nobody_fills_is_refused(database: Database) -> None:
    incomplete = Prepared(insert(ADDRESS), ["channel", "address", "created_at"])
    with database.begin() as work, pytest.raises(ValueError, match="language"):
        incomplete.many(work.connection, [row("a")])


def test_a_message_that_comes_again_is_not_recorded(database: Database) -> None:
    with database.begin() as work:
        address_id = _NEW.rows(work.connection, row("a"))[0][0]
        first, second = (NewReceived("web", "a", external_id, address_id, "{}") for external_id in ("1", "2"))
        assert list(record_received(work.connection, [first], NOW)) == [("web", "a", "1")]
        assert list(record_received(work.connection, [first, second], NOW)) == [("web", "a", "2")]


def test_states_are_found_on_every_channel(database: Database) -> None:
    with database.begin() as work:
        _NEW.each(work.connection, [row("a"), {**row("a"), "channel": "sms"}, row("b")])
        states = load_states(work.connection, [("web", "a"), ("sms", "a"), ("sms", "b")])
    assert set(states) == {("web", "a"), ("sms", "a")}
