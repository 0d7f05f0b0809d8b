"""Words know the message that they came by, through every question and hand-over, and with journals of 0.1.0."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from conversations.answers import Setting, Understood, read_answer, to_python, value_is_valid
from conversations.effects.relay import Passed, SendNote, TellTeacher
from conversations.messages import Inbound, Words
from conversations.prompts import Prompt
from tests.support.journals_in_flight import RESULTS, talk_about
from tests.support.talk import AT, Talk

PROMPT = Prompt("words", "What shall I say?", "message", high=600)
SETTING = Setting("en", "UTC", "US", datetime(2026, 11, 23, 17, 0, tzinfo=UTC))


def test_what_was_written_keeps_its_origin() -> None:
    answer = read_answer(PROMPT, "He is ill.", (), SETTING, "m7")
    assert isinstance(answer, Understood)
    assert to_python(PROMPT, answer.value) == Words("He is ill.", (), "m7")


@pytest.mark.parametrize("value", [{"text": "He is ill.", "media": []}, "He is ill."])
def test_older_answers_and_those_of_forms_have_none(value: object) -> None:
    assert value_is_valid(PROMPT, value)  # type: ignore[arg-type]
    assert to_python(PROMPT, value) == Words("He is ill.")  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["", "x" * 601, {"text": "x", "media": [], "origin": 7}, 7, []])
def test_what_is_no_message_is_asked_again(value: object) -> None:
    assert not value_is_valid(PROMPT, value)  # type: ignore[arg-type]


@pytest.mark.parametrize("flow, effect", [("message_teacher", TellTeacher), ("weekly_note", SendNote)])
def test_flows_hand_it_on(flow: str, effect: type[TellTeacher | SendNote]) -> None:
    talk = talk_about(flow)
    talk.results = {**RESULTS, "TellTeacher": Passed("Ms Ortiz"), "SendNote": Passed("Rosa Delgado")}
    talk.start()
    for words, origin in (
        (("1", "m1"), ("1", "m2"), ("He is ill.", "m3"))
        if flow == "message_teacher"
        else (
            ("skip", "m1"),
            ("She helped.", "m2"),
        )
    ):
        talk.say(words, origin=origin)
    (done,) = [one for one in talk.done if isinstance(one, effect)]
    assert done.words.origin == ("m3" if flow == "message_teacher" else "m2")


def test_passing_on_hands_it_on() -> None:
    talk: Talk = talk_about("pass_on")
    talk.start()
    talk.say("The folder is lost.", origin="m1")
    talk.say("1", origin="m2")
    assert talk.last is not None
    assert talk.last.next_flow is not None
    assert talk.last.next_flow[1]["words"] == {"text": "The folder is lost.", "media": [], "origin": "m1"}


def test_an_edit_goes_by_the_name_of_what_it_edits() -> None:
    inbound = Inbound("telegram", "1", "u2", AT, "new words", kind="edit", target="m1")
    assert inbound.origin == "m1"
    assert Inbound("sms", "1", "u3", AT, "words").origin == ""
