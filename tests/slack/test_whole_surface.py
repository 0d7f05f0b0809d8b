"""Changes, forms and the page Home through the whole house."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.staff_rooms import StaffDesks
from conversations.messages import Inbound
from storage.turns import DELIVERY
from tests.slack.golden import load
from tests.slack.house import ME, ROOM, House, begin_to_talk
from tests.slack.payloads import (
    ORTIZ,
    clock,
    command,
    event,
    home_press,
    message,
    picked,
    press,
    reaction,
    submission,
    written,
)


async def test_what_a_family_changes_changes_in_slack(house: House) -> None:
    slack, ts = house.desk.slack, await begin_to_talk(house)
    await house.family_changes(1, "edit", "¡Mil gracias!")
    changed = await slack.next("chat.update")
    assert changed["text"] == "Rosa Delgado: [en] ¡Mil gracias!"
    assert slack.thread(ROOM, ts)[1:] == ["Rosa Delgado: [en] ¡Mil gracias!"]
    await house.family_changes(1, "delete")
    await slack.next("chat.delete")
    assert slack.thread(ROOM, ts) == ["Rosa Delgado · Mateo"]


async def test_what_a_teacher_changes_changes_for_the_family(house: House) -> None:
    slack, ts = house.desk.slack, await begin_to_talk(house)
    said = message(ORTIZ, "See you Monday", event_id="Ev03", thread_ts=ts)
    await house.desk.event(said)
    edit = load("in-edit-in-a-familys-thread")["given"]
    await house.desk.event({**edit, "event_id": "Ev04"})
    assert house.relayed()[-1] == "See you Tuesday"
    answer = next(one for one, m in slack.rooms[ROOM].items() if m["text"].endswith("¡Gracias!"))
    await house.desk.event(reaction(ORTIZ, "heart", answer, event_id="Ev05"))
    assert house.count(DELIVERY, DELIVERY.c.kind == "reaction") == 1


async def test_a_family_marks_what_a_teacher_wrote(house: House) -> None:
    """The web page of the test has no marks of its own: the mark is set as its adapter would report it."""
    slack, ts = house.desk.slack, await begin_to_talk(house)
    await house.desk.event(message(ORTIZ, "See you Monday", event_id="Ev03", ts="1764000100.000100", thread_ts=ts))
    slack.rooms[ROOM]["1764000100.000100"] = {"text": "See you Monday", "thread_ts": ts}
    await house.app.translation.drain("translation")
    with house.app.database.begin() as work:
        relayed = (DELIVERY.c.channel == "web", DELIVERY.c.kind == "relay")
        newest = select(func.max(DELIVERY.c.id)).where(*relayed).scalar_subquery()
        sent = DELIVERY.update().where(DELIVERY.c.id == newest).values(status="sent", external_id="w9")
        work.connection.execute(sent)
        work.commit()
    now = house.app.clock.now()
    await house.app.gateway.accept(Inbound("web", "rosa", "r9", now, "👍", kind="reaction", target="w9"))
    assert (await slack.next("reactions.add"))["name"] == "+1"


async def test_a_note_is_written_from_the_page_home(house: House) -> None:
    slack = house.desk.slack
    opened = {"type": "app_home_opened", "user": ORTIZ, "channel": ROOM, "tab": "home", "event_ts": "1.1"}
    await house.desk.event(event(opened))
    await house.desk.settle()
    buttons = [b for block in slack.homes[ORTIZ]["blocks"] for b in block.get("elements", ()) if "action_id" in b]
    mateo = next(b for b in buttons if "Mateo" in b["text"]["text"])
    await house.desk.press(home_press(ORTIZ, mateo["action_id"], mateo["value"]))
    assert slack.modals["1.2.home"]["callback_id"] == "note"
    note = {"student": picked(mateo["value"]), "sentence": written("Mateo read aloud.")}
    assert await house.desk.form(submission(ORTIZ, "note", note)) == {}
    await house.desk.settle()
    assert house.relayed() == ["Mateo read aloud."]
    assert len(slack.made("views.publish")) == 2


async def test_an_announcement_is_looked_at_before_it_goes(house: House) -> None:
    slack = house.desk.slack
    await house.desk.command(command(ORTIZ, "/announce", "Picture day is on Friday"))
    (first, words) = slack.modals["1.2./announce"]["blocks"]
    tokens = [one["value"] for one in first["element"]["options"]]
    form = {"classes": picked(*tokens), "words": written(words["element"]["initial_value"])}
    assert (await house.desk.form(submission(ORTIZ, "announce", form)))["response_action"] == "update"
    while not (posted := await slack.next("chat.postMessage"))["text"].endswith("Shall I send it?"):
        assert len(slack.calls) < 40
    assert house.relayed() == []
    send = posted["blocks"][-1]["elements"][0]
    ts = list(slack.rooms[ROOM])[-1]
    await house.desk.press(press(ORTIZ, send["value"], send["text"]["text"], posted, ts))
    assert "It leaves in 30 seconds" in (await slack.next("chat.postMessage"))["text"]
    assert house.relayed() == []
    house.app.clock.advance(seconds=31)  # type: ignore[attr-defined]
    await house.app.broadcasting.drain("broadcast")
    (words,) = set(house.relayed())
    assert words == "Picture day is on Friday"


async def test_office_hours_are_set_by_a_form(house: House) -> None:
    await house.desk.command(command(ORTIZ, "/hours"))
    form = {"days": picked("0", "1"), "from": clock("07:30"), "until": clock("15:00")}
    assert await house.desk.form(submission(ORTIZ, "office_hours", form)) == {}
    desk = StaffDesks(house.app.database, house.app.house, "slack").desk(ME)
    assert desk is not None
    assert [(row.weekday, f"{row.starts:%H:%M}", f"{row.ends:%H:%M}") for row in desk.hours] == [
        (0, "07:30", "15:00"),
        (1, "07:30", "15:00"),
    ]
