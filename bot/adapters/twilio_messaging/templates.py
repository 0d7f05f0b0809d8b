"""The approved WhatsApp templates that ask somebody to write, so that what waits for them may follow.

Outside the 24 hours after a person's last message WhatsApp takes only templates (error 63016). Sending one does
not open the window; the answer to it does (https://www.twilio.com/docs/whatsapp/key-concepts).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

import yaml

from bot.adapters.twilio_messaging.compose import Params, content
from bot.send_errors import Rejected
from conversations.locale import CATALOGS, catalog_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.adapter import Outgoing

#: A little less than 24 hours: clocks differ, and a message may wait a moment at Twilio.
WINDOW = timedelta(hours=23, minutes=50)
NOTE, MESSAGE = "note_waiting", "message_waiting"
_MOST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Template:
    """One template: the names of its variables in order, and its words by language."""

    name: str
    variables: tuple[str, ...]
    bodies: Mapping[str, str]


@cache
def templates() -> dict[str, Template]:
    """All templates by name, from locales/templates.yaml."""
    with (CATALOGS / "templates.yaml").open(encoding="utf-8") as file:
        found = yaml.safe_load(file)
    return {name: Template(name, tuple(one["variables"]), one["bodies"]) for name, one in found.items()}


def is_open(last_inbound_at: datetime | None, now: datetime) -> bool:
    """Whether free text may be sent to somebody who last wrote then."""
    return last_inbound_at is not None and now - last_inbound_at < WINDOW


def knock(configured: Mapping[str, Mapping[str, str]], outgoing: Outgoing, language: str, school: str) -> Params:
    """The call that says that something waits. Raises Rejected when no template is configured in that language.

    Which one: the fact "template" of the reply, else by whether a person wrote it.
    """
    facts = outgoing.facts
    wanted = facts.get("template") or (NOTE if facts.get("author") else MESSAGE)
    catalog = catalog_for(language)
    for name in dict.fromkeys((wanted, MESSAGE, NOTE)):
        sid = configured.get(name, {}).get(catalog)
        values = _values(name, facts, school)
        if sid and all(values):
            return content(sid, values)
    raise Rejected(f"no WhatsApp template {wanted} in {catalog} (twilio.templates)")


def _values(name: str, facts: Mapping[str, str], school: str) -> list[str]:
    """The variables' values, without line breaks, which WhatsApp refuses."""
    known = {"person": facts.get("author", ""), "school": facts.get("school") or school}
    template = templates().get(name)
    names = template.variables if template else ()
    return [" ".join(known.get(one, "").split())[:_MOST_VALUE] for one in names]
