"""Posting: taken once, refused clearly, never acknowledged before it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from bot.adapter import Away, Busy
from tests.web.fake_house import FakeHouse
from tests.web.talk import MOTHER, Talk

ID = "11111111-aaaa"


def test_a_message_is_accepted_with_its_words_and_its_moment(talk: Talk, house: FakeHouse) -> None:
    response = talk.post(MOTHER, "Hola", thread="7", reply_to="web-3")
    assert response.status_code == 200
    assert response.json()["id"] == "message-001"
    inbound = house.got[0]
    assert (inbound.channel, inbound.address, inbound.text, inbound.thread) == ("web", MOTHER, "Hola", "7")
    assert (inbound.external_id, inbound.reply_to, inbound.at) == ("message-001", "web-3", house.now)


def test_the_same_id_twice_is_one_message(talk: Talk) -> None:
    for _ in range(2):
        assert talk.post(MOTHER, "Hola", id=ID).status_code == 200
    assert talk.lines(MOTHER) == ["me: Hola", "bot: Echo: Hola"]


def test_a_tap_carries_no_text_so_that_its_label_is_never_an_opt_out(talk: Talk, house: FakeHouse) -> None:
    assert talk.post(MOTHER, tap="n1.ab12.4", label="Cancel").status_code == 200
    assert (house.got[0].tap, house.got[0].text) == ("n1.ab12.4", "")


@pytest.mark.parametrize(
    "body",
    [
        {"text": "no id"},
        {"id": "short", "text": "Hola"},
        {"id": ID},
        {"id": ID, "text": "   "},
        {"id": ID, "text": 5},
        {"id": ID, "text": "x", "colour": "red"},
        {"id": ID, "text": "x", "tap": "n1.a.1"},
        {"id": ID, "text": "x" * 16_001},
        {"id": ID, "tap": "t" * 65},
        {"id": ID, "media": ["a" * 64 + ".png"]},
        {"id": ID, "media": ["../../etc/passwd"]},
        {"id": ID, "text": "x", "media": [1]},
        [],
    ],
    ids=str,
)
def test_a_bad_body_is_refused_with_a_sentence(client: TestClient, house: FakeHouse, body: object) -> None:
    response = client.post(f"/chat/{MOTHER}/messages", json=body)
    assert response.status_code == 400
    assert response.json()["error"]
    assert house.got == []


def test_what_is_not_json_is_refused(client: TestClient) -> None:
    response = client.post(f"/chat/{MOTHER}/messages", content=b"{")
    assert (response.status_code, response.json()) == (400, {"error": "The body is not JSON."})


def test_a_body_over_64_kb_is_refused_whether_or_not_it_says_so(client: TestClient) -> None:
    long = b'{"text":"' + b"x" * 70_000 + b'"}'
    assert client.post(f"/chat/{MOTHER}/messages", content=long).status_code == 413
    unannounced = iter([long[:40_000], long[40_000:]])
    assert client.post(f"/chat/{MOTHER}/messages", content=unannounced).status_code == 413


@pytest.mark.parametrize("address", ["Mother-1", "a" * 65, "a%2Fb", "-x", "a b"])
def test_addresses_that_no_page_has_are_not_found(client: TestClient, address: str) -> None:
    assert client.post(f"/chat/{address}/messages", json={"id": ID, "text": "x"}).status_code == 404


@pytest.mark.parametrize(
    "refusal,status,wait",
    [(Busy(2.5), 429, "3"), (Away(1), 503, "1"), (OperationalError("", {}, Exception()), 503, "1")],
    ids=["busy", "away", "locked"],
)
def test_a_house_that_cannot_take_it_says_when_to_come_back(
    talk: Talk, house: FakeHouse, refusal: Exception, status: int, wait: str
) -> None:
    house.refuse = refusal
    response = talk.post(MOTHER, "Hola")
    assert (response.status_code, response.headers["retry-after"]) == (status, wait)
    assert talk.history(MOTHER) == []


def test_before_start_nothing_is_acknowledged(tmp_path: Path) -> None:
    client = TestClient(FakeHouse(tmp_path).app(), base_url="http://localhost")
    assert client.post(f"/chat/{MOTHER}/messages", json={"id": ID, "text": "x"}).status_code == 503
