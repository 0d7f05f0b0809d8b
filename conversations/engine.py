"""The engine: one turn is a keyed re-run of the flow's coroutine, by hand, with nothing waiting in memory.

Answered questions return at once from the journal. The first unanswered one gets what the person just said; when
that fits, the flow goes on to the next, else it is asked again. So an inbound feeds only the prompt it answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol

from pydantic import ValidationError

from conversations.answers import Control, NotUnderstood, Setting, Understood, read_answer, to_python, value_is_valid
from conversations.chat import Chat, EffectCall
from conversations.effects.base import Effect, dump_result, fingerprint, load_result
from conversations.errors import FlowError
from conversations.hints import already_done, first_question, hint_for, stale_tap, way_out
from conversations.messages import Reply
from conversations.prompts import Prompt
from conversations.taps import key_sign, read_tap, tap_payload

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from conversations.journal import Journal
    from conversations.people import Heard, Participant
    from conversations.registry import Flow

#: Requests that one turn may make; more means that a flow goes in circles.
MOST_STEPS = 400
#: Answers in a row that were not understood, after which the person is shown a way out.
MISSES_BEFORE_HELP = 3

#: `unheard`: the flow ended without asking anything, so the words are still to be routed.
Outcome = Literal["asked", "answered", "not_understood", "stale", "back", "menu", "unheard"]


class Perform(Protocol):
    """Carries out an effect inside the turn's transaction."""

    def __call__(self, effect: Effect[Any], /) -> Any:
        """The effect's result."""
        ...


@dataclass(slots=True)
class Turn:
    """What one turn came to. The journal passed in has been brought up to date."""

    reply: Reply | None
    #: What became of the person's words.
    outcome: Outcome
    #: The question now open; None when the flow has ended.
    prompt: Prompt | None
    #: Whether the open question is the first: nothing has been answered or done yet.
    first: bool = False
    #: A flow to start now, with answers given beforehand.
    next_flow: tuple[str, dict[str, Any]] | None = None
    #: Names of the effects carried out in this turn, in order.
    effects: list[str] = field(default_factory=list)


def take_turn(
    flow: Flow, journal: Journal, person: Participant, nonce: str, perform: Perform, heard: Heard | None = None
) -> Turn:
    """Run `flow` against `journal` up to its next open question, feeding it `heard`.

    `heard` is None when the flow starts, or when its open question is to be shown again. Raises FlowError for a
    flow that breaks the rules, and whatever `perform` raises; the journal is then not to be saved.
    """
    return _Run(flow, journal, person, nonce, perform, heard).turn()


