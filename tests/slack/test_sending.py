"""Sending: families' threads, limits, words that try to act, and what survives a failure half way."""

from __future__ import annotations

import json
import string
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from bot.adapter import Button, Outgoing
from bot.adapters.slack.adapter import SlackAdapter
from bot.adapters.slack.blocks import messages_of
from bot.adapters.slack.ports import SlackThread
from bot.outbox.render import render
from bot.send_errors import RateLimited, Rejected, Unavailable, Unreachable
from conversations.messages import Choice, Media, Reply
from tests.slack.checks import what_is_wrong
from tests.slack.desk import PNG, Desk
from tests.slack.payloads import ORTIZ, ROY
from tests.slack.server import TEAM, room_of

ADDRESS, ROOM = f"{TEAM}:{ORTIZ}", room_of(ORTIZ)
FAMILY = {"author": "Rosa Delgado", "about": "Mateo", "thread_title": "Rosa Delgado · Mateo"}


def family(text: str, number: int = 1, thread: str = "7", **more: str) -> Outgoing:
    return Outgoing(number, ADDRESS, text, thread=thread, facts={**FAMILY, **more})


async def test_a_family_has_one_thread_and_all_else_stands_beside_it(desk: Desk) -> None:
    await desk.adapter.send(family("Hola"))
    await desk.adapter.send(Outgoing(2, ADDRESS, "What can I do for you?"))
    await desk.adapter.send(family("Gracias", 3))
    await desk.adapter.send(family("Hi", 4, thread="8", thread_title="Dana Park · Jun"))
    root = desk.threads.by_key[ADDRESS, "7"]
    assert root.channel == ROOM
    assert desk.slack.thread(ROOM, root.ts) == ["Rosa Delgado · Mateo", "Rosa Delgado: Hola", "Rosa Delgado: Gracias"]
    assert desk.threads.by_key[ADDRESS, "8"] != root
    beside = [message["text"] for message in desk.slack.rooms[ROOM].values() if "thread_ts" not in message]
    assert beside == ["Rosa Delgado · Mateo", "What can I do for you?", "Dana Park · Jun"]


async def test_two_teachers_have_threads_of_their_own(desk: Desk) -> None:
    await desk.adapter.send(family("Hola"))
    await desk.adapter.send(Outgoing(2, f"{TEAM}:{ROY}", "Hola", thread="9", facts=FAMILY))
    assert set(desk.threads.by_key) == {(ADDRESS, "7"), (f"{TEAM}:{ROY}", "9")}
    assert len(desk.slack.made("conversations.open")) == 2


async def test_a_thread_whose_first_message_is_gone_is_begun_anew(desk: Desk) -> None:
    desk.threads.by_key[ADDRESS, "7"] = SlackThread(ROOM, "1.000001")
    await desk.adapter.send(family("Hola"))
    root = desk.threads.by_key[ADDRESS, "7"].ts
    assert desk.slack.thread(ROOM, root) == ["Rosa Delgado · Mateo", "Rosa Delgado: Hola"]


async def test_a_thread_of_another_direct_message_is_begun_anew(desk: Desk) -> None:
    desk.threads.by_key[ADDRESS, "7"] = SlackThread("D0OLD", "1.000001")
    await desk.adapter.send(family("Hola"))
    assert desk.threads.by_key[ADDRESS, "7"].channel == ROOM


async def test_a_thread_that_could_not_be_noted_is_not_begun_twice(desk: Desk) -> None:
    desk.threads.broken = [OperationalError("", {}, Exception("locked"))]
    with pytest.raises(Unavailable):
        await desk.adapter.send(family("Hola"))
    await desk.adapter.send(family("Hola"))
    assert len(desk.slack.rooms[ROOM]) == 2


async def test_parts_that_were_posted_are_not_posted_again(desk: Desk) -> None:
    long = family("word " * 2000, original="palabra " * 800, label="Translated by a machine. Original:")
    desk.slack.plan["chat.postMessage"].extend([None, None, "429:3"])
    with pytest.raises(RateLimited):
        await desk.adapter.send(long)
    posted = list(desk.slack.rooms[ROOM])
    assert len(posted) == 2, "the root and the first part"
    desk.now += 3
    external_id = await desk.adapter.send(long)
    messages = list(desk.slack.rooms[ROOM].values())
    assert external_id == f"{ROOM}/{list(desk.slack.rooms[ROOM])[-1]}"
    texts = "".join(_words(message) for message in messages[1:])
    assert texts.count("word") == 2000
    assert texts.count("palabra") == 800
    assert texts.count("Translated by a machine") == texts.count("Rosa Delgado (Mateo)") == 1


def _words(message: dict[str, Any]) -> str:
    parts = []
    for block in message["blocks"]:
        parts += [element["text"] for element in block.get("elements", [])] if block["type"] == "context" else []
        parts += [block["text"]["text"]] if block["type"] == "section" else []
    return "\n".join(parts) + "\n"


