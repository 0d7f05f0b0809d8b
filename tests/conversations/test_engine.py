"""One turn: a keyed re-run of the flow against the journal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from conversations.chat import Chat
from conversations.effects.base import Command, Query
from conversations.engine import MISSES_BEFORE_HELP
from conversations.errors import FlowError
from conversations.messages import Choice
from conversations.prompts import PartOfDay
from tests.support.talk import Talk, flow_of

DAYS = (Choice("mon", "Monday"), Choice("tue", "Tuesday"))


@dataclass(frozen=True, slots=True)
class Slots(Query[tuple[Choice, ...]]):
    day: str


@dataclass(frozen=True, slots=True)
class Book(Command[bool]):
    slot: str


async def booking(chat: Chat) -> None:
    """Book: a day, a slot that may be gone, a word for the teacher."""
    day = await chat.choose("day", "Which day?", DAYS)
    while True:
        slots = await chat.fetch("slots", Slots(day.token))
        slot = await chat.choose("slot", f"When on {day.label}?", slots)
        if await chat.do("book", Book(slot.token)):
            break
        chat.say("That was just taken.")
    chat.say("Booked.")
    note = await chat.ask("note", "A word for the teacher?", skippable=True)
    chat.say(f"Noted: {note}" if note else "See you.")


def slots_of(query: Slots) -> tuple[Choice, ...]:
    return (Choice(f"{query.day}9", "9:00"), Choice(f"{query.day}10", "10:00"))


@pytest.fixture
def talk() -> Talk:
    return Talk(flow_of(booking), {"Slots": slots_of, "Book": True})


def test_answers_lead_to_the_end(talk: Talk) -> None:
    assert talk.start() == "Which day?"
    assert talk.say("Tuesday") == "When on Tuesday?"
    assert talk.say("10:00") == "Booked.\n\nA word for the teacher?"
    assert talk.say("Thank you") == "Noted: Thank you"
    assert talk.key is None
    assert [type(effect).__name__ for effect in talk.done] == ["Slots", "Book"]


def test_only_what_was_said_is_kept(talk: Talk) -> None:
    talk.start()
    talk.say("1")
    talk.say("2")
    answers = {key: value for key, value in talk.journal.items() if key[0] not in "<!~"}
    assert answers == {"day": "mon", "slot": "mon10"}


def test_a_command_runs_once(talk: Talk) -> None:
    talk.start()
    talk.say("1")
    talk.say("1")
    for _time in range(3):
        assert talk.start() == "Booked.\n\nA word for the teacher?"
    assert talk.done.count(Book("mon9")) == 1


def test_the_nth_round_of_a_loop_has_its_own_keys(talk: Talk) -> None:
    talk.results["Book"] = lambda book: book.slot == "mon10"
    talk.start()
    talk.say("1")
    assert talk.say("1") == "That was just taken.\n\nWhen on Monday?"
    assert talk.key == "slot#2"
    talk.say("2")
    assert talk.journal["!book"] is False
    assert talk.journal["!book#2"] is True


def test_what_was_said_before_the_newest_answer_is_not_repeated(talk: Talk) -> None:
    talk.start()
    talk.say("1")
    talk.say("1")
    assert "Booked" not in talk.say("skip")


def test_a_query_is_asked_again_only_when_its_question_changed(talk: Talk) -> None:
    talk.start()
    talk.say("1")
    talk.say("nonsense")
    assert talk.done == [Slots("mon")]
    talk.say("back")
    talk.say("2")
    assert talk.done == [Slots("mon"), Slots("tue")]


def test_a_result_of_another_shape_is_fetched_again(talk: Talk) -> None:
    talk.start()
    talk.say("1")
    talk.journal["<slots"][1] = [{"id": "mon9"}]
    assert talk.say("1") == "Booked.\n\nA word for the teacher?"
    assert talk.done == [Slots("mon"), Slots("mon"), Book("mon9")]


def test_back_drops_the_newest_answer(talk: Talk) -> None:
    talk.start()
    talk.say("1")
    assert talk.say("back") == "Which day?"
    assert talk.outcome == "back"
    assert talk.say("back").startswith("This is the first question.")


def test_back_does_not_undo_what_was_done(talk: Talk) -> None:
    talk.start()
    talk.say("1")
    talk.say("1")
    assert talk.say("back").startswith("That part is done.")
    assert talk.key == "note"


def test_menu_leaves_the_flow(talk: Talk) -> None:
    talk.start()
    talk.say("menu")
    assert talk.last is not None
    assert (talk.outcome, talk.last.next_flow) == ("menu", ("menu", {}))


def test_what_does_not_fit_is_asked_again_and_then_a_way_out_is_shown(talk: Talk) -> None:
    talk.start()
    replies = [talk.say("purple") for _miss in range(MISSES_BEFORE_HELP)]
    assert all(reply.endswith("Which day?") for reply in replies)
    assert ["MENU" in reply for reply in replies] == [False, False, True]
    talk.say("1")
    assert talk.journal.misses == 0


def test_a_tap_answers_only_its_own_question(talk: Talk) -> None:
    talk.start()
    assert talk.last is not None
    assert talk.last.reply is not None
    earlier = talk.last.reply.taps[0]
    assert talk.tap("tue") == "When on Tuesday?"
    assert talk.say(tap=earlier).startswith("That button")
    assert talk.outcome == "stale"
    assert talk.say(tap=earlier.replace("n0001", "other")).endswith("When on Tuesday?")
    assert talk.say(tap="nonsense").endswith("When on Tuesday?")
    assert talk.journal["day"] == "tue"


def test_an_answer_that_is_no_choice_any_more_is_asked_again(talk: Talk) -> None:
    talk.start()
    talk.say("1")
    talk.journal["day"] = "sunday"
    assert talk.start() == "Which day?"


def test_an_inserted_question_is_asked_and_a_removed_one_ignored(talk: Talk) -> None:
    async def next_release(chat: Chat) -> None:
        day = await chat.choose("day", "Which day?", DAYS)
        child = await chat.choose("child", "Which child?", chat.children)
        chat.say(f"{day.label}, {child.label}.")

    talk.start()
    talk.say("2")
    talk.say("1")
    talk.flow = flow_of(next_release)
    assert talk.start() == "Which child?"
    assert talk.say("Mia") == "Tuesday, Mia."


def test_a_renamed_key_is_asked_again(talk: Talk) -> None:
    async def next_release(chat: Chat) -> None:
        await chat.choose("weekday", "On which weekday?", DAYS)

    talk.start()
    talk.say("2")
    talk.flow = flow_of(next_release)
    assert talk.start() == "On which weekday?"


def test_words_that_the_flow_never_asked_for_are_unheard() -> None:
    async def only_speaks(chat: Chat) -> None:
        chat.say("Hello.")

    talk = Talk(flow_of(only_speaks))
    assert talk.say("when is the trip?") == "Hello."
    assert talk.outcome == "unheard"


def test_answers_given_beforehand_are_used_and_not_taken_back(talk: Talk) -> None:
    talk.journal = type(talk.journal).with_given({"day": "tue"})
    assert talk.start() == "When on Tuesday?"
    assert talk.last is not None
    assert talk.last.first
    assert talk.say("back").startswith("This is the first question.")
    assert talk.journal["day"] == "tue"


def test_a_given_answer_that_does_not_fit_is_asked_and_can_be_taken_back(talk: Talk) -> None:
    talk.journal = type(talk.journal).with_given({"day": "sunday"})
    assert talk.start() == "Which day?"
    talk.say("1")
    assert talk.say("back") == "Which day?"


def test_a_flow_hands_over_with_answers() -> None:
    async def first(chat: Chat) -> None:
        words = await chat.ask("words", "What?")
        chat.go("second", words=words)

    talk = Talk(flow_of(first))
    talk.start()
    talk.say("Hello")
    assert talk.last is not None
    assert talk.last.next_flow == ("second", {"words": "Hello"})


async def awaits_a_timer(chat: Chat) -> None:
    await asyncio.sleep(0)


async def awaits_a_bare_value(chat: Chat) -> None:
    await _Foreign()


async def goes_in_circles(chat: Chat) -> None:
    while True:
        await chat.fetch("slots", Slots("mon"))


async def has_a_bad_key(chat: Chat) -> None:
    await chat.ask("Not A Key", "What?")


async def has_no_choices(chat: Chat) -> None:
    await chat.choose("day", "Which day?", ())


async def has_twins(chat: Chat) -> None:
    await chat.choose("day", "Which day?", (DAYS[0], DAYS[0]))


class _Foreign:
    def __await__(self) -> Any:
        yield "anything"


@pytest.mark.parametrize(
    "broken", [awaits_a_timer, awaits_a_bare_value, goes_in_circles, has_a_bad_key, has_no_choices, has_twins]
)
def test_a_flow_that_breaks_the_rules_is_refused(broken: Callable[[Chat], Any]) -> None:
    talk = Talk(flow_of(broken), {"Slots": slots_of})
    with pytest.raises(FlowError):
        talk.start()


def test_a_failing_effect_reaches_the_house(talk: Talk) -> None:
    def fail(_effect: object) -> None:
        raise OSError("the database is away")

    talk.results["Slots"] = fail
    talk.start()
    with pytest.raises(OSError, match="away"):
        talk.say("1")


def test_the_flow_is_closed_after_every_turn() -> None:
    closed = []

    @asynccontextmanager
    async def room() -> AsyncIterator[None]:
        try:
            yield
        finally:
            closed.append(True)

    async def careful(chat: Chat) -> None:
        async with room():
            await chat.ask("words", "What?")

    Talk(flow_of(careful)).start()
    assert closed == [True]


async def every_kind(chat: Chat) -> None:
    """One question of each kind."""
    several = await chat.choose_several("several", "Which days?", DAYS)
    sure = await chat.ask_yes_no("sure", "Sure?")
    day = await chat.ask_date("date", "What day?")
    at = await chat.ask_time("time", "What time?")
    number = await chat.ask_number("number", "How many?", low=1, high=9)
    phone = await chat.ask_phone("phone", "Which number?")
    words = await chat.ask_words("words", "What?")
    chat.say(f"{len(several)} {sure} {day} {at} {number} {phone} {words.text}")


def test_every_kind_of_question_keeps_its_answer_through_json() -> None:
    talk = Talk(flow_of(every_kind))
    talk.start()
    for answer in ("1 and 2", "yes", "12/5", "5:30 pm", "3", "202-555-0123"):
        talk.say(answer)
        assert talk.outcome == "answered", answer
    assert talk.say("Hi") == "2 True 2026-12-05 17:30:00 3 +12025550123 Hi"


@pytest.mark.parametrize(
    "part_of_day, said, meant",
    [
        ("evening", "9", "21:00"),
        ("evening", "10:30", "22:30"),
        ("evening", "12", "00:00"),
        ("evening", "22", "22:00"),
        ("evening", "9 am", "09:00"),
        ("morning", "6", "06:00"),
        ("morning", "6:30", "06:30"),
        ("morning", "06:30", "06:30"),
        ("morning", "2 pm", "14:00"),
        (None, "6", "18:00"),
        (None, "9", "09:00"),
    ],
)
def test_a_bare_hour_means_the_part_of_the_day_that_was_asked_for(
    part_of_day: PartOfDay | None, said: str, meant: str
) -> None:
    async def hours(chat: Chat) -> None:
        await chat.ask_time("at", "When?", part_of_day=part_of_day)

    talk = Talk(flow_of(hours))
    talk.start()
    talk.say(said)
    assert talk.journal["at"] == meant
