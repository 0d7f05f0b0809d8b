"""Words to many families: who gets them, once; nothing before half a minute; nothing twice, whoever does the work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from conversations.messages import Inbound
from handlers import broadcast_sending
from handlers.broadcast_sending import advance
from storage.addresses import unbind_address
from storage.broadcast_texts import BROADCAST, TEXT, claim_texts
from storage.broadcasts import RECIPIENT
from storage.listening import set_consent
from storage.people import PERSON, SECTION
from storage.relay import MESSAGE, THREAD
from storage.sharing import share_address
from storage.staff import waiting_threads
from storage.tables import Guardianship, Role, School
from storage.turns import ADDRESS, DELIVERY, ROLE
from tests.support.databases import FreshDatabase, Kind
from tests.support.school import CHANNEL, make_school, person_of
from tests.support.world import MarkingTranslator, SleepingTranslator, Step, World

AFTERNOON = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
HALF_A_MINUTE = timedelta(seconds=31)


@pytest.fixture
def world(kind: Kind, fresh_database: FreshDatabase) -> Iterator[World]:
    made = World(fresh_database(kind, make_school), AFTERNOON, MarkingTranslator())
    yield made
    made.close()


def rows(world: World, query: Any) -> list[Any]:
    with world.database.begin() as work:
        return list(work.connection.execute(query).all())


def write(world: World, statement: Any) -> None:
    with world.database.begin() as work:
        work.connection.execute(statement)
        work.commit()


def person(world: World, alias: str) -> int:
    with world.database.begin() as work:
        return person_of(work.session, alias)


def appoint(world: World, alias: str, role: str) -> None:
    """Somebody has one more role."""
    with world.database.begin() as work:
        school = work.connection.execute(select(PERSON.c.school_id).limit(1)).scalar_one()
        person_id = person_of(work.session, alias)
        work.session.add(Role(key=f"{alias}/{role}", person_id=person_id, school_id=school, role=role))
        work.commit()


def ask(world: World, who: str, audience: list[str], text: str = "Bring a magnet.") -> Step:
    given = {"classes": audience, "words": {"text": text, "media": []}}
    name = f"form-{who}-{len(rows(world, select(BROADCAST.c.id)))}"
    return world.deliver(Inbound(CHANNEL, who, name, world.clock.now(), flow="announce", given=given))


def classes(world: World, title: str) -> list[str]:
    return [str(row.id) for row in rows(world, select(SECTION.c.id).where(SECTION.c.title == title))]


def send(world: World, who: str, audience: list[str], *, said: str = "Send") -> Step:
    """Draft, look, send, and half a minute."""
    ask(world, who, audience)
    world.hear(who, said)
    return world.set_clock(world.clock.now() + HALF_A_MINUTE)


def readers(step: Step, author: str) -> list[str]:
    return sorted(message.address for message in step.sent if message.address != author)


def states(world: World) -> dict[str, str]:
    query = select(PERSON.c.sourced_id, RECIPIENT.c.state).join(RECIPIENT, RECIPIENT.c.person_id == PERSON.c.id)
    return {row[0]: row[1] for row in rows(world, query)}


def test_nothing_exists_in_the_outbox_before_half_a_minute(world: World) -> None:
    ask(world, "ortiz", classes(world, "Math 4A"))
    world.hear("ortiz", "Send")
    assert readers(world.set_clock(world.clock.now() + timedelta(seconds=9)), "ortiz") == []
    assert rows(world, select(MESSAGE.c.id)) == rows(world, select(THREAD.c.id)) == []
    _inbound, step = world.hear("ortiz", "undo")
    assert [message.text for message in step.sent] == ["Undone. Nothing was sent."]
    assert readers(world.set_clock(world.clock.now() + timedelta(days=1)), "ortiz") == []
    assert rows(world, select(MESSAGE.c.id)) == []


def test_a_guardian_of_two_gets_one_copy(world: World) -> None:
    appoint(world, "nair", "office")
    step = send(world, "nair", ["s1"])
    assert readers(step, "nair") == ["dana", "grace", "karim", "layla", "rosa", "roy"]


def test_the_author_is_no_reader_and_other_staff_are_as_parents(world: World) -> None:
    appoint(world, "roy", "principal")
    assert readers(send(world, "roy", ["s1"]), "roy") == ["dana", "grace", "karim", "layla", "rosa"]
    assert "roy" not in states(world)
    assert readers(send(world, "lee", classes(world, "Homeroom 2B")), "lee") == ["rosa", "roy"]


@pytest.mark.parametrize("rights", ["contact_only", "none"])
def test_without_full_rights_nothing_comes(world: World, rights: str) -> None:
    world.set_rights("karim", "amina", rights)
    assert "karim" not in readers(send(world, "ortiz", classes(world, "Math 4A")), "ortiz")
    assert "karim" not in states(world)


def test_rights_that_end_in_the_half_minute_count(world: World) -> None:
    ask(world, "ortiz", classes(world, "Math 4A"))
    world.hear("ortiz", "Send")
    world.set_rights("karim", "amina", "none")
    assert "karim" not in readers(world.set_clock(world.clock.now() + HALF_A_MINUTE), "ortiz")
    assert states(world)["karim"] == "no_rights"


def test_who_wants_no_school_news_gets_only_what_is_urgent(world: World) -> None:
    appoint(world, "nair", "principal")
    with world.database.begin() as work:
        dana = person_of(work.session, "dana")
        set_consent(work.connection, dana, "activity", granted=False, at=world.clock.now())
        work.commit()
    assert "dana" not in readers(send(world, "nair", ["s1"]), "nair")
    assert states(world)["dana"] == "declined"
    ask(world, "nair", ["s1"])
    world.hear("nair", "Send as urgent")
    world.hear("nair", "yes")
    assert "dana" in readers(world.set_clock(world.clock.now() + HALF_A_MINUTE), "nair")


def test_who_wrote_stop_is_counted_and_not_written_to(world: World) -> None:
    world.hear("dana", "stop")
    step = ask(world, "ortiz", classes(world, "Math 4A"))
    assert "1 wrote STOP and gets nothing." in step.sent[-1].text
    world.hear("ortiz", "Send")
    step = world.set_clock(world.clock.now() + HALF_A_MINUTE)
    assert readers(step, "ortiz") == ["grace", "karim", "layla", "rosa"]
    assert states(world)["dana"] == "opted_out"
    world.hear("dana", "start")
    assert rows(world, select(MESSAGE.c.id).where(MESSAGE.c.reader_id == person(world, "dana"))) == []


def test_urgent_wakes_and_overtakes_bulk_but_no_answer(world: World) -> None:
    appoint(world, "nair", "principal")
    world.clock.moment = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)  # eleven in the night
    world.hear("nair", "hi")
    assert readers(send(world, "ortiz", classes(world, "Math 4A")), "ortiz") == []
    ask(world, "nair", ["s1"])
    world.hear("nair", "Send as urgent")
    world.hear("nair", "yes")
    step = world.set_clock(world.clock.now() + HALF_A_MINUTE)
    assert readers(step, "nair") == ["dana", "grace", "karim", "layla", "rosa", "roy"]
    assert all("URGENT" in one.text or "عاجل" in one.text or "URGENTE" in one.text for one in step.sent[:6])
    found = rows(world, select(DELIVERY.c.priority, DELIVERY.c.status).where(DELIVERY.c.kind == "broadcast").distinct())
    assert sorted(map(tuple, found)) == [(2, "sent"), (5, "queued")]


def test_a_teacher_is_offered_nothing_urgent(world: World) -> None:
    step = ask(world, "ortiz", classes(world, "Math 4A"))
    assert [button.label for button in step.sent[-1].buttons] == [
        "Send",
        "Change the words",
        "Fewer families",
        "Not now",
    ]


@pytest.mark.parametrize("token", ["s1", "all", "g1-04", "999", "x"])
def test_tokens_of_others_are_asked_for_again(world: World, token: str) -> None:
    step = ask(world, "ortiz", [token])
    assert [message.text for message in step.sent] == ["Who is it for?"]


def test_a_district_writes_to_all_schools(world: World) -> None:
    appoint(world, "nair", "district")
    with world.database.begin() as work:
        work.session.add(School(sourced_id="oak", name="Oak Hill School"))
        work.commit()
    _inbound, step = world.hear("nair", "announce")
    assert [b.label for b in step.sent[-1].buttons] == ["All schools", "Oak Hill School", "Willow Creek School"]
    assert len(readers(send(world, "nair", ["all"]), "nair")) == 6


def test_a_shared_phone_names_whom_it_is_for(world: World) -> None:
    with world.database.begin() as work:
        layla = person_of(work.session, "layla")
        ids = dict(work.connection.execute(select(ADDRESS.c.address, ADDRESS.c.id)).all())
        unbind_address(work.connection, ids["layla"])
        share_address(work.connection, ids["karim"], layla, world.clock.now())
        work.commit()
    step = send(world, "ortiz", classes(world, "Math 4A"))
    both = [message.text for message in step.sent if message.address == "karim"]
    assert len(both) == 2
    assert sum("Karim" in text for text in both) == sum("Layla" in text for text in both) == 1


def test_of_two_children_it_is_about_the_one_that_all_at_the_phone_may_hear_of(world: World) -> None:
    """Rosa shares her phone with somebody who has rights to Sofía alone."""
    appoint(world, "nair", "office")
    with world.database.begin() as work:
        dana, sofia = person_of(work.session, "dana"), person_of(work.session, "sofia")
        rosas = work.connection.execute(select(ADDRESS.c.id).where(ADDRESS.c.address == "rosa")).scalar_one()
        work.session.add(Guardianship(key="dana/sofia", guardian_id=dana, student_id=sofia))
        work.session.flush()
        share_address(work.connection, rosas, dana, world.clock.now())
        work.commit()
    step = send(world, "nair", ["s1"])
    (hers,) = [one for one in step.sent if one.address == "rosa" and "Rosa" in one.text]
    assert "(Sofía)" in hers.text
    assert not [one for one in step.sent if one.address == "rosa" and "Mateo" in one.text]


def test_an_answer_comes_to_the_authors_thread(world: World) -> None:
    step = send(world, "ortiz", classes(world, "Math 4A"))
    rosas = next(one for one in step.sent if one.address == "rosa")
    _inbound, step = world.hear("rosa", "¿Qué imán?", reply_to=f"m{rosas.delivery_id}")
    answer = next(one for one in step.sent if one.address == "ortiz")
    assert answer.facts["thread_title"] == "Rosa Delgado · Mateo"
    _inbound, step = world.hear("dana", "We have none")
    assert [one.facts.get("thread_title") for one in step.sent if one.address == "ortiz"] == ["Dana Park · Jun"]
    _inbound, step = world.hear("ortiz", "Any will do.", thread=answer.thread)
    assert [one.address for one in step.sent] == ["rosa"]


def test_words_to_all_answer_nobody(world: World) -> None:
    """A family that waits for an answer goes on waiting."""
    send(world, "ortiz", classes(world, "Math 4A"))
    world.hear("dana", "Is there homework?")
    send(world, "ortiz", classes(world, "Math 4A"))
    with world.database.begin() as work:
        waiting = waiting_threads(
            work.connection, person_of(work.session, "ortiz"), world.clock.now(), world.clock.now().date()
        )
    assert [row.guardian_id for row in waiting] == [person(world, "dana")]


def test_each_language_is_translated_once_and_by_one_worker(world: World) -> None:
    world.translator = SleepingTranslator()
    ask(world, "ortiz", classes(world, "Math 4A"))
    now = world.clock.now()
    with world.database.begin() as work:
        first = claim_texts(work.connection, now, now + timedelta(seconds=30))
        assert [text.reader_language for text in first] == ["ar", "es"]
        assert claim_texts(work.connection, now, now + timedelta(seconds=30)) == []
        later = now + timedelta(seconds=31)  # whoever had them is dead
        assert claim_texts(work.connection, later, later + timedelta(seconds=30)) == first
    assert len(rows(world, select(TEXT.c.id))) == 2


def test_restarts_and_two_workers_write_to_each_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcast_sending, "SLICE", 2)
    ask(world, "ortiz", classes(world, "Math 4A"))
    world.hear("ortiz", "Send")
    world.clock.moment += HALF_A_MINUTE
    with world.database.begin() as work:
        assert advance(work, world.house) == 0.0
        work.commit()
    with world.database.begin() as work:  # killed before its commit
        assert advance(work, world.house) == 0.0
    world.restart()
    if world.database.kind == "postgresql":
        with world.database.begin() as one, world.database.begin() as other:
            assert advance(one, world.house) == 0.0
            assert advance(other, world.house) is None
            one.commit()
    assert readers(Step(world.drain()), "ortiz") == ["dana", "grace", "karim", "layla", "rosa"]
    assert len(rows(world, select(MESSAGE.c.id))) == 5


def test_stopped_midway_the_report_says_how_many_left(world: World) -> None:
    ask(world, "ortiz", classes(world, "Math 4A"))
    world.hear("ortiz", "Send")
    world.pace = 3  # one of them tells how far it is
    assert readers(world.set_clock(world.clock.now() + HALF_A_MINUTE), "ortiz") == ["karim", "rosa"]
    world.pace = 100
    _inbound, step = world.hear("ortiz", "undo")
    said = "\n".join(message.text for message in step.sent)
    assert "Sent to 2 families." in said
    assert "3 were stopped in time." in said
    assert readers(world.set_clock(world.clock.now() + timedelta(days=1)), "ortiz") == []
    assert [row[0] for row in rows(world, select(BROADCAST.c.status))] == ["stopped"]
    # What comes next from those that it never reached is no answer to it.
    told = rows(
        world,
        select(PERSON.c.sourced_id)
        .join(THREAD, THREAD.c.guardian_id == PERSON.c.id)
        .where(THREAD.c.broadcast_at.is_not(None)),
    )
    assert sorted(row[0] for row in told) == ["karim", "rosa"]


def test_the_report_says_who_read_it_and_why_others_did_not(world: World) -> None:
    send(world, "ortiz", classes(world, "Math 4A"))
    ids = [
        row[0]
        for row in rows(world, select(DELIVERY.c.id).where(DELIVERY.c.kind == "broadcast").order_by(DELIVERY.c.id))
    ]
    for delivery_id, values in zip(
        ids,
        (
            {"status": "read"},
            {"status": "delivered"},
            {"status": "failed", "error": "unreachable"},
            {"status": "failed", "error": "rejected"},
            {"status": "expired", "error": "not_theirs"},
        ),
        strict=True,
    ):
        write(world, update(DELIVERY).where(DELIVERY.c.id == delivery_id).values(**values))
    _inbound, step = world.hear("ortiz", "report")
    assert step.sent[-1].text.splitlines() == [
        "Sent to 2 families. 2 phones say that it arrived. 1 has read it.",
        "1 may not get it any more.",
        "1 could not be sent. The office can look why.",
        "1 phone is gone or blocks us.",
        "By language: Arabic 1, Spanish 1.",
        "By platform: web chat 2.",
    ]


def test_a_change_of_the_words_is_carried_to_each_of_a_class(world: World) -> None:
    inbound, _step = world.hear("ortiz", "announce")
    world.hear("ortiz", "Math 4A")
    inbound, _step = world.hear("ortiz", "Bring a magnt.")
    world.hear("ortiz", "Send")
    world.set_clock(world.clock.now() + HALF_A_MINUTE)
    _edit, step = world.hear("ortiz", "Bring a magnet.", kind="edit", target=inbound.origin)
    assert readers(step, "ortiz") == ["dana", "grace", "karim", "layla", "rosa"]


def test_a_role_that_ended_wakes_nobody(world: World) -> None:
    appoint(world, "ortiz", "principal")
    ask(world, "ortiz", classes(world, "Math 4A"))
    write(world, update(ROLE).where(ROLE.c.key == "ortiz/principal").values(active=False))
    world.hear("ortiz", "Send as urgent")
    _inbound, step = world.hear("ortiz", "yes")
    assert [message.text for message in step.sent] == ["That was sent or changed already. I did nothing."]
    assert readers(world.set_clock(world.clock.now() + HALF_A_MINUTE), "ortiz") == []


@pytest.mark.parametrize("words, template", [("Send", "announcement"), ("Send as urgent", "announcement_urgent")])
def test_where_only_templates_are_taken_it_knocks_as_words_to_many(world: World, words: str, template: str) -> None:
    world.join("kim", "Dana Kim", "principal", "en", connected="yes")
    world.hear("kim", "announce")
    for said in ("Bring a magnet.", words, *(("yes",) if "urgent" in words else ())):
        world.hear("kim", said)
    step = world.set_clock(world.clock.now() + HALF_A_MINUTE)
    facts = next(message.facts for message in step.sent if message.address == "dana")
    assert (facts["template"], facts["school"], facts["office"]) == (template, "Willow Creek School", "555-0100")
