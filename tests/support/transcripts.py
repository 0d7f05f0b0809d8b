r"""Golden dialogues: a text file is played through the whole house, and what the bot says is compared with it.

    # What it shows.
    at: 2026-11-23 17:00 America/Los_Angeles

    rosa: hola
    bot → rosa: ¿En qué le puedo ayudar?
        [Escribir a un maestro | Ayuda]
    rosa taps: Ayuda

People: `NAME: words`, `NAME taps: label` (`taps earlier:` for a button above the newest ones, `taps raw:` for what a
button carries), `NAME sends photo: a.jpg | caption`, `NAME sends raw: …` (with \x00 and 1000 × a), `NAME (thread Rosa
Delgado · Mateo): words`, `NAME (on "words"): …` to answer one message. `NAME edits: new words`, `NAME deletes:`
(their newest message), `NAME reacts: 👍` (the newest message they were sent; no emoji takes it back), each also `(on
"words")`; the bot then `changes →`, `removes →`, `marks with 👍 →` or `unmarks →` a message, if the file says
`platform: can change`, or says it in words. `NAME (at OTHER): words` is written on the phone of OTHER, where the bot
answers too. World: `at:`, `platform:`, `preview: always`, `translator: none`, `careless`, `unserved` or `asleep`
(until another one comes), `grade: 04, mateo, amina`, `pace: 2` (most messages that leave after one thing that
somebody does), `not connected: NAME, NAME`, `letter for NAME: CODE`, `away: web` (a platform does not answer; `away:
` it does again), `texts: NAME` (gets SMS as well, at NAMEsms, without buttons), `duty phone: +1…`, `fails: NAME` (the
newest page to NAME was not delivered), `joins: nana, Carmen Delgado, relative, es` (not connected yet, unless a fifth
word says `connected`, or `sms`), `clock: +3 days` or `clock: thu 15:10`, `restart`, `survey file: TEMPLATE, NAME,
CLASS` (for NAME to send), `leaves: NAME` (the roster), `receipt: NAME read` (or `delivered`, or `failed unreachable`:
the newest words that NAME was sent), `rights of NAME to NAME: none`. Indented lines belong to the line above.
`pytest --update` rewrites what the bot says.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest

from bot.adapter import Outgoing
from bot.adapters.console import as_transcript
from bot.config import Settings
from conversations.messages import InboundKind, Media
from handlers.ports import Translator
from handlers.recurrence import latest, read_weekly
from tests.support.databases import FreshDatabase, Kind
from tests.support.phones import Changed
from tests.support.school import CHANNEL, ZONE, make_school
from tests.support.world import (
    MOST,
    CarelessTranslator,
    MarkingTranslator,
    NoTranslator,
    SleepingTranslator,
    Step,
    UnservingTranslator,
    World,
)

FOLDER = Path(__file__).parents[1] / "transcripts"
Mode = Literal["once", "twice"]
_TRANSLATORS: dict[str, Callable[[], Translator]] = {
    "fake": MarkingTranslator,
    "none": NoTranslator,
    "asleep": SleepingTranslator,
    "unserved": UnservingTranslator,
    "careless": CarelessTranslator,
}
_START = "2026-11-23 17:00 America/Los_Angeles"
_PERSON = re.compile(
    r"(?P<who>[a-z]+)"
    r"(?: (?P<how>taps|taps earlier|taps raw|edits|deletes|reacts|sends (?:photo|voice|document|video|raw)))?"
    r"(?: \((?:thread (?P<thread>[^)]+)|on \"(?P<on>[^\"]+)\"|at (?P<at>[a-z]+))\))?:(?: (?P<words>.*))?",
    re.DOTALL,
)
_LETTER = re.compile(r"letter for (?P<who>[a-z]+): (?P<code>\S+)")
_RIGHTS = re.compile(r"rights of (?P<guardian>[a-z]+) to (?P<student>[a-z]+): (?P<rights>full|contact_only|none)")
_LATER = re.compile(r"\+(?P<number>\d+) (?P<unit>minutes|hours|days)")
_TIMES = re.compile(r"(\d+) × (\S+)")
_KINDS: dict[str, InboundKind] = {"edits": "edit", "deletes": "delete", "reacts": "reaction"}
_MIME = {"photo": "image/jpeg", "voice": "audio/ogg", "document": "application/pdf", "video": "video/mp4"}


WAYS: dict[str, tuple[Kind, Mode]] = {
    "sqlite": ("sqlite", "once"),
    "postgresql": ("postgresql", "once"),
    "twice": ("sqlite", "twice"),
}


class TranscriptError(Exception):
    """The file says something that the player does not know, or that cannot be done."""


def entries(text: str) -> Iterator[str]:
    """The file's lines, each with the indented lines that belong to it; bot lines are left out."""
    entry: list[str] = []
    for line in text.splitlines():
        if entry and (not line or line.startswith("    ")):
            entry.append(line)
            continue
        yield from _without_blanks(entry)
        entry = [line]
    yield from _without_blanks(entry)


