"""The page Home: what is before a member of staff, in their language, and the ways in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bot.adapters.slack.home import Page, home_view, hours_text
from bot.adapters.slack.ports import SlackThread
from conversations.locale import locale_for, shipped
from conversations.messages import Choice
from handlers.staff_desk import StaffDesk, Waiting
from storage.office_hours import HoursRow
from tests.slack.checks import is_view
from tests.slack.day import HER_DAY, MORNING
from tests.slack.desk import Desk
from tests.slack.payloads import GUEST, ORTIZ, event, home_press, message, picked, submission, written
from tests.slack.server import TEAM, room_of

ME, ROOM = f"{TEAM}:{ORTIZ}", room_of(ORTIZ)
NOBODYS = replace(HER_DAY, waiting=(), notes_never=0, notes_next=(), students=(), concerns=0, hours=())


def opened(user: str, tab: str = "home") -> dict[str, Any]:
    return event({"type": "app_home_opened", "user": user, "channel": room_of(user), "tab": tab, "event_ts": "1.1"})


def page(
    desk: StaffDesk, name: str = "Elena Ortiz", now: datetime = MORNING, links: dict[str, str] | None = None
) -> dict[str, Any]:
    return home_view(Page(name, desk, links or {}, now))


def words(view: dict[str, Any]) -> list[str]:
    """What a reader sees, top to bottom; a button in brackets."""
    seen: list[str] = []
    for block in view["blocks"]:
        seen += [block["text"]["text"]] if "text" in block else []
        for element in (*block.get("elements", ()), *filter(None, [block.get("accessory")])):
            text = element["text"]
            seen.append(text if isinstance(text, str) else f"[{text['text']}]")
    return seen


def test_it_says_what_is_before_her() -> None:
    assert words(page(HER_DAY, links={"7": "https://willow-creek.slack.com/archives/D0/p1"})) == [
        "Good morning, Elena Ortiz!",
        "Tuesday, March 10, 2026",
        "[Write to a family]",
        "[Send good news home]",
        "[Write to a whole class]",
        "[Ask families]",
        "[More]",
        "[Settings]",
        "[Menu]",
        "Waiting for an answer (2)",
        "Rosa Delgado · Mateo\nwaiting for 1 day",
        "[Open]",
        "Dana Park · Jun\nwaiting for 5 minutes",
        "Good news",
        "2 families are still waiting for a first hello.",
        "[✎ Mateo Delgado]",
        "[✎ Jun Park]",
        "Worries from families",
        "1 family said that a week was not good, and nobody has answered yet.",
        "[Look]",
        "Office hours",
        "Fri: 7:30\u202fAM – 1:00\u202fPM\nMon, Tue: 7:30\u202fAM – 4:00\u202fPM",
        "[Change]",
        "I answer in the tab Messages. Each family has a thread of its own there.",
    ]


def test_a_day_on_which_nothing_waits_says_so() -> None:
    seen = words(page(NOBODYS, name=""))
    assert seen[0] == "Hello!"
    assert "Nobody. Every family has had its answer." in seen
    assert "No family is waiting with a worry. Good news!" in seen
    assert "You get messages at any time." in seen
    assert "Good news" not in seen
    assert "Conferences" not in seen


def test_conferences_are_shown_when_there_are_any() -> None:
    seen = words(page(replace(HER_DAY, conferences=("Tue 15:00 Rosa Delgado", "Tue 15:20 Dana Park"))))
    at = seen.index("Conferences")
    assert seen[at + 1 : at + 3] == ["Tue 15:00 Rosa Delgado", "Tue 15:20 Dana Park"]


@pytest.mark.parametrize("hour, greeting", [(6, "Good morning"), (13, "Good afternoon"), (19, "Good evening")])
def test_it_greets_by_her_clock(hour: int, greeting: str) -> None:
    in_chicago = datetime(2026, 3, 10, 5, tzinfo=UTC) + timedelta(hours=hour)
    assert words(page(HER_DAY, now=in_chicago))[0].startswith(greeting)


@pytest.mark.parametrize("language", shipped())
def test_a_very_full_day_is_within_slacks_limits(language: str) -> None:
    long = "Maximiliana Wolfeschlegelsteinhausenbergerdorff " * 4
    full = StaffDesk(
        language,
        "Asia/Kathmandu",
        tuple(Waiting(str(number), long * 20, MORNING - timedelta(days=number)) for number in range(500)),
        500,
        tuple(Choice(str(number), long) for number in range(5)),
        (),
        (Choice("1", long),),
        (),
        37,
        tuple(HoursRow(day, time(7, day), time(16)) for day in range(7)),
        tuple(long for _number in range(30)),
    )
    view = page(full, name=long, links={str(number): "https://a.example/p" for number in range(500)})
    assert is_view(view, "home")
    assert len(view["blocks"]) < 60


def test_days_with_the_same_hours_share_a_line() -> None:
    assert hours_text(HER_DAY, locale_for("es")) == "vie: 7:30 – 13:00\nlun, mar: 7:30 – 16:00"
    assert hours_text(NOBODYS, locale_for("en")) == ""


async def test_it_is_drawn_when_it_is_looked_at(desk: Desk) -> None:
    await desk.adapter.api.ask("x", lambda client: client.chat_postMessage(channel=ROOM, text="Rosa Delgado · Mateo"))
    (ts,) = desk.slack.rooms[ROOM]
    desk.threads.by_key[ME, "7"] = SlackThread(ROOM, ts)
    for _ in range(2):
        assert await desk.event(opened(ORTIZ)) == 200
        await desk.settle()
    published = desk.slack.made("views.publish")
    assert [one["user_id"] for one in published] == [ORTIZ, ORTIZ]
    links = [b["accessory"]["url"] for b in desk.slack.homes[ORTIZ]["blocks"] if "url" in b.get("accessory", {})]
    assert links == [f"https://willow-creek.slack.com/archives/{ROOM}/p1764000000000001"]
    assert len(desk.slack.made("chat.getPermalink")) == 1, "a link does not change"


async def test_without_a_link_the_family_is_still_there(desk: Desk) -> None:
    desk.threads.by_key[ME, "7"] = SlackThread(ROOM, "9.9")
    await desk.event(opened(ORTIZ))
    await desk.settle()
    assert "[Open]" not in words(desk.slack.homes[ORTIZ])
    assert "Rosa Delgado · Mateo\nwaiting for 1 day" in words(desk.slack.homes[ORTIZ])


@pytest.mark.parametrize("who, tab", [(GUEST, "home"), (ORTIZ, "messages")])
async def test_for_a_guest_and_on_another_tab_nothing_is_drawn(desk: Desk, who: str, tab: str) -> None:
    assert await desk.event(opened(who, tab)) == 200
    await desk.settle()
    assert desk.slack.homes == {}


async def test_it_is_drawn_again_after_what_she_does_there(desk: Desk) -> None:
    assert await desk.press(home_press(ORTIZ, "home-way-concerns", "concerns")) == 200
    await desk.settle()
    assert [(inbound.flow, inbound.given) for inbound in desk.handed_in.inbounds] == [("concerns", {})]
    await desk.form(submission(ORTIZ, "note", {"student": picked("1"), "sentence": written("Mateo read aloud.")}))
    await desk.settle()
    assert len(desk.slack.made("views.publish")) == 2


async def test_a_students_button_opens_the_note_about_them(desk: Desk) -> None:
    assert await desk.press(home_press(ORTIZ, "home-note-1", "2")) == 200
    view = desk.slack.modals["1.2.home"]
    assert view["callback_id"] == "note"
    assert view["blocks"][0]["element"]["initial_option"]["text"]["text"] == "Jun Park"
    assert desk.handed_in.inbounds == []


async def test_a_button_that_only_leads_somewhere_is_acknowledged(desk: Desk) -> None:
    assert await desk.press(home_press(ORTIZ, "home-open-0", "")) == 200
    assert await desk.press(home_press(ORTIZ, "home-way-x", "a_way_of_an_older_release")) == 200
    assert desk.handed_in.inbounds == []


async def test_a_page_that_slack_does_not_take_hurts_nothing(desk: Desk) -> None:
    desk.slack.plan["views.publish"].append("error:not_enabled")
    assert await desk.event(opened(ORTIZ)) == 200
    await desk.settle()
    assert await desk.event(message(ORTIZ, "hello")) == 200
    assert len(desk.handed_in.inbounds) == 1
