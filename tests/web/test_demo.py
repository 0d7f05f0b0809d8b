"""Who holds which phone, letters for strangers, and what the drawer shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.demo.cast import Player
from bot.demo.suggestions import suggestions
from conversations.intents import intent_of
from conversations.messages import Reply
from tests.web.fake_house import FakeHouse
from tests.web.fake_school import KARIM, LINH, MATEO, ROSA, ROY
from tests.web.talk import MOTHER, TEACHER, Talk


def hands(world: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(phone["address"], phone["person"] and phone["person"]["shown"]) for phone in world["phones"]]


def test_the_cast_holds_the_phones(talk: Talk) -> None:
    world = talk.world()
    assert hands(world) == [("mother-1", "Rosa Delgado"), ("father-1", "Karim Haddad"), ("teacher-1", "Ms Ortiz")]
    assert [phone["person"]["about"] for phone in world["phones"]] == [
        "mother of Mateo & Sofía",
        "father of Amina",
        "teacher, Math 4",
    ]
    assert (world["school"], world["invented"], world["clock"]["zone"]) == (
        "Willow Creek School",
        True,
        "America/Los_Angeles",
    )


def test_anyone_of_the_roster_can_be_played(talk: Talk, client: TestClient) -> None:
    world = client.post("/demo/phones/mother", json={"person_id": LINH}).json()
    assert hands(world)[0] == ("mother-2", "Linh Tran")
    assert world["phones"][0]["language"] == "vi"
    assert hands(talk.world()) == hands(world)


@pytest.mark.parametrize(
    "slot,body,status",
    [
        ("mother", {"person_id": KARIM}, 409),
        ("mother", {"person_id": MATEO}, 404),
        ("mother", {"person_id": 999}, 404),
        ("uncle", {"person_id": LINH}, 404),
        ("mother", {}, 400),
        ("mother", {"person_id": LINH, "stranger": True}, 400),
        ("mother", {"stranger": False}, 400),
    ],
    ids=str,
)
def test_phones_go_to_known_free_adults_only(
    talk: Talk, client: TestClient, slot: str, body: dict[str, Any], status: int
) -> None:
    before = hands(talk.world())
    assert client.post(f"/demo/phones/{slot}", json=body).status_code == status
    assert hands(talk.world()) == before


def test_a_stranger_finds_one_letter_with_a_code(talk: Talk, client: TestClient, house: FakeHouse) -> None:
    phone = client.post("/demo/phones/mother", json={"stranger": True}).json()["phones"][0]
    assert (phone["person"], phone["address"]) == (None, "mother-2")
    assert phone["letter"] == {
        "to": "Rosa Delgado",
        "about": "mother of Mateo & Sofía",
        "language": "es",
        "code": "HOME-7K3Q-9FX1",
    }
    assert talk.world()["phones"][0]["letter"]["code"] == "HOME-7K3Q-9FX1"
    assert house.invited == [ROSA]


def test_a_fresh_start_gives_the_same_hands_empty_chats(talk: Talk, client: TestClient) -> None:
    talk.post(MOTHER, "Hola")
    world = client.post("/demo/reset", json={}).json()
    assert hands(world) == [("mother-2", "Rosa Delgado"), ("father-2", "Karim Haddad"), ("teacher-2", "Ms Ortiz")]
    assert talk.history("mother-2") == []


def test_without_a_roster_the_phones_are_strangers(tmp_path: Path) -> None:
    with TestClient(FakeHouse(tmp_path, people=False).app(), base_url="http://localhost") as client:
        world = client.get("/demo/world").json()
        assert hands(world) == [("mother-1", None), ("father-1", None), ("teacher-1", None)]
        assert (world["school"], world["phones"][0]["letter"]) == ("Our School", None)
        assert Talk(client).post(MOTHER, "Hola").status_code == 200
        assert len(Talk(client).history(MOTHER)) == 2


@pytest.mark.parametrize(
    "query,role,names",
    [
        ("", "guardian", ["Karim Haddad", "Linh Tran", "Rosa Delgado"]),
        ("sofia", "guardian", ["Rosa Delgado"]),
        ("tran linh", "guardian", ["Linh Tran"]),
        ("roy", "staff", ["Mr Roy"]),
        ("nobody", "staff", []),
    ],
    ids=str,
)
def test_people_are_found_by_any_name(client: TestClient, query: str, role: str, names: list[str]) -> None:
    people = client.get("/demo/people", params={"q": query, "role": role}).json()["people"]
    assert [person["shown"] for person in people] == names


def test_an_unknown_role_is_refused(client: TestClient) -> None:
    assert client.get("/demo/people?role=student").status_code == 400


def test_staff_can_be_swapped_too(client: TestClient) -> None:
    world = client.post("/demo/phones/teacher", json={"person_id": ROY}).json()
    assert hands(world)[2] == ("teacher-2", "Mr Roy")


def test_a_turn_shows_who_what_and_what_left(talk: Talk, client: TestClient) -> None:
    talk.post(MOTHER, "relay hola")
    (turn,) = client.get("/demo/turns").json()["turns"]
    assert (turn["who"], turn["text"], turn["address"]) == ("Rosa Delgado", "relay hola", MOTHER)
    (sent,) = turn["deliveries"]
    assert (sent["to"], sent["status"], sent["attempts"], sent["translator"]) == ("Elena Ortiz", "sent", 1, "x")


def test_the_clock_has_turns_of_its_own(talk: Talk, house: FakeHouse, client: TestClient) -> None:
    house.queue(TEACHER, Reply("One sentence?"), kind="nudge")
    (turn,) = client.get("/demo/turns").json()["turns"]
    assert (turn["route"], turn["deliveries"][0]["status"]) == ("clock:nudge", "queued")


def test_turns_can_be_read_from_where_one_was(talk: Talk, client: TestClient) -> None:
    talk.post(MOTHER, "one")
    talk.post(MOTHER, "two")
    turns = client.get("/demo/turns?after=1").json()["turns"]
    assert [turn["text"] for turn in turns] == ["two"]
    for wrong in ("x", "9" * 19, "9" * 5000):
        assert client.get(f"/demo/turns?after={wrong}").status_code == 400


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_what_the_chips_type_is_understood(language: str) -> None:
    parent = Player(1, "Rosa Delgado", "Rosa Delgado", "guardian", language, "", ("Mateo",))
    teacher = Player(3, "Elena Ortiz", "Ms Ortiz", "staff", "en", "", ())
    chips = suggestions({"mother": parent, "father": parent, "teacher": teacher})
    assert [intent_of(chip["text"], language) for chip in chips[:2]] == ["message_teacher", "checkin"]
    assert chips[2]["to"] == "thu 15:10"
