"""WhatsApp's 24 hours: outside them a template knocks, and the message waits for the answer."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import regex as re

from bot.adapters.twilio_messaging.templates import templates
from bot.cli.templates import contents
from bot.config.sections import TwilioSection
from bot.send_errors import Held, Misconfigured, Rejected, Unavailable
from conversations.locale import locale_for, shipped
from tests.twilio.conftest import HX, World, outgoing
from tests.twilio.server import Twilio

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
        ("es", {**NOTE, "template": "announcement"}, "2"),
        ("es", {**NOTE, "template": "no such template"}, "2"),
    ],
)
async def test_the_template_fits_reader_and_message(
    world: World, language: str, facts: dict[str, str], sid: str
) -> None:
    world.told.silent_since(None, language)
    with pytest.raises(Held):
        await world.whatsapp.send(outgoing("Hello", facts=facts))
    assert world.twilio.taken[0].form["ContentSid"] == HX + sid


@pytest.mark.parametrize("urgent", [False, True])
async def test_words_to_many_families_knock_as_such(world: World, urgent: bool) -> None:  # noqa: FBT001
    world.told.silent_since(None, "es")
    sids = registered(world.twilio)
    world.twilio.contents.approve_all()
    name = "announcement_urgent" if urgent else "announcement"
    facts = {**NOTE, "template": name, "school": "Willow Creek School", "office": "555-0100"}
    with pytest.raises(Held):
        await world.whatsapp.send(outgoing("A muchas familias…", facts=facts))
    (taken,) = world.twilio.taken
    assert taken.form["ContentSid"] == sids[f"homeline_{name}_es"]
    values = {"1": "Ms Ortiz", "2": "Willow Creek School"} | ({"3": "555-0100"} if urgent else {})
    assert json.loads(taken.form["ContentVariables"]) == values


@pytest.mark.parametrize("language, facts", [("ar", NOTE), ("es", {})], ids=["note", "message"])
async def test_no_template_in_the_language_is_said_clearly(world: World, language: str, facts: dict[str, str]) -> None:
    world.told.silent_since(None, language)
    with pytest.raises(Rejected, match=f"no WhatsApp template .* in {language}"):
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


# Templates that WhatsApp approved are found by their names


async def test_what_was_registered_is_found_once_it_is_approved(world: World) -> None:
    world.told.silent_since(None, "ar")
    sids = registered(world.twilio)
    with pytest.raises(Rejected):
        await world.whatsapp.send(outgoing("Hello", facts=NOTE))
    world.twilio.contents.approve_all()
    with pytest.raises(Rejected):
        await world.whatsapp.send(outgoing("Hello", facts=NOTE))
    world.told.clock.advance(minutes=16)
    for _ in range(2):
        with pytest.raises(Held):
            await world.whatsapp.send(outgoing("Hello", facts=NOTE))
    assert [one.form["ContentSid"] for one in world.twilio.taken] == [sids["homeline_note_waiting_ar"]] * 2


async def test_twilio_that_cannot_say_what_is_approved_loses_nothing(world: World) -> None:
    world.told.silent_since(None, "ar")
    world.twilio.contents.fault = 503
    with pytest.raises(Unavailable):
        await world.whatsapp.send(outgoing("Hello"))
    world.twilio.contents.fault = 403
    with pytest.raises(Rejected, match="no WhatsApp template"):
        await world.whatsapp.send(outgoing("Hello"))


WEEK = {"template": "checkin", "school": "Willow Creek School", "office": "555-0100", "child": "Mateo"}
ANSWERS = templates()["checkin_answers"].buttons


@pytest.mark.parametrize("language", ["en", "es", "ar"])
async def test_a_check_in_asks_its_question_with_three_buttons(world: World, language: str) -> None:
    world.told.silent_since(None, language)
    sids = registered(world.twilio)
    world.twilio.contents.approve_all()
    sid = await world.whatsapp.send(outgoing("How was this week?", labels=ANSWERS[language], facts=WEEK))
    (taken,) = world.twilio.taken
    assert taken.sid == sid, "it counts as sent: nothing follows"
    assert taken.form["ContentSid"] == sids[f"homeline_checkin_answers_{language}"]
    shown = world.twilio.contents.shown(taken.form["ContentSid"], json.loads(taken.form["ContentVariables"]))
    assert shown is not None
    assert "Mateo" in shown["twilio/quick-reply"]["body"]
    taps = [one["id"] for one in shown["twilio/quick-reply"]["actions"]]
    assert taps == ["n0001.ab12.1", "n0001.ab12.2", "n0001.ab12.3"]


@pytest.mark.parametrize("change", [{"child": ""}, {"labels": ("Mateo", "Sofía")}], ids=["siblings", "other question"])
async def test_a_check_in_that_asks_otherwise_knocks(world: World, change: dict[str, Any]) -> None:
    world.told.silent_since(None)
    registered(world.twilio)
    world.twilio.contents.approve_all()
    labels, facts = change.get("labels", ANSWERS["en"]), {**WEEK, "child": change.get("child", "Mateo")}
    with pytest.raises(Held):
        await world.whatsapp.send(outgoing("How was this week?", labels=labels, facts=facts))
    assert world.twilio.taken[0].form["ContentSid"] == f"{HX}4", "the plain check-in of the settings"


def registered(twilio: Twilio) -> dict[str, str]:
    """All templates, at Twilio and not yet approved; gives SIDs by name."""
    for number, body in enumerate(contents()):
        twilio.contents.kept[f"HX{number:031x}f"] = body
    return {body["friendly_name"]: sid for sid, body in twilio.contents.kept.items()}


# The templates themselves


@pytest.mark.parametrize("name", sorted(templates()))
def test_a_template_keeps_to_whatsapps_rules(name: str) -> None:
    """https://www.twilio.com/docs/content/using-variables-with-content-api."""
    template = templates()[name]
    assert set(template.bodies) == set(shipped()), "each language that the bot speaks"
    assert set(template.buttons) in (set(), set(shipped()))
    for language, body in template.bodies.items():
        found = re.findall(r"\{\{(\d+)\}\}", body)
        words = re.sub(r"\{\{\d\}\}", "", body)
        assert found == [str(number) for number in range(1, len(template.variables) + 1)], language
        assert not re.search(r"^\W*\{\{|\}\}\W*$", body), f"{language}: a variable stands first or last"
        assert not re.search(r"\}\}\W*\{\{", body), f"{language}: variables stand side by side"
        assert len(re.findall(r"\w+", words)) > 2 * len(found), f"{language}: too many variables for its words"
        assert "\n" not in body
        assert len(body) <= 550
        assert template.buttons or "1" in words, "says what to answer"


def test_buttons_of_a_template_are_those_of_its_question() -> None:
    for language, labels in ANSWERS.items():
        _ = locale_for(language).gettext
        assert labels == (_("Good"), _("Mostly good"), _("Not good"))
        assert all(len(label) <= 20 for label in labels)


def test_the_settings_know_the_same_templates() -> None:
    every = {name: {"en": HX + "1"} for name in templates()}
    assert set(TwilioSection(templates=every).templates) == set(templates())


def test_what_is_registered_has_a_sample_for_every_variable() -> None:
    for body in contents():
        ((kind, words),) = body["types"].items()
        used = set(re.findall(r"\{\{(\d+)\}\}", json.dumps(words)))
        assert used == set(body["variables"]), body["friendly_name"]
        assert kind in {"twilio/text", "twilio/quick-reply"}