class _Run:
    def __init__(
        self, flow: Flow, journal: Journal, person: Participant, nonce: str, perform: Perform, heard: Heard | None
    ) -> None:
        self.flow, self.journal, self.person = flow, journal, person
        self.nonce, self.perform, self.heard = nonce, perform, heard
        self.chat = Chat(person)
        self.outcome: Outcome = "asked"
        self.effects: list[str] = []

    def turn(self) -> Turn:
        """Take the turn."""
        body: Any = self.flow.run(self.chat)
        try:
            prompt, notes = self._drive(body)
        finally:
            body.close()
        if self.outcome == "back":
            return self._again()
        if self.outcome == "menu":
            return Turn(None, "menu", None, next_flow=("menu", {}), effects=self.effects)
        if prompt is None and self.heard is not None:
            self.outcome = "unheard"
        next_flow = None if prompt else self.chat.next_flow
        first = self.journal.untouched
        return Turn(self._reply(prompt, notes), self.outcome, prompt, first, next_flow, self.effects)

    def _drive(self, body: Coroutine[Any, Any, None]) -> tuple[Prompt | None, list[str]]:
        """Step the coroutine to its first open question, or its end; and what to say before that question."""
        value: Any = None
        for _step in range(MOST_STEPS):
            try:
                request = body.send(value)
            except StopIteration:
                return None, []
            if isinstance(request, EffectCall):
                value = self._effect(request)
            elif isinstance(request, Prompt):
                if self._answered(request):
                    value = to_python(request, self.journal[request.key])
                    continue
                notes = self._hear(request)
                if notes is not None:
                    return request, notes
                value = to_python(request, self.journal[request.key])
            else:
                raise FlowError(f"{self.flow.name} awaits something that is not the chat's")
        raise FlowError(f"{self.flow.name} goes in circles: {MOST_STEPS} steps in one turn")

    def _answered(self, prompt: Prompt) -> bool:
        """Whether the journal holds an answer that this prompt still understands."""
        if prompt.key not in self.journal:
            return False
        if self.heard is None and self.journal.newest == prompt.key:
            # Nothing new was said: what came before the newest answer was told then.
            self.chat.said.clear()
        return value_is_valid(prompt, self.journal[prompt.key])

    def _effect(self, call: EffectCall) -> Any:
        if call.once:
            return self._command(call)
        entry, sign = self.journal.get("<" + call.key), fingerprint(call.effect)
        if entry and entry[0] == sign:
            try:
                return load_result(call.effect, entry[1])
            except ValidationError:
                self.effects.append(f"{type(call.effect).__name__} (again: its shape changed)")
        result = self._perform(call.effect)
        self.journal["<" + call.key] = [sign, dump_result(call.effect, result)]
        return result

    def _command(self, call: EffectCall) -> Any:
        key = "!" + call.key
        if key in self.journal:
            return load_result(call.effect, self.journal[key])
        result = self._perform(call.effect)
        self.journal[key] = dump_result(call.effect, result)
        return result

    def _perform(self, effect: Effect[Any]) -> Any:
        self.effects.append(type(effect).__name__)
        return self.perform(effect)

    def _hear(self, prompt: Prompt) -> list[str] | None:
        """Feed the person's words to `prompt`: None when they answer it, else what to say before asking again."""
        heard, self.heard = self.heard, None
        if heard is None:
            return self.chat.said
        answer = self._read_tap(prompt, heard.tap) if heard.tap else self._read_words(prompt, heard)
        if isinstance(answer, Understood):
            self.journal.answer(prompt.key, answer.value)
            self.chat.said.clear()  # it was said when the question was asked
            self.outcome = "answered"
            return None
        return self._not_answered(answer)

    def _not_answered(self, answer: NotUnderstood | Control | None) -> list[str]:
        locale = self.chat.locale
        if answer is None:
            self.outcome = "stale"
            return [stale_tap(locale)]
        if isinstance(answer, Control) and answer.word == "menu":
            self.outcome = "menu"
            return []
        if isinstance(answer, Control) and answer.word == "back":
            return self._go_back()
        self.outcome = "not_understood"
        notes = [hint_for(locale, answer)]
        if self.journal.miss() >= MISSES_BEFORE_HELP:
            notes.append(way_out(locale, self.person))
        return notes

    def _go_back(self) -> list[str]:
        has_commands = any(key.startswith("!") for key in self.journal)
        if self.journal.take_back():
            self.outcome = "back"
            return []
        self.outcome = "not_understood"
        return [already_done(self.chat.locale) if has_commands else first_question(self.chat.locale)]

    def _again(self) -> Turn:
        turn = _Run(self.flow, self.journal, self.person, self.nonce, self.perform, None).turn()
        return replace(turn, outcome="back", effects=self.effects + turn.effects)

    def _read_tap(self, prompt: Prompt, payload: str) -> Understood | None:
        tap = read_tap(payload)
        if tap is None or tap.nonce != self.nonce or tap.key_sign != key_sign(prompt.key):
            return None
        if prompt.kind == "yes_no" and tap.token in ("yes", "no"):
            return Understood(tap.token == "yes")
        if not any(choice.token == tap.token for choice in prompt.choices):
            return None
        return Understood([tap.token] if prompt.kind == "several" else tap.token)

    def _read_words(self, prompt: Prompt, heard: Heard) -> Understood | NotUnderstood | Control:
        setting = Setting(self.chat.locale.tag, self.person.timezone, self.person.country, heard.at)
        return read_answer(prompt, heard.text, heard.media, setting, heard.origin)

    def _reply(self, prompt: Prompt | None, notes: list[str]) -> Reply | None:
        if prompt is None:
            return Reply("\n\n".join(self.chat.said)) if self.chat.said else None
        taps = tuple(tap_payload(self.nonce, prompt.key, choice.token) for choice in prompt.choices)
        return Reply("\n\n".join([*notes, prompt.text]), prompt.choices, taps=taps)
