"""The approved WhatsApp templates that open a conversation again.

Outside the 24 hours after a person's last message WhatsApp takes only templates (error 63016). Sending one does
not open the window; the answer to it does (https://www.twilio.com/docs/whatsapp/key-concepts). Most say that something
waits; the message follows upon the answer. One with buttons asks the waiting question itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from conversations.locale import CATALOGS, catalog_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from bot.adapter import Outgoing

#: A little less than 24 hours: clocks differ, and a message may wait a moment at Twilio.
WINDOW = timedelta(hours=23, minutes=50)
NOTE, MESSAGE = "note_waiting", "message_waiting"
#: Added to the name of a template: the one that asks the question itself, with the answers as buttons.
_ANSWERS = "_answers"
_MOST_VALUE = 60
_SAMPLES = {"person": "Ms Ortiz", "school": "Willow Creek School", "office": "555-0100", "child": "Mateo"}


@dataclass(frozen=True, slots=True)
class Template:
    """One template: the names of its variables in order, and by language its words and the labels of its buttons."""

    name: str
    variables: tuple[str, ...]
    bodies: Mapping[str, str]
    buttons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def content(self, language: str) -> dict[str, Any]:
        """The body that registers it in `language`; what a tap on a button carries is the last variables."""
        samples = [_SAMPLES[name] for name in self.variables]
        labels = self.buttons.get(language, ())
        types: dict[str, Any] = {"twilio/text": {"body": self.bodies[language]}}
        if labels:
            ids = [f"{{{{{number}}}}}" for number in range(len(samples) + 1, len(samples) + len(labels) + 1)]
            samples += [f"a1b2.c3d4.{number}" for number in range(1, len(labels) + 1)]
            actions = [
                {"type": "QUICK_REPLY", "title": label, "id": one} for label, one in zip(labels, ids, strict=True)
            ]
            types = {"twilio/quick-reply": {"body": self.bodies[language], "actions": actions}}
        variables = {str(number): sample for number, sample in enumerate(samples, 1)}
        return {
            "friendly_name": friendly_name(self.name, language),
            "language": language,
            "variables": variables,
            "types": types,
        }


@dataclass(frozen=True, slots=True)
class Knock:
    """A template that may be sent for a message. `whole`: it says all of the message, which need not follow."""

    name: str
    language: str
    values: tuple[str, ...]
    whole: bool = False


@cache
def templates() -> dict[str, Template]:
    """All templates by name, from locales/templates.yaml."""
    with (CATALOGS / "templates.yaml").open(encoding="utf-8") as file:
        found = yaml.safe_load(file)
    return {
        name: Template(
            name,
            tuple(one["variables"]),
            one["bodies"],
            {language: tuple(labels) for language, labels in one.get("buttons", {}).items()},
        )
        for name, one in found.items()
    }


def friendly_name(template: str, language: str) -> str:
    """What the template is called at Twilio and at WhatsApp."""
    return f"homeline_{template}_{language}"


def is_open(last_inbound_at: datetime | None, now: datetime) -> bool:
    """Whether free text may be sent to somebody who last wrote then."""
    return last_inbound_at is not None and now - last_inbound_at < WINDOW


def wanted(outgoing: Outgoing) -> str:
    """The name of the template that suits best: the fact "template" of the reply, else by whether a person wrote it."""
    return outgoing.facts.get("template") or (NOTE if outgoing.facts.get("author") else MESSAGE)


def knocks(outgoing: Outgoing, language: str, school: str) -> Iterator[Knock]:
    """Templates that suit the message, the best first; only those for which all values are known."""
    catalog, name = catalog_for(language), wanted(outgoing)
    for one in dict.fromkeys((name + _ANSWERS, name, NOTE, MESSAGE)):
        template = templates().get(one)
        values = _values(template, outgoing.facts, school) if template else ()
        if template is None or not all(values):
            continue
        labels = template.buttons.get(catalog, ())
        if not labels:
            yield Knock(one, catalog, values)
        elif labels == tuple(button.label for button in outgoing.buttons):
            yield Knock(one, catalog, (*values, *(button.tap for button in outgoing.buttons)), whole=True)


def _values(template: Template, facts: Mapping[str, str], school: str) -> tuple[str, ...]:
    """The variables' values, without line breaks, which WhatsApp refuses."""
    known = {**facts, "person": facts.get("author", ""), "school": facts.get("school") or school}
    return tuple(" ".join(known.get(name, "").split())[:_MOST_VALUE] for name in template.variables)
