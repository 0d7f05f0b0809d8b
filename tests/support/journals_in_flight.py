"""Journals caught in the middle of every flow, to be resumed by all later releases.

At each release: `python -m tests.support.journals_in_flight 0.2.0`. What a release has caught is never changed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from conversations.effects.family import Place
from conversations.effects.onboarding import Redeemed
from conversations.effects.relay import NoteTarget, Passed
from conversations.messages import Choice
from conversations.registry import get_flow
from tests.support.talk import DANA, Talk

FOLDER = Path(__file__).parents[1] / "conversations" / "fixtures" / "journals"
MENU = (Choice("message_teacher", "Write to a teacher"), Choice("help", "Help"))
#: What the house answers, by the name of the effect.
RESULTS: dict[str, Any] = {
    "TeachersOf": (Choice("21", "Ms Ortiz"), Choice("22", "Mr Roy")),
    "TellTeacher": Passed("Ms Ortiz"),
    "TellFamily": Passed("Karim Haddad"),
    "SendNote": Passed("Rosa Delgado"),
    "FindFamilies": (Choice("13-3", "Karim Haddad (Amina Haddad)"), Choice("13-4", "Layla Haddad (Amina Haddad)")),
    "NextForNote": lambda query: NoteTarget("14" if query.skipped else "13", "Amina", 4),
    "LookAround": Place(),
    "RedeemInvite": lambda command: (
        Redeemed("good", "Dana Park", "Willow Creek School", ("Jun", "Mia"))
        if "7K3Q" in command.code
        else Redeemed("wrong")
    ),
    "PauseNudges": "Monday, November 30, 2026",
    "BindInvite": True,
}
#: What is said in each flow, in words that do not hang on labels.
SAID = {
    "checkin": ("1", "3", "The bus is late every day.", "yes"),
    "menu": ("1",),
    "message_teacher": ("1", "2", "He is ill today."),
    "onboarding": ("1", "HOME-AAAA-AAAA", "HOME-7K3Q-9FXA", "yes", "2", "no", "9 pm", "7 am"),
    "pass_on": ("We could not find the blue folder", "1"),
    "preferences": ("2", "9 pm", "7 am", "3", "3", "12/7", "1", "1", "4", "5"),
    "stop_what": ("2",),
    "weekly_note": ("skip", "She helped a new classmate."),
    "write_family": ("Haddad", "1", "She did well today."),
}


def talk_about(flow: str) -> Talk:
    """A talk in `flow` whose effects give the results above."""
    return Talk(get_flow(flow), RESULTS, person=type(DANA)(**{**_fields(DANA), "menu": MENU}))


def _fields(person: Any) -> dict[str, Any]:
    return {name: getattr(person, name) for name in person.__dataclass_fields__}


def catch(flow: str) -> list[dict[str, Any]]:
    """The journal at each question of `flow`, what was said then, and which question came next."""
    talk, caught = talk_about(flow), []
    talk.start()
    for said in SAID[flow]:
        before = {"asks": talk.key, "journal": dict(talk.journal), "says": said}
        talk.say(said)
        caught.append({**before, "then": talk.key})
    return caught


def main(release: str) -> None:
    """Write what `release` has in flight."""
    folder = FOLDER / release
    folder.mkdir(parents=True)
    for flow in sorted(SAID):
        text = json.dumps(catch(flow), ensure_ascii=False, indent=2)
        (folder / f"{flow}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