async def test_files_go_into_the_thread_and_words_are_not_repeated_when_they_fail(desk: Desk) -> None:
    media = desk.shelf.put(PNG, "homework.png")
    assert isinstance(media, Media)
    outgoing = Outgoing(1, ADDRESS, "Look", media=(media,), thread="7", facts=FAMILY)
    desk.slack.plan["files.completeUploadExternal"].append("5xx:503")
    with pytest.raises(Unavailable):
        await desk.adapter.send(outgoing)
    external_id = await desk.adapter.send(outgoing)
    root = desk.threads.by_key[ADDRESS, "7"].ts
    assert desk.slack.thread(ROOM, root) == ["Rosa Delgado · Mateo", "Rosa Delgado: Look"]
    (file_id,) = [one["id"] for one in json.loads(desk.slack.made("files.completeUploadExternal")[-1]["files"])]
    assert external_id.splitlines() == [f"{ROOM}/{file_id}", f"{ROOM}/{list(desk.slack.rooms[ROOM])[-1]}"]
    shared = desk.slack.made("files.completeUploadExternal")[-1]
    assert (shared["channel_id"], shared["thread_ts"]) == (ROOM, root)
    assert PNG in desk.slack.uploads.values()


async def test_a_file_that_is_gone_is_said_to_be_gone(desk: Desk) -> None:
    await desk.adapter.send(Outgoing(1, ADDRESS, "Look", media=(Media("never"),)))
    assert [m["text"] for m in desk.slack.rooms[ROOM].values()] == [
        "Look",
        "A file that came with this message is not there any more.",
    ]


HOSTILE = (
    "<!channel> <!here> <@U0ROY> <https://evil.example|the school>",
    "@channel @here @everyone",
    "*bold* _it_ ~no~ `code` ```block``` >quote",
    "&lt;!channel&gt; &amp;",
    ":rotating_light: :+1:",
    "\u202eevil\u202c <",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_no_words_of_a_family_act_on_slack(desk: Desk, text: str) -> None:
    facts = {"author": text, "about": text, "thread_title": text, "original": text, "label": text, "notice": text}
    await desk.adapter.send(Outgoing(1, ADDRESS, text, (Button(text[:75], "a.b.c"),), thread="7", facts=facts))
    for call in desk.slack.made("chat.postMessage"):
        assert (call["parse"], call["link_names"]) == ("none", False)
        assert (call["unfurl_links"], call["unfurl_media"]) == (False, False)
        assert "<" not in call["text"]
        texts = list(_texts(call["blocks"]))
        assert texts
        assert all(one["type"] == "plain_text" and one["emoji"] is False for one in texts)


def _texts(node: Any) -> Any:
    if isinstance(node, list):
        for item in node:
            yield from _texts(item)
    elif isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node
        yield from _texts(list(node.values()))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.text(max_size=9000) | st.integers(1, 40_000).map(lambda size: "字" * size),
    original=st.text(alphabet=string.printable, max_size=9000),
    labels=st.lists(st.text(min_size=1, max_size=75).filter(str.strip), max_size=25),
)
def test_every_message_is_within_slacks_limits(text: str, original: str, labels: list[str]) -> None:
    choices = tuple(Choice(str(index), label) for index, label in enumerate(labels))
    reply = Reply(text, choices, taps=tuple(f"n.s.{c.token}" for c in choices), facts={**FAMILY, "original": original})
    for outgoing in render(reply, SlackAdapter.capabilities, 1, ADDRESS):
        messages = messages_of(outgoing)
        assert messages
        for message in messages:
            assert not what_is_wrong({"text": message.text, "blocks": message.blocks})
        assert sum(block["type"] == "actions" for m in messages for block in m.blocks) == bool(labels)


def test_too_many_choices_become_numbers() -> None:
    choices = tuple(Choice(str(index), f"Slot {index}") for index in range(26))
    (outgoing,) = render(Reply("When?", choices, taps=("t",) * 26), SlackAdapter.capabilities, 1, ADDRESS)
    assert not outgoing.buttons
    assert outgoing.text.endswith("26. Slot 25")


async def test_a_block_that_slack_would_refuse_is_not_even_sent(desk: Desk) -> None:
    with pytest.raises(Rejected):
        await desk.adapter.send(Outgoing(1, ADDRESS, "Hi", (Button("x" * 76, "a.b.c"),)))
    assert desk.slack.made("chat.postMessage") == []


@pytest.mark.parametrize("address", ["T0OTHER:U0ORTIZ", "U0ORTIZ", f"{TEAM}:", f"{TEAM}:U0NOBODY"])
async def test_who_is_not_here_cannot_be_reached(desk: Desk, address: str) -> None:
    with pytest.raises(Unreachable):
        await desk.adapter.send(Outgoing(1, address, "Hi"))
    assert desk.slack.made("chat.postMessage") == []
