"""What was sent is edited, taken back and marked, also in parts, twice, and when it is gone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.adapter import Outgoing
from bot.adapters.slack.changes import fitting
from bot.adapters.slack.parts import Parts
from bot.send_errors import Misconfigured, RateLimited, Rejected, Unreachable
from conversations.messages import Media
from tests.slack.desk import PNG, Desk
from tests.slack.payloads import ORTIZ, reaction
from tests.slack.server import BOT, TEAM, room_of

ADDRESS, ROOM = f"{TEAM}:{ORTIZ}", room_of(ORTIZ)
FACTS = {"author": "Rosa Delgado", "about": "Mateo", "thread_title": "Rosa Delgado · Mateo"}


def family(text: str) -> Outgoing:
    return Outgoing(1, ADDRESS, text, thread="7", facts=FACTS)


def edited(text: str) -> Outgoing:
    return replace(family(text), facts={**FACTS, "edited": "edited"})


def shown(desk: Desk) -> list[str]:
    """The words of all messages in the room but the first, in order."""
    texts = [
        "|".join(b["text"]["text"] for b in message["blocks"] if b["type"] == "section")
        for message in desk.slack.rooms[ROOM].values()
    ]
    return [text[:1] + text[-1:] for text in texts[1:]]


async def test_an_edit_changes_the_message_where_it_stands(desk: Desk) -> None:
    external_id = await desk.adapter.send(family("See you Monday"))
    await desk.adapter.send(family("Another"))
    await desk.adapter.changes.edit(edited("See you Tuesday"), external_id)
    texts = [message["text"] for message in desk.slack.rooms[ROOM].values()]
    assert texts[1:] == ["Rosa Delgado: See you Tuesday", "Rosa Delgado: Another"]
    blocks = desk.slack.rooms[ROOM][external_id.partition("/")[2]]["blocks"]
    assert [block["type"] for block in blocks] == ["context", "section", "context"]
    assert blocks[-1]["elements"][0]["text"] == "✎ edited"


LONG, LONGER, SHORT = "a" * 2500 + " " + "b" * 2500, "c" * 2900 + " " + "d" * 2900 + " " + "e" * 2900, "f"


async def test_a_long_text_is_changed_in_its_parts(desk: Desk) -> None:
    """Two parts become three, then one, then two, and always by the same id."""
    external_id = await desk.adapter.send(family(LONG))
    await desk.adapter.send(family("x"))
    assert shown(desk) == ["aa", "bb", "xx"]
    await desk.adapter.changes.edit(edited(LONGER), external_id)
    assert shown(desk) == ["cc", "dd", "xx", "ee"]
    assert len({message.get("thread_ts") for message in list(desk.slack.rooms[ROOM].values())[1:]}) == 1
    await desk.adapter.changes.edit(edited(SHORT), external_id)
    assert shown(desk) == ["ff", "xx"]
    await desk.adapter.changes.edit(edited(LONG), external_id)
    assert shown(desk) == ["aa", "xx", "bb"]
    await desk.adapter.changes.delete(ADDRESS, external_id)
    assert shown(desk) == ["xx"]


@pytest.mark.parametrize(
    "before, after, wanted, kept, surplus",
    [
        ((), (), 1, "k", ""),
        ((), (), 3, "k", ""),
        (("1", "2"), ("3",), 4, "12k3", ""),
        (("1", "2"), ("3",), 3, "2k3", "1"),
        (("1", "2"), ("3",), 2, "k3", "12"),
        (("1", "2"), ("3",), 1, "k", "123"),
        ((), ("1", "2"), 2, "k1", "2"),
    ],
)
def test_the_part_that_it_is_known_by_stays(
    before: tuple[str, ...], after: tuple[str, ...], wanted: int, kept: str, surplus: str
) -> None:
    assert fitting(Parts(before, after), "k", wanted) == (list(kept), list(surplus))


async def test_words_and_files_are_taken_back(desk: Desk) -> None:
    media = desk.shelf.put(PNG, "homework.png")
    assert isinstance(media, Media)
    external_ids = await desk.adapter.send(replace(family("Look"), media=(media,)))
    for _ in range(2):
        for external_id in external_ids.splitlines():
            await desk.adapter.changes.delete(ADDRESS, external_id)
    assert [message["text"] for message in desk.slack.rooms[ROOM].values()] == ["Rosa Delgado · Mateo"]
    assert desk.slack.uploads == {}


async def test_a_message_that_is_gone_cannot_be_edited(desk: Desk) -> None:
    with pytest.raises(Rejected):
        await desk.adapter.changes.edit(edited("See you"), f"{ROOM}/9.9")
    with pytest.raises(Rejected):
        await desk.adapter.changes.edit(edited("See you"), f"{ROOM}/F0001")


@pytest.mark.parametrize("external_id", ["", "x", "/", f"{ROOM}/"])
async def test_an_id_that_is_none_is_refused(desk: Desk, external_id: str) -> None:
    with pytest.raises(Rejected):
        await desk.adapter.changes.delete(ADDRESS, external_id)


async def test_another_workspaces_messages_are_not_ours(desk: Desk) -> None:
    with pytest.raises(Unreachable):
        await desk.adapter.changes.delete("T0OTHER:U0ORTIZ", "D1/1.2")


async def test_one_mark_of_ours_stands_under_a_message(desk: Desk) -> None:
    external_id = await desk.adapter.send(family("See you Monday"))
    at = (ROOM, external_id.partition("/")[2])
    desk.slack.reactions[at] = [(ORTIZ, "heart")]
    for emoji, names in (("❤️", ["heart"]), ("👍🏽", ["+1::skin-tone-4"]), ("👍🏽", ["+1::skin-tone-4"]), ("", [])):
        await desk.adapter.changes.react(ADDRESS, external_id, emoji)
        assert [name for who, name in desk.slack.reactions[at] if who == BOT] == names
    assert desk.slack.reactions[at] == [(ORTIZ, "heart")]


@pytest.mark.parametrize("method, code", [("reactions.add", "already_reacted"), ("reactions.remove", "no_reaction")])
async def test_a_mark_that_is_as_it_should_be_is_no_error(desk: Desk, method: str, code: str) -> None:
    external_id = await desk.adapter.send(family("See you Monday"))
    await desk.adapter.changes.react(ADDRESS, external_id, "👍")
    desk.slack.plan[method].append(f"error:{code}")
    await desk.adapter.changes.react(ADDRESS, external_id, "❤️" if method == "reactions.add" else "")
    assert len(desk.slack.made(method)) >= 1


@pytest.mark.parametrize("emoji, where", [("x", "1.1"), (":owl:", "1.1"), ("👍", "F0001"), ("👍", "9.9")])
async def test_what_cannot_be_marked_is_refused(desk: Desk, emoji: str, where: str) -> None:
    with pytest.raises(Rejected):
        await desk.adapter.changes.react(ADDRESS, f"{ROOM}/{where}", emoji)


FAILURES: list[tuple[str, type[Exception]]] = [("429:3", RateLimited), ("error:invalid_auth", Misconfigured)]


@pytest.mark.parametrize("how, error", FAILURES, ids=["429", "token"])
@pytest.mark.parametrize("method", ["conversations.replies", "chat.update", "chat.delete", "reactions.get"])
async def test_trouble_that_may_pass_is_told(desk: Desk, method: str, how: str, error: type[Exception]) -> None:
    external_id = await desk.adapter.send(family("See you Monday"))
    desk.slack.plan[method].append(how)
    with pytest.raises(error):  # noqa: PT012 - whichever of them it is
        await desk.adapter.changes.edit(edited("See you Tuesday"), external_id)
        await desk.adapter.changes.react(ADDRESS, external_id, "👍")
        await desk.adapter.changes.delete(ADDRESS, external_id)


async def test_an_app_without_the_scope_for_reactions_says_so_in_words(desk: Desk) -> None:
    """As Misconfigured it would hold up every message to staff."""
    external_id = await desk.adapter.send(family("See you Monday"))
    desk.slack.plan["reactions.get"].append("error:missing_scope")
    with pytest.raises(Rejected):
        await desk.adapter.changes.react(ADDRESS, external_id, "👍")


async def test_of_two_reactions_one_that_is_left_is_told(desk: Desk) -> None:
    await desk.adapter.send(family("See you Monday"))
    root, ts = desk.slack.rooms[ROOM]
    desk.slack.reactions[ROOM, ts] = [(ORTIZ, "tada"), (BOT, "eyes")]
    for number, name in enumerate(("+1", "tada")):
        desk.slack.reactions[ROOM, ts] = [(ORTIZ, "tada")] if name == "+1" else []
        assert await desk.event(reaction(ORTIZ, name, ts, added=False, event_id=f"Ev{number}")) == 200
    assert [inbound.text for inbound in desk.handed_in.inbounds] == ["🎉", ""]
    assert root != ts


async def test_one_rooms_limit_does_not_hold_up_another(desk: Desk) -> None:
    desk.slack.plan["chat.postMessage"].append("429:30")
    with pytest.raises(RateLimited):
        await desk.adapter.send(Outgoing(1, ADDRESS, "Hi"))
    await desk.adapter.send(Outgoing(2, f"{TEAM}:U0ROY", "Hi"))
    with pytest.raises(RateLimited):
        await desk.adapter.send(Outgoing(3, ADDRESS, "Hi"))
    posted: list[dict[str, Any]] = desk.slack.made("chat.postMessage")
    assert [one["channel"] for one in posted] == [ROOM, room_of("U0ROY")]
