"""The terminal as a platform: one person, one line a message; and a record of the talk as a transcript."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, TextIO

from bot.adapter import NotAccepted
from conversations.capabilities import Capabilities
from conversations.messages import Inbound

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from starlette.routing import BaseRoute

    from bot.adapter import Accept, Outgoing
    from handlers.ports import Clock

#: A transcript's line is no longer than this when it has its choices on it.
_WIDE = 110


class ConsoleAdapter:
    """A chat in a terminal, or in a pipe. Choices are numbered: type the number or the words.

    `answered` waits until all that a message set off for this person has been sent, so that a pipe sees answers
    in order. `finished` is set when the lines end.
    """

    channel = "console"
    capabilities = Capabilities(buttons=99, button_label=200, text=20_000)
    changes = None

    def __init__(
        self,
        address: str,
        clock: Clock,
        lines: TextIO,
        show: Callable[[str], None],
        answered: Callable[[], Awaitable[None]],
        record: Callable[[str], None] | None = None,
        alias: str = "you",
    ) -> None:
        self.address, self._clock, self._lines, self._show = address, clock, lines, show
        self._answered, self._record, self._alias = answered, record, alias
        self.finished = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def routes(self) -> Sequence[BaseRoute]:
        """None: a terminal serves nothing."""
        return ()

    async def start(self, accept: Accept) -> None:
        """Begin to read lines."""
        self._task = asyncio.create_task(self._talk(accept), name="console")

    async def stop(self) -> None:
        """Read no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def send(self, outgoing: Outgoing) -> str:
        """Print one message; what is for an earlier terminal is let go."""
        if outgoing.address == self.address:
            self._show(as_text(outgoing))
            self._note(as_transcript(outgoing, self._alias))
        return f"console-{outgoing.delivery_id}"

    async def _talk(self, accept: Accept) -> None:
        try:
            lines = self._read()
            number = 0
            while (line := await lines.get()) is not None:
                number += 1
                await self._hear(accept, line, number)
        finally:
            self.finished.set()

    def _read(self) -> asyncio.Queue[str | None]:
        """Lines as they come, None at the end; a thread of its own, since a terminal may keep us waiting for ever."""
        loop, queue = asyncio.get_running_loop(), asyncio.Queue[str | None]()

        def read() -> None:
            for line in self._lines:
                loop.call_soon_threadsafe(queue.put_nowait, line.rstrip("\r\n"))
            loop.call_soon_threadsafe(queue.put_nowait, None)

        threading.Thread(target=read, name="console", daemon=True).start()
        return queue

    async def _hear(self, accept: Accept, line: str, number: int) -> None:
        self._note(f"{self._alias}: {line}".rstrip())
        try:
            await accept(Inbound(self.channel, self.address, f"line-{number}", self._clock.now(), line))
        except NotAccepted:
            self._show("(That did not get through: the database does not answer. Please write it again.)")
            return
        await self._answered()

    def _note(self, entry: str) -> None:
        if self._record is not None:
            self._record(entry)


def as_text(outgoing: Outgoing) -> str:
    """A message as the terminal shows it, its choices numbered, its files by name."""
    files = [f"<{item.kind} {item.name or item.ref}>" for item in outgoing.media]
    # A message's own buttons have no number that answers them.
    buttons = () if outgoing.facts.get("optional_choices") else outgoing.buttons
    choices = [f"  {number}. {button.label}" for number, button in enumerate(buttons, 1)]
    return "\n".join([*outgoing.text.splitlines(), *files, *choices, ""])


def as_transcript(outgoing: Outgoing, name: str) -> str:
    """A message as transcripts show it (tests/transcripts); lines after the first are indented."""
    title = outgoing.facts.get("thread_title", outgoing.thread)
    head = f"bot → {name}" + (f" (thread {title}):" if outgoing.thread else ":")
    files = "".join(f" <{item.kind} {item.name}>" for item in outgoing.media)
    first, *others = f"{outgoing.text}{files}".split("\n")
    choices = f"[{' | '.join(button.label for button in outgoing.buttons)}]" if outgoing.buttons else ""
    line = " ".join(part for part in (head, first, choices) if part)
    if not others and len(line) <= _WIDE:
        return line
    if choices:
        others.append(choices)
    return "\n".join([f"{head} {first}", *(f"    {part}" if part else "" for part in others)])