def _without_blanks(entry: list[str]) -> Iterator[str]:
    """One entry, and the blank lines that only stand after it."""
    last = max((index for index, line in enumerate(entry) if line), default=-1)
    if last >= 0 and not entry[0].startswith(("bot ", "bot:")):
        yield "\n".join(entry[: last + 1])
    yield from entry[last + 1 :]


@dataclass(slots=True)
class Player:
    """Plays one transcript; `lines` is the transcript as it really went."""

    url: str
    mode: Mode = "once"
    lines: list[str] = field(default_factory=list)
    #: What each person was sent, newest last.
    seen: dict[str, list[Outgoing]] = field(default_factory=dict)
    #: What each person wrote themselves: (the platform's id, words), newest last.
    wrote: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    can_change: bool = False
    translator: Translator = field(default_factory=MarkingTranslator)
    at: str = _START
    preview: str = "flagged"
    duty_phones: tuple[str, ...] = ()
    #: Who writes by SMS.
    texting: set[str] = field(default_factory=set)
    _world: World | None = None

    def play(self, text: str) -> str:
        """The transcript `text` with what the bot says now. Raises TranscriptError."""
        try:
            for entry in entries(text):
                self.lines.append(entry)
                if entry and not entry.startswith("#"):
                    self._do(entry)
        finally:
            if self._world is not None:
                self._world.close()
        return "\n".join(self.lines) + "\n"

    @property
    def world(self) -> World:
        """The house, opened when the first thing happens."""
        if self._world is None:
            self._world = World(
                self.url, _moment(self.at), self.translator, can_change=self.can_change, settings=self.settings
            )
        return self._world

    @property
    def settings(self) -> Settings:
        """The default settings, but for what the file says."""
        given = {"relay": {"preview": self.preview}, "safety": {"sms_numbers": self.duty_phones}}
        return Settings(**given)  # type: ignore[arg-type]

    def _do(self, entry: str) -> None:
        name, _colon, value = entry.partition(":")
        value = value.strip()
        if self._sets(name, value) or self._changes(name, value):
            return
        if name == "survey file":
            self.world.add_survey(*(part.strip() for part in value.split(",")))
            return
        if name == "receipt":
            self._tell(self.world.receipt(*value.split()))  # type: ignore[arg-type]
        elif name == "fails":
            self._tell(self.world.fail(value))
        elif name == "clock":
            self._tell(self.world.set_clock(self._time(value)))
        elif entry == "restart":
            self.world.restart()
        elif letter := _LETTER.fullmatch(entry):
            self.world.invite(letter["who"], letter["code"])
        elif rights := _RIGHTS.fullmatch(entry):
            self.world.set_rights(rights["guardian"], rights["student"], rights["rights"])
        else:
            self._person(entry)

    def _changes(self, name: str, value: str) -> bool:
        """Take a line that says what changes in the school, of which nobody is told; gives whether it was one."""
        parts = [part.strip() for part in value.split(",")]
        if name == "not connected":
            for alias in parts:
                self.world.disconnect(alias)
        elif name == "joins":
            self.world.join(*parts)
            if parts[-1] == "sms":
                self.texting.add(parts[0])
        elif name == "grade":
            self.world.set_grade(*parts)
        elif name == "pace":
            self.world.pace = int(value)
        elif name == "leaves":
            self.world.leave(value)
        elif name == "away":
            self.world.away = {value} - {""}
        elif name == "texts":
            self.world.text_too(value)
        else:
            return False
        return True

    def _sets(self, name: str, value: str) -> bool:
        """Take a line that says what the world is like before it begins; gives whether it was one."""
        if name == "at":
            self.at = value
        elif name == "platform":
            self.can_change = value == "can change"
        elif name == "preview":
            self.preview = value
        elif name == "duty phone":
            self.duty_phones += (value,)
        elif name == "translator":
            self.translator = _TRANSLATORS[value]()
            if self._world is not None:
                self._world.translator = self.translator
        else:
            return False
        return True

    def _person(self, entry: str) -> None:
        said = _PERSON.fullmatch(entry)
        if said is None:
            raise TranscriptError(f"what is this? {entry!r}")
        who, how = said["at"] or said["who"], said["how"] or ""
        if how in _KINDS:
            self._hear(entry, who, said["words"] or "", kind=_KINDS[how], target=self._target(who, how, said["on"]))
            return
        words = re.sub(r"\n {4}", "\n", said["words"] or "")
        tap: str | None = None
        media: tuple[Media, ...] = ()
        if how == "taps raw":
            tap, words = words, ""
        elif how.startswith("taps"):
            tap, words = self._button(who, words, earlier=how == "taps earlier"), ""
        elif how == "sends raw":
            words = _TIMES.sub(lambda found: found[2] * int(found[1]), words).encode().decode("unicode_escape")
        elif how:
            words, media = _file(how.removeprefix("sends "), words)
        thread = self._thread(who, said["thread"]) if said["thread"] else None
        reply_to = self._message(who, said["on"]) if said["on"] else None
        self._hear(entry, who, words, tap=tap, media=media, thread=thread, reply_to=reply_to)

    def _hear(self, entry: str, who: str, words: str, **more: Any) -> None:
        channel = "sms" if who.endswith("sms") or who in self.texting else CHANNEL
        inbound, step = self.world.hear(who, words, channel=channel, **more)
        if inbound.origin:
            self.wrote.setdefault(who, []).append((inbound.origin, words))
        self._tell(step)
        if self.mode == "twice":
            pace = self.world.pace
            self.world.pace = MOST if pace == MOST else 0  # what still waits to leave goes on waiting
            repeated = self.world.deliver(inbound)
            self.world.pace = pace
            if repeated.sent or repeated.handled is None or not repeated.handled.duplicate:
                raise TranscriptError(f"delivered twice, it had another effect: {entry!r}")

    def _target(self, who: str, how: str, words: str | None) -> str:
        """The platform's id of the message with `words`, else of the newest: their own, or one to react to."""
        own = [(message_id, text) for message_id, text in reversed(self.wrote.get(who, [])) if (words or "") in text]
        if own and (how != "reacts" or words):
            return own[0][0]
        return self._message(who, words or "")

    def _tell(self, step: Step) -> None:
        for outgoing in step.sent:
            how = outgoing.how if isinstance(outgoing, Changed) else ""
            if how in {"", "changes"}:
                self.seen.setdefault(outgoing.address, []).append(outgoing)
            line = as_transcript(outgoing, outgoing.address)
            self.lines.append(line.replace("bot →", f"bot {how} →", 1) if how else line)
        if not step.sent:
            self.lines.append("bot: (silence)")

    def _button(self, who: str, label: str, *, earlier: bool) -> str:
        asked = [message for message in reversed(self.seen.get(who, [])) if message.buttons]
        for message in asked[1:] if earlier else asked[:1]:
            for button in message.buttons:
                if button.label == label:
                    return button.tap
        raise TranscriptError(f"{who} sees no button {label!r}")

    def _thread(self, who: str, title: str) -> str:
        for message in reversed(self.seen.get(who, [])):
            if message.thread and message.facts.get("thread_title") == title:
                return message.thread
        return title

    def _message(self, who: str, words: str) -> str:
        for message in reversed(self.seen.get(who, [])):
            if words in message.text:
                return f"m{message.delivery_id}"
        raise TranscriptError(f"{who} has no message with {words!r}")

    def _time(self, value: str) -> datetime:
        now = self.world.clock.now()
        if later := _LATER.fullmatch(value):
            return now + timedelta(**{later["unit"]: int(later["number"])})
        weekly = None if value[:1].isdigit() else read_weekly(value)
        if weekly is None:
            return _moment(f"{value} {ZONE}")
        return latest(weekly, ZoneInfo(ZONE), now + timedelta(days=7))


