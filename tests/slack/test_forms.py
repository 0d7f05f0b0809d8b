"""Forms: opened in time or replaced by the chat, checked where they stand, taken once, kept when nobody is there."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.adapter import Away
from bot.adapters.slack import surface
from bot.adapters.slack.commands import FORMS
from bot.adapters.slack.forms.base import Mistakes, Start
from bot.adapters.slack.forms.inputs import matching
from bot.adapters.slack.forms.note import name_first
from conversations.locale import shipped
from conversations.messages import Choice
from handlers.staff_desk import StaffDesk
from tests.slack.checks import is_view
from tests.slack.day import HER_DAY
from tests.slack.desk import Desk
from tests.slack.payloads import ORTIZ, ROY, command, picked, shortcut, submission, typing, written
from tests.slack.server import TEAM

ME = f"{TEAM}:{ORTIZ}"
NOTE = {"student": picked("1"), "sentence": written("Mateo read aloud.")}


def crowd(count: int) -> tuple[Choice, ...]:
    return tuple(
        Choice(f"{number}-1", f"Parent {number} of a child with a name as long as they come " * 2)
        for number in range(count)
    )


def big(language: str) -> StaffDesk:
    many = crowd(300)
    return replace(HER_DAY, language=language, families=many, students=many, classes=many)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("language", shipped())
@pytest.mark.parametrize("size", ["small", "big"])
def test_every_form_is_within_slacks_limits(name: str, language: str, size: str) -> None:
    desk = replace(HER_DAY, language=language) if size == "small" else big(language)
    for start in (Start(), Start("word " * 2000, files=True), Start("é" * 9000, token="1-1" if size == "big" else "1")):
        view = FORMS[name].view(desk, start)
        assert view is not None
        assert is_view(view, "modal")
        assert (view["callback_id"], name in FORMS) == (name, True)
    after = FORMS[name].after
    assert after is None or is_view(after(desk), "modal")


@pytest.mark.parametrize("name", FORMS)
def test_every_input_of_a_form_is_read_by_its_key(name: str) -> None:
    """And what is left empty is complained about at an input that is there."""
    view = FORMS[name].view(HER_DAY, Start())
    assert view is not None
    keys = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    assert all(b["element"]["action_id"] == b["block_id"] for b in view["blocks"] if b["type"] == "input")
    assert FORMS[name].said_at in keys
    with pytest.raises(Mistakes) as complaint:
        FORMS[name].read(HER_DAY, {"days": picked("1")} if name == "office_hours" else {})
    assert set(complaint.value.by_key) <= keys


@pytest.mark.parametrize("name", ["note", "write_family", "announce"])
async def test_with_nothing_to_choose_from_the_chat_explains(desk: Desk, name: str) -> None:
    desk.desks.by_address[ME] = replace(HER_DAY, students=(), families=(), classes=())
    asked = {"note": "/note", "announce": "/announce"}.get(name)
    if asked:
        await desk.command(command(ORTIZ, asked))
    else:
        await desk.press(shortcut(ORTIZ, "write_family"))
    assert [inbound.flow for inbound in desk.handed_in.inbounds] == [name]
    assert desk.slack.modals == {}


@pytest.mark.parametrize(
    "words, token, rest",
    [
        ("Mateo read aloud", "1", "read aloud"),
        ("mateo delgado  read\naloud", "1", "read\naloud"),
        ("Delgado Ana", "3", ""),
        ("MATEO", "1", ""),
        ("Delgado was kind", "", "Delgado was kind"),
        ("Today Mateo read", "", "Today Mateo read"),
        ("", "", ""),
        ("… ¡!", "", "… ¡!"),
    ],
    ids=range(8),
)
def test_a_name_at_the_beginning_is_found(words: str, token: str, rest: str) -> None:
    assert name_first(HER_DAY.students, words) == (token, rest)


def test_a_long_list_is_searched_by_name() -> None:
    choices = (*crowd(150), Choice("é", "Zoé Ñuñez (Ana)"))
    assert len(matching(choices, "")) == 100
    assert [found["value"] for found in matching(choices, "nunez  ZOE")] == ["é"]
    assert matching(choices, "nobody") == []


@pytest.mark.parametrize("how", ["error:expired_trigger_id", "429:5", "5xx:503", "half", "error:invalid_arguments"])
async def test_when_slack_does_not_open_it_the_chat_asks(desk: Desk, how: str) -> None:
    desk.slack.plan["views.open"].append(how)
    assert await desk.command(command(ORTIZ, "/announce", "Picture day")) == (200, "I answer in our direct message.")
    (inbound,) = desk.handed_in.inbounds
    assert (inbound.flow, inbound.given) == ("announce", {"words": {"text": "Picture day", "media": []}})


async def test_a_house_that_is_slow_does_not_keep_slack_waiting(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surface, "_OPENS", 0.05)
    desk.desks.gate = threading.Event()
    assert (await desk.command(command(ORTIZ, "/hours")))[0] == 200
    desk.desks.gate.set()
    assert [inbound.flow for inbound in desk.handed_in.inbounds] == ["office_hours"]


async def test_a_request_that_comes_again_opens_nothing_and_starts_nothing(desk: Desk) -> None:
    for _ in range(2):
        assert await desk.command(command(ORTIZ, "/note")) == (200, "")
    assert len(desk.slack.modals) == 1
    assert desk.handed_in.inbounds == []


async def test_who_is_bound_and_has_no_desk_is_served_in_the_chat(desk: Desk) -> None:
    await desk.command(command(ROY, "/note"))
    assert [(inbound.flow, inbound.given) for inbound in desk.handed_in.inbounds] == [("note", {})]
    assert await desk.form(submission(ROY, "note", NOTE)) == {}
    assert len(desk.handed_in.inbounds) == 1


@pytest.mark.parametrize("error", [Away(2.0), OperationalError("", {}, Exception("locked"))], ids=["house", "desk"])
async def test_a_house_that_is_away_keeps_the_words(desk: Desk, error: Exception) -> None:
    if isinstance(error, Away):
        desk.handed_in.refuse = error
    else:
        desk.desks.broken = error
    said = await desk.form(submission(ORTIZ, "note", NOTE))
    assert said["response_action"] == "errors"
    assert said["errors"]["sentence"].startswith("I can't reach the school's list right now. Your words are kept")
    desk.handed_in.refuse = desk.desks.broken = None
    assert await desk.form(submission(ORTIZ, "note", NOTE)) == {}
    assert len({inbound.external_id for inbound in desk.handed_in.inbounds}) == 1


async def test_a_commit_that_takes_long_is_not_told_as_done(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack would give up after three seconds; the same form, sent again, has no second effect."""
    monkeypatch.setattr(surface, "_ANSWERS", 0.05)
    desk.handed_in.gate = asyncio.Event()
    assert (await desk.form(submission(ORTIZ, "note", NOTE)))["response_action"] == "errors"
    assert desk.handed_in.inbounds == []
    monkeypatch.setattr(surface, "_ANSWERS", 20.0)
    again = asyncio.create_task(desk.form(submission(ORTIZ, "note", NOTE)))
    desk.handed_in.gate.set()
    assert await again == {}
    assert {inbound.external_id for inbound in desk.handed_in.inbounds} == {"view/V0FORM/1764000200.abc"}


