"""Golden files: what Twilio posts → Inbound, and Reply → what Twilio is asked. `pytest --update` rewrites them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest

from bot.outbox.render import render
from conversations.messages import Choice, Media, Reply
from tests.support.house import FrozenClock
from tests.twilio.conftest import MOTHER, World, making_world, section
from tests.twilio.server import Taken, Twilio

GOLDEN = Path(__file__).parent / "golden"


def cases(folder: str) -> list[str]:
    return sorted(path.stem for path in (GOLDEN / folder).glob("*.json"))


def read(folder: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((GOLDEN / folder / f"{name}.json").read_text(encoding="utf-8"))
    return found


def check(folder: str, name: str, now: dict[str, Any], *, update: bool) -> None:
    if update:
        text = json.dumps(now, ensure_ascii=False, indent=2) + "\n"
        (GOLDEN / folder / f"{name}.json").write_text(text, encoding="utf-8")
    assert read(folder, name) == now


@pytest.mark.parametrize("name", cases("inbound"))
async def test_what_twilio_posts(world: World, name: str, request: pytest.FixtureRequest) -> None:
    case = read("inbound", name)
    path = "/twilio/whatsapp" if name.startswith("whatsapp") else "/twilio/sms"
    assert await world.post(path, case["form"]) == 200
    inbound = json.loads(orjson.dumps(world.told.accepted[0]))
    told = {key: value for key, value in inbound.items() if value not in (None, "", [], {}, "message")}
    check("inbound", name, {**case, "inbound": told}, update=request.config.getoption("--update"))


@pytest.mark.parametrize("name", cases("outbound"))
async def test_what_twilio_is_asked(
    twilio: Twilio, clock: FrozenClock, tmp_path: Path, name: str, request: pytest.FixtureRequest
) -> None:
    case = read("outbound", name)
    async with making_world(twilio, clock, tmp_path, section(twilio, buttons=case.get("buttons", False))) as world:
        world.told.silent_since(clock.now(), case.get("language", "en"))
        adapter = world.adapter(case["channel"])
        for part in render(reply_of(case["reply"]), adapter.capabilities, 7, case.get("to", MOTHER)):
            assert (await adapter.send(part)).startswith("SM")
    calls = [asked(one, twilio) for one in twilio.taken]
    check("outbound", name, {**case, "calls": calls}, update=request.config.getoption("--update"))


def reply_of(case: dict[str, Any]) -> Reply:
    labels = case.get("choices", ())
    return Reply(
        case["text"] * case.get("times", 1),
        tuple(Choice(str(number), label) for number, label in enumerate(labels, 1)),
        tuple(Media(**one) for one in case.get("media", ())),
        tuple(f"n0001.ab12.{number}" for number, _label in enumerate(labels, 1)),
        facts=case.get("facts", {}),
    )


def asked(taken: Taken, twilio: Twilio) -> dict[str, Any]:
    """The form of a request; for content, what the person sees."""
    form: dict[str, Any] = {**taken.form, **({"MediaUrl": taken.media} if taken.media else {})}
    if "ContentVariables" in form:
        values = json.loads(form.pop("ContentVariables"))
        form["Content"] = twilio.contents.shown(form["ContentSid"], values)
        form["ContentSid"] = twilio.contents.kept[form["ContentSid"]]["friendly_name"]
    return form
