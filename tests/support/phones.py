"""Everybody's phone at once: what was sent, and, where the platform can, what was changed there."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from starlette.routing import BaseRoute

from bot.adapter import Accept, Changes, Outgoing
from conversations.capabilities import Capabilities

T = TypeVar("T")
#: A platform without limits that shows plain text.
CAPABILITIES = Capabilities(buttons=99, button_label=999, text=100_000, threads=True)


@dataclass(frozen=True, slots=True)
class Changed(Outgoing):
    """A message that is on the phone already; `how` says what happened to it: changes, removes, marks with 👍."""

    how: str = ""


def finish(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives that never waits for anything."""
    try:
        coroutine.send(None)
    except StopIteration as ended:
        value: T = ended.value
        return value
    raise AssertionError("it waits")


class Phones:
    """An adapter. `can_change` makes it a platform on which messages can be changed, taken away and marked."""

    def __init__(self, channel: str, *, can_change: bool) -> None:
        self.channel = channel
        self.capabilities = replace(CAPABILITIES, edits=can_change, deletes=can_change, reactions=can_change)
        self.changes: Changes | None = self if can_change else None
        #: What is on each phone, by address and the platform's id: theirs (o1) and ours (m1).
        self.shown: dict[tuple[str, str], Outgoing] = {}
        #: What happened since somebody looked.
        self.sent: list[Outgoing] = []

    def routes(self) -> Sequence[BaseRoute]:
        return ()

    async def start(self, accept: Accept) -> None:
        raise AssertionError(accept)

    async def stop(self) -> None:
        raise AssertionError

    async def send(self, outgoing: Outgoing) -> str:
        self.sent.append(outgoing)
        self.shown[outgoing.address, f"m{outgoing.delivery_id}"] = outgoing
        return f"m{outgoing.delivery_id}"

    async def edit(self, outgoing: Outgoing, external_id: str) -> None:
        outgoing = replace(outgoing, delivery_id=int(external_id[1:]))
        self.shown[outgoing.address, external_id] = outgoing
        self._note(outgoing, "changes")

    async def delete(self, address: str, external_id: str) -> None:
        self._note(self.shown.pop((address, external_id)), "removes")

    async def react(self, address: str, external_id: str, emoji: str) -> None:
        self._note(self.shown[address, external_id], f"marks with {emoji}" if emoji else "unmarks")

    def wrote(self, address: str, message_id: str, words: str) -> None:
        """The person's own message stands on their phone too."""
        self.shown[address, message_id] = Outgoing(0, address, words)

    def take(self) -> list[Outgoing]:
        """What happened since the last look."""
        sent, self.sent = self.sent, []
        return sent

    def _note(self, outgoing: Outgoing, how: str) -> None:
        fields = {name: getattr(outgoing, name) for name in Outgoing.__dataclass_fields__}
        self.sent.append(Changed(**fields, how=how))
