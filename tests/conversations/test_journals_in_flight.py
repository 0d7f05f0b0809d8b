"""People who were in the middle of a talk when a new release came: it goes on where it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conversations.effects.base import Command, Setting
from conversations.journal import Journal
from conversations.registry import discover
from tests.support.journals_in_flight import FOLDER, talk_about

CAUGHT = [
    pytest.param(path.stem, case, id=f"{path.parent.name}-{path.stem}-{number}")
    for path in sorted(FOLDER.rglob("*.json"))
    for number, case in enumerate(json.loads(path.read_text(encoding="utf-8")), start=1)
]


@pytest.mark.parametrize("flow, case", CAUGHT)
def test_a_talk_goes_on_after_an_update(flow: str, case: dict[str, Any]) -> None:
    talk = talk_about(flow)
    talk.journal = Journal(case["journal"])
    talk.start()
    assert talk.key == case["asks"]
    # A setting that the release did not know is set now; set twice, it would do no harm.
    done = [effect for effect in talk.done if isinstance(effect, Command) and not isinstance(effect, Setting)]
    assert not done, "nothing is done twice"
    talk.say(case["says"])
    assert (talk.outcome, talk.key) == ("answered", case["then"])


@pytest.mark.parametrize("release", [path.name for path in sorted(FOLDER.iterdir())])
def test_every_flow_of_the_release_was_caught(release: str) -> None:
    caught = {path.stem for path in Path(FOLDER / release).glob("*.json")}
    known = {name for name, flow in discover().items() if flow.run.__module__.startswith("conversations.flows.")}
    assert caught <= known
    assert "onboarding" in caught
