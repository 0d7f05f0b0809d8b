"""Random flows and random answers: what must hold for every one of them."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.chat import Chat
from conversations.effects.base import Command, Query
from conversations.messages import Choice
from tests.support.talk import Talk, flow_of


@dataclass(frozen=True, slots=True)
class Look(Query[str]):
    about: str


@dataclass(frozen=True, slots=True)
class Act(Command[int]):
    about: str


@dataclass(frozen=True, slots=True)
class Part:
    """One step of a random flow; `inner` is taken when a yes_no is answered yes, or again and again in a loop."""

    kind: str
    key: str
    inner: tuple[Part, ...] = ()


KEYS = st.sampled_from(["a", "b", "c", "d"])
ASKING = ("choice", "text", "skippable", "time", "several")
PURE = st.builds(Part, st.sampled_from((*ASKING, "say", "look")), KEYS)
WITH_COMMANDS = st.builds(Part, st.sampled_from((*ASKING, "say", "look", "act")), KEYS)
CHOICES = tuple(Choice(token, label) for token, label in (("r", "Red"), ("g", "Green"), ("b", "Blue")))
ANSWERS = st.lists(
    st.sampled_from(
        ["1", "2", "yes", "no", "red", "Green", "7:30", "hello", "skip", "back", "", "🙂", "اثنان", "x" * 5000]
    ),
    max_size=14,
)


def flows(parts: st.SearchStrategy[Part]) -> st.SearchStrategy[tuple[Part, ...]]:
    """Sequences with branches and loops."""
    branch = st.builds(Part, st.sampled_from(["branch", "loop"]), KEYS, st.lists(parts, max_size=3).map(tuple))
    return st.lists(st.one_of(parts, branch), min_size=1, max_size=6).map(tuple)


def runner(parts: tuple[Part, ...]) -> Callable[[Chat], Awaitable[None]]:
    """The flow that takes these steps."""

    async def run(chat: Chat) -> None:
        await take(chat, parts, [])

    return run


async def take(chat: Chat, parts: tuple[Part, ...], heard: list[str]) -> None:
    for part in parts:
        if part.kind == "say":
            chat.say(f"({part.key} {len(heard)})")
        elif part.kind == "look":
            heard.append(await chat.fetch(part.key, Look(" ".join(heard))))
        elif part.kind == "act":
            length = await chat.do(part.key, Act(" ".join(heard)))
            heard.append(str(length))
        elif part.kind == "branch":
            if await chat.ask_yes_no(part.key, f"{part.key}? {heard}"):
                await take(chat, part.inner, heard)
        elif part.kind == "loop":
            while await chat.ask_yes_no(part.key, f"{part.key} again? {heard}"):
                await take(chat, part.inner, heard)
        else:
            heard.append(str(await ask(chat, part, f"{part.kind} {part.key}? {heard}")))


async def ask(chat: Chat, part: Part, text: str) -> Any:
    if part.kind == "choice":
        return (await chat.choose(part.key, text, CHOICES)).token
    if part.kind == "several":
        return [choice.token for choice in await chat.choose_several(part.key, text, CHOICES)]
    if part.kind == "time":
        return await chat.ask_time(part.key, text)
    if part.kind == "skippable":
        return await chat.ask(part.key, text, skippable=True)
    return await chat.ask(part.key, text)


def talk_of(parts: tuple[Part, ...], *, through_json: bool = True) -> Talk:
    results = {"Look": lambda look: look.about[-12:][::-1], "Act": lambda act: len(act.about)}
    return Talk(flow_of(runner(parts)), results, through_json=through_json)


def play(talk: Talk, answers: list[str]) -> list[str]:
    """What is said, until the flow ends."""
    said = [talk.start()]
    for answer in answers:
        if talk.key is None:
            break
        said.append(talk.say(answer))
    return said


@given(flows(WITH_COMMANDS), ANSWERS)
@settings(max_examples=80, deadline=None)
def test_json_between_the_turns_changes_nothing(parts: tuple[Part, ...], answers: list[str]) -> None:
    one, other = talk_of(parts), talk_of(parts, through_json=False)
    assert play(one, answers) == play(other, answers)
    assert json.dumps(one.journal) == json.dumps(other.journal)
    assert one.done == other.done


@given(flows(WITH_COMMANDS), ANSWERS)
@settings(max_examples=80, deadline=None)
def test_showing_the_question_again_changes_nothing_and_does_nothing(
    parts: tuple[Part, ...], answers: list[str]
) -> None:
    talk = talk_of(parts)
    for answer in ["", *answers]:
        question = talk.key and talk.say(answer)
        shown = talk.start()
        before, done, key = json.dumps(talk.journal), list(talk.done), talk.key
        assert talk.start() == shown
        assert (json.dumps(talk.journal), talk.done, talk.key) == (before, done, key)
        if question and talk.last and talk.last.prompt:
            assert question.endswith(talk.last.prompt.text)


@given(flows(WITH_COMMANDS), ANSWERS)
@settings(max_examples=80, deadline=None)
def test_a_command_never_runs_twice_under_its_key(parts: tuple[Part, ...], answers: list[str]) -> None:
    talk = talk_of(parts)
    play(talk, answers)
    commands = [effect for effect in talk.done if isinstance(effect, Act)]
    assert len(commands) == len([key for key in talk.journal if key.startswith("!")])


@given(flows(PURE), ANSWERS)
@settings(max_examples=80, deadline=None)
def test_back_leads_through_the_same_questions_to_the_first(parts: tuple[Part, ...], answers: list[str]) -> None:
    talk = talk_of(parts)
    talk.start()
    asked = [talk.last.prompt] if talk.last else []
    for answer in [answer for answer in answers if answer != "back"]:
        if talk.key is None:
            break
        talk.say(answer)
        if talk.outcome == "answered" and talk.last and talk.last.prompt:
            asked.append(talk.last.prompt)
    if talk.key is None:
        return
    while len(asked) > 1:
        asked.pop()
        talk.say("back")
        assert talk.last is not None
        assert talk.last.prompt == asked[-1]
    assert talk.say("back").startswith("This is the first question.")


@given(st.text(max_size=200), flows(WITH_COMMANDS))
@settings(max_examples=80, deadline=None)
def test_no_words_break_a_turn(text: str, parts: tuple[Part, ...]) -> None:
    talk = talk_of(parts)
    talk.start()
    if talk.key is not None:
        talk.say(text)
        assert talk.outcome in {"answered", "not_understood", "back", "menu"}
        talk.say(tap=text or "x")