def _moment(text: str) -> datetime:
    day, _space, zone = text.rpartition(" ")
    return datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _file(kind: str, words: str) -> tuple[str, tuple[Media, ...]]:
    name, _bar, caption = (part.strip() for part in words.partition("|"))
    return caption, (Media(f"ref-{name}", kind, _MIME[kind], name, 1000),)  # type: ignore[arg-type]


def check(path: Path, way: str, fresh_database: FreshDatabase, config: pytest.Config) -> None:
    """Play the transcript at `path`, and fail with a readable difference; with --update, write it down instead."""
    kind, mode = WAYS[way]
    expected = path.read_text(encoding="utf-8")
    played = Player(fresh_database(kind, make_school), mode).play(expected)
    if played == expected:
        return
    if config.getoption("--update") and way == "sqlite":
        path.write_text(played, encoding="utf-8")
    else:
        pytest.fail(_difference(path, expected, played), pytrace=False)


def _difference(path: Path, expected: str, played: str) -> str:
    """What the file says (-) beside what the bot says now (+)."""
    lines = difflib.unified_diff(
        expected.splitlines(),
        played.splitlines(),
        f"{path.name} (expected)",
        f"{path.name} (said now)",
        n=6,
        lineterm="",
    )
    return "\n".join([*lines, "", "If the new words are right: pytest --update -k transcript_says"])
