"""WhatsApp's 24 hours: outside them a template knocks, and the message waits for the answer."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import regex as re

from bot.adapters.twilio_messaging.templates import templates
from bot.cli.templates import contents
from bot.config.sections import TwilioSection
from bot.send_errors import Held, Misconfigured, Rejected, Unavailable
from conversations.locale import shipped
from tests.twilio.conftest import HX, World, outgoing

NOTE = {"author": "Ms Ortiz", "about": "Mateo"}


async def test_a_note_knocks_with_who_wrote(world: World) -> None:
    world.told.silent_since(world.told.clock.now() - timedelta(hours=25))
    with pytest.raises(Held) as held:
        await world.whatsapp.send(outgoing("He did well today.", facts=NOTE))
    assert held.value.retry_after == 7 * 24 * 3600
    (taken,) = world.twilio.taken
    assert taken.form["ContentSid"] == f"{HX}1"
    assert json.loads(taken.form["ContentVariables"]) == {"1": "Ms Ortiz", "2": "Willow Creek School"}
    assert "Body" not in taken.form


@pytest.mark.parametrize(
    "language, facts, sid",
    [
        ("es", NOTE, "2"),
        ("es-MX", NOTE, "2"),
        ("vi", NOTE, "1"),
        ("en", {}, "3"),
        ("en", {"template": "checkin"}, "4"),
        ("", {"template": "no such template"}, "3"),
    ],
)
async def test_the_template_fits_reader_and_message(
    world: World, language: str, facts: dict[str, str], sid: str
) -> None:
    world.told.silent_since(None, language)
    with pytest.raises(Held):
        await world.whatsapp.send(outgoing("Hello", facts=facts))
    assert world.twilio.taken[0].form["ContentSid"] == HX + sid


@pytest.mark.parametrize("language, facts", [("ar", NOTE), ("es", {})], ids=["note", "message"])
async def test_no_template_in_the_language_is_said_clearly(world: World, language: str, facts: dict[str, str]) -> None:
    world.told.silent_since(None, language)
    with pytest.raises(Rejected, match=f"no WhatsApp template .* in {language} .twilio.templates."):
        await world.whatsapp.send(outgoing("Hello", facts=facts))
    assert world.twilio.taken == []


async def test_variables_keep_to_whatsapps_rules(world: World) -> None:
    world.told.silent_since(None)
    facts = {"author": "Ms\nOrtiz\t  of " + "x" * 99, "school": "A  B"}
    with pytest.raises(Held):
        await world.whatsapp.send(outgoing("Hello", facts=facts))
    values = json.loads(world.twilio.taken[0].form["ContentVariables"])
    assert values["2"] == "A B"
    assert values["1"].startswith("Ms Ortiz of x")
    assert len(values["1"]) == 60


@pytest.mark.parametrize(
    "ago, is_sent",
    [(timedelta(0), True), (timedelta(hours=23), True), (timedelta(hours=23, minutes=55), False)],
    ids=str,
)
async def test_the_window_closes_a_little_early(world: World, ago: timedelta, is_sent: bool) -> None:  # noqa: FBT001
    world.told.silent_since(world.told.clock.now() - ago)
    if is_sent:
        await world.whatsapp.send(outgoing("Hello"))
    else:
        with pytest.raises(Held):
            await world.whatsapp.send(outgoing("Hello"))
    assert ("Body" in world.twilio.taken[0].form) is is_sent


async def test_whatsapp_may_see_the_window_otherwise(world: World) -> None:
    world.twilio.plan.append(63016)
    with pytest.raises(Held):
        await world.whatsapp.send(outgoing("Hello", facts=NOTE))
    assert [one.form.get("ContentSid") for one in world.twilio.taken] == [f"{HX}1"]


async def test_a_template_that_fails_says_why(world: World) -> None:
    world.told.silent_since(None)
    world.twilio.plan.append(63007)
    with pytest.raises(Misconfigured):
        await world.whatsapp.send(outgoing("Hello"))


async def test_a_database_that_is_away_loses_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(channel: str, address: str) -> None:
        raise OSError("database")

    monkeypatch.setattr(world.told, "contact", away)
    with pytest.raises(Unavailable):
        await world.whatsapp.send(outgoing("Hello"))


async def test_sms_knows_no_window(world: World) -> None:
    world.told.silent_since(None)
    await world.sms.send(outgoing("Hello"))
    assert world.twilio.bodies == ["Hello"]


# The templates themselves


@pytest.mark.parametrize("name", sorted(templates()))
def test_a_template_keeps_to_whatsapps_rules(name: str) -> None:
    template = templates()[name]
    assert set(template.bodies) == set(shipped()), "each language that the bot speaks"
    for language, body in template.bodies.items():
        found = re.findall(r"\{\{(\d+)\}\}", body)
        assert sorted(found) == [str(number) for number in range(1, len(template.variables) + 1)], language
        assert not re.search(r"^\W*\{\{|\}\}\W*$", body), f"{language}: a variable stands first or last"
        assert not re.search(r"\}\}\W*\{\{", body), f"{language}: variables stand side by side"
        assert "\n" not in body
        assert len(body) <= 550
        assert "1" in re.sub(r"\{\{\d\}\}", "", body), "says what to answer"


def test_the_settings_know_the_same_templates() -> None:
    every = {name: {"en": HX + "1"} for name in templates()}
    assert set(TwilioSection(templates=every).templates) == set(templates())


def test_what_is_registered_has_a_sample_for_every_variable() -> None:
    for body in contents():
        ((kind, words),) = body["types"].items()
        used = set(re.findall(r"\{\{(\d+)\}\}", json.dumps(words)))
        assert used == set(body["variables"]), body["friendly_name"]
        assert kind in {"twilio/text", "twilio/quick-reply"}
