"""Receipts: forward only, one's own only, and the writer is told."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
from starlette.testclient import TestClient

from conversations.messages import Reply
from storage.tables import Delivery
from tests.web.fake_house import FakeHouse
from tests.web.talk import MOTHER, TEACHER, Talk


def delivery(house: FakeHouse, row_id: int = 1) -> Delivery:
    with house.database.read() as session:
        return session.get_one(Delivery, row_id)


def test_read_never_goes_back_to_delivered(talk: Talk, house: FakeHouse) -> None:
    talk.post(MOTHER, "one")
    assert talk.receipt(MOTHER, "read", 1) == [1]
    assert talk.receipt(MOTHER, "delivered", 1) == [1]
    row = delivery(house)
    assert (row.status, row.delivered_at, row.read_at) == ("read", house.now, house.now)


def test_others_messages_are_left_alone(talk: Talk, house: FakeHouse) -> None:
    talk.post(MOTHER, "one")
    assert talk.receipt(TEACHER, "read", 1) == []
    assert talk.receipt("nobody-1", "read", 1) == []
    assert delivery(house).status == "sent"


def test_one_that_is_still_being_sent_is_asked_for_again(talk: Talk, house: FakeHouse) -> None:
    outgoing = house.queue(MOTHER, Reply("on its way"))
    assert talk.receipt(MOTHER, "delivered", outgoing.delivery_id) == []
    house.mark_sent(outgoing.delivery_id)
    assert talk.receipt(MOTHER, "delivered", outgoing.delivery_id) == [outgoing.delivery_id]


def test_the_writer_sees_the_tick(talk: Talk, house: FakeHouse) -> None:
    talk.post(MOTHER, "relay hola")
    house.adapter.hub.publish = publish = Mock()  # type: ignore[method-assign]
    talk.receipt(TEACHER, "delivered", 1)
    talk.receipt(TEACHER, "delivered", 1)
    told = {"address": MOTHER, "client": "message-001", "status": "delivered"}
    publish.assert_called_once_with(MOTHER, "status", told)


async def test_other_platforms_receipts_move_the_tick_too(house: FakeHouse) -> None:
    with TestClient(house.app(), base_url="http://localhost") as client:
        client.get("/demo/world")
        Talk(client).post(MOTHER, "relay hola")
        house.adapter.hub.publish = publish = Mock()  # type: ignore[method-assign]
        await house.adapter.tell_writers([1])
    publish.assert_called_once_with(MOTHER, "status", {"address": MOTHER, "client": "message-001", "status": "sent"})


@pytest.mark.parametrize(
    "body", [{"ids": [], "state": "read"}, {"ids": [1], "state": "sent"}, {"ids": ["1"], "state": "read"}], ids=str
)
def test_bad_receipts_are_refused(client: TestClient, body: object) -> None:
    assert client.post(f"/chat/{MOTHER}/receipts", json=body).status_code == 400