async def test_forms_speak_the_language_of_who_reads_them(desk: Desk) -> None:
    desk.desks.by_address[ME] = replace(HER_DAY, language="es")
    await desk.command(command(ORTIZ, "/hours"))
    days = next(b for b in desk.slack.modals["1.2./hours"]["blocks"] if b.get("block_id") == "days")
    assert [one["text"]["text"] for one in days["element"]["options"]][:2] == ["lunes", "martes"]


async def test_what_the_form_offers_is_looked_up_when_it_is_sent(desk: Desk) -> None:
    """A student who left the class while the form was open."""
    await desk.command(command(ORTIZ, "/note"))
    desk.desks.by_address[ME] = replace(HER_DAY, students=HER_DAY.students[1:])
    assert list((await desk.form(submission(ORTIZ, "note", NOTE)))["errors"]) == ["student"]


async def test_a_very_long_list_is_asked_for_as_she_types(desk: Desk) -> None:
    desk.desks.by_address[ME] = big("en")
    await desk.command(command(ORTIZ, "/announce"))
    view: dict[str, Any] = desk.slack.modals["1.2./announce"]
    assert view["blocks"][0]["element"]["type"] == "multi_external_select"
    found = await desk.form(typing(ORTIZ, "classes", "parent 77"))
    assert [one["value"] for one in found["options"]] == ["77-1", "177-1", "277-1"]
    assert await desk.form(typing(ORTIZ, "unknown", "")) == {"options": []}
