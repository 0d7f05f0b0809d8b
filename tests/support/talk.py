"""One person talking with one flow, without a house: the engine alone, its journal as JSON between any two turns."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from conversations.chat import Chat
from conversations.effects.base import Effect
from conversations.engine import Turn, take_turn
from conversations.journal import Journal
from conversations.messages import Choice, Media
from conversations.people import Heard, Participant
from conversations.registry import Flow

AT = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
DANA = Participant(
    person_id=1,
    name="Dana",
    language="en",
    timezone="America/Los_Angeles",
    school="Willow Creek School",
    office="555-0100",
    children=(Choice("11", "Jun"), Choice("12", "Mia")),
    is_guardian=True,
)


def flow_of(run: Callable[[Chat], Awaitable[None]], name: str = "sample") -> Flow:
    """A flow that is registered nowhere."""
    return Flow(name, run, "", "anyone", 50, (), {}, timedelta(days=2), "A sample.")


@dataclass(slots=True)
class Talk:
    """Feeds `flow`; `results` says what each effect gives, by the name of its class (a value or a function)."""

    flow: Flow
    results: dict[str, Any] = field(default_factory=dict)
    person: Participant = DANA
    journal: Journal = field(default_factory=Journal)
    #: Every effect that was carried out, in order.
    done: list[Effect[Any]] = field(default_factory=list)
    last: Turn | None = None
    through_json: bool = True

    def start(self) -> str:
        """The first question, or the open one again."""
        return self._turn(None)

    def say(self, text: str = "", *, tap: str | None = None, media: tuple[Media, ...] = (), origin: str = "") -> str:
        """What the flow answers to these words; empty when it says nothing."""
        return self._turn(Heard(AT, text, tap, media, origin))

    def tap(self, token: str) -> str:
        """Press the button of the choice `token`."""
        assert self.last is not None
        assert self.last.reply is not None
        tokens = [choice.token for choice in self.last.reply.choices]
        return self.say(tap=self.last.reply.taps[tokens.index(token)])

    def perform(self, effect: Effect[Any], /) -> Any:
        """Note the effect and give its canned result."""
        self.done.append(effect)
        result = self.results.get(type(effect).__name__)
        return result(effect) if callable(result) else result

    @property
    def outcome(self) -> str:
        """What became of the newest words."""
        return self.last.outcome if self.last else ""

    @property
    def key(self) -> str | None:
        """The key of the open question."""
        return self.last.prompt.key if self.last and self.last.prompt else None

    def _turn(self, heard: Heard | None) -> str:
        if self.through_json:
            self.journal = Journal(json.loads(json.dumps(self.journal)))
        self.last = take_turn(self.flow, self.journal, self.person, "n0001", self.perform, heard)
        return self.last.reply.text if self.last.reply else ""
