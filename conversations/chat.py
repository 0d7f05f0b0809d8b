"""What a flow sees: one person to talk with, typed answers, and typed effects."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast, overload

from babel.dates import format_time

from conversations.effects.base import Setting
from conversations.errors import FlowError
from conversations.locale import Locale, locale_for
from conversations.messages import Choice, Media, Words
from conversations.prompts import Prompt

if TYPE_CHECKING:
    from datetime import date, time

    from conversations.effects.base import Command, Effect, Query
    from conversations.people import Participant
    from conversations.prompts import PartOfDay

T = TypeVar("T")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class EffectCall:
    """A flow's request for an effect under a key."""

    key: str
    effect: Effect[Any]
    once: bool


Request = Prompt | EffectCall


class Step(Generic[T]):
    """The only thing a flow may await: it hands its request to the engine and gets the result back."""

    __slots__ = ("_request",)

    def __init__(self, request: Request) -> None:
        self._request = request

    def __await__(self) -> Generator[Request, Any, T]:
        return cast("T", (yield self._request))


class Chat:
    """One run of a flow, seen from inside. Everything it asks is keyed; keys are forever, labels are free."""

    def __init__(self, person: Participant) -> None:
        self.person = person
        self.locale: Locale = locale_for(person.language)
        self.said: list[str] = []
        self.next_flow: tuple[str, dict[str, Any]] | None = None
        self._used: dict[str, int] = {}

    @property
    def children(self) -> tuple[Choice, ...]:
        """The children this person has rights to, as choices."""
        return self.person.children

    def gettext(self, message: str, /, **values: object) -> str:
        """`message` in the person's language with its {placeholders} filled."""
        return self.locale.gettext(message, **values)

    def ngettext(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The right form for `count`, in the person's language."""
        return self.locale.ngettext(one, many, count, **values)

    def speak(self, language: str) -> Callable[..., str]:
        """Go on in `language`, from here to the end of this run; gives the new `gettext`."""
        self.locale = locale_for(language)
        return self.gettext

    def clock(self, moment: time) -> str:
        """A time of day as the person writes it: "9:00 PM", "21:00"."""
        return format_time(moment, "short", locale=self.locale.babel)

    def weekdays(self) -> tuple[Choice, ...]:
        """Monday to Sunday in the person's language; tokens "0" to "6"."""
        names = self.locale.babel.days["stand-alone"]["wide"]
        return tuple(Choice(str(day), names[day]) for day in range(7))

    def list_of(self, names: Sequence[str]) -> str:
        """Names as a sentence lists them: "Mateo and Sofía"."""
        return self.locale.list_of(names)

    def say(self, text: str) -> None:
        """Tell the person something; it leaves with the next question, or at the end."""
        self.said.append(text)

    def go(self, flow: str, **given: Any) -> None:
        """After this flow ends, start `flow`, with answers it would else ask for, as a journal keeps them."""
        self.next_flow = (flow, given)

    def fetch(self, key: str, query: Query[T]) -> Step[T]:
        """Read something; the result is remembered while the question stays the same."""
        return Step(EffectCall(self._key(key), query, once=False))

    def do(self, key: str, command: Command[T]) -> Step[T]:
        """Change something, once; the result is remembered."""
        return Step(EffectCall(self._key(key), command, once=not isinstance(command, Setting)))

    @overload
    def choose(self, key: str, text: str, choices: Sequence[Choice]) -> Step[Choice]: ...
    @overload
    def choose(
        self, key: str, text: str, choices: Sequence[Choice], *, skippable: Literal[True]
    ) -> Step[Choice | None]: ...
    def choose(self, key: str, text: str, choices: Sequence[Choice], *, skippable: bool = False) -> Step[Any]:
        """One of `choices`. Raises FlowError when there are none to choose from, or two share a token."""
        if not choices or len({choice.token for choice in choices}) != len(choices):
            raise FlowError(f"{key}: choices must be there, each with its own token")
        return self._ask(key, text, "choice", choices=tuple(choices), skippable=skippable)

    @overload
    def choose_several(self, key: str, text: str, choices: Sequence[Choice]) -> Step[tuple[Choice, ...]]: ...
    @overload
    def choose_several(
        self, key: str, text: str, choices: Sequence[Choice], *, skippable: bool
    ) -> Step[tuple[Choice, ...] | None]: ...
    def choose_several(self, key: str, text: str, choices: Sequence[Choice], *, skippable: bool = False) -> Step[Any]:
        """Any of `choices`, at least one."""
        return self._ask(key, text, "several", choices=tuple(choices), skippable=skippable)

    @overload
    def ask(self, key: str, text: str, *, most: int = ..., choices: Sequence[Choice] = ...) -> Step[str]: ...
    @overload
    def ask(
        self, key: str, text: str, *, most: int = ..., choices: Sequence[Choice] = ..., skippable: Literal[True]
    ) -> Step[str | None]: ...
    def ask(
        self, key: str, text: str, *, most: int = 4000, choices: Sequence[Choice] = (), skippable: bool = False
    ) -> Step[Any]:
        """Free words, at most `most` characters; or the token of one of `choices`, which are only a help."""
        return self._ask(key, text, "text", high=most, choices=tuple(choices), skippable=skippable)

    @overload
    def ask_words(self, key: str, text: str, *, most: int = ...) -> Step[Words]: ...
    @overload
    def ask_words(self, key: str, text: str, *, most: int = ..., skippable: Literal[True]) -> Step[Words | None]: ...
    def ask_words(self, key: str, text: str, *, most: int = 4000, skippable: bool = False) -> Step[Any]:
        """Words for somebody else: at most `most` characters, files, or both; they know which message they came by."""
        return self._ask(key, text, "message", high=most, skippable=skippable)

    def ask_yes_no(self, key: str, text: str) -> Step[bool]:
        """Yes or no, with two buttons."""
        _ = self.gettext
        return self._ask(key, text, "yes_no", choices=(Choice("yes", _("Yes")), Choice("no", _("No"))))

    def ask_date(self, key: str, text: str, *, earliest: date | None = None, latest: date | None = None) -> Step[date]:
        """A day, in the person's own way of writing dates."""
        return self._ask(key, text, "date", earliest=earliest, latest=latest)

    def ask_time(self, key: str, text: str, *, part_of_day: PartOfDay | None = None) -> Step[time]:
        """A time of day; `part_of_day` says what a bare "9" means."""
        return self._ask(key, text, "time", part_of_day=part_of_day)

    @overload
    def ask_number(self, key: str, text: str, *, low: float | None = ..., high: float | None = ...) -> Step[float]: ...
    @overload
    def ask_number(
        self, key: str, text: str, *, low: float | None = ..., high: float | None = ..., skippable: bool
    ) -> Step[float | None]: ...
    def ask_number(
        self, key: str, text: str, *, low: float | None = None, high: float | None = None, skippable: bool = False
    ) -> Step[Any]:
        """A number within inclusive bounds."""
        return self._ask(key, text, "number", low=low, high=high, skippable=skippable)

    def ask_phone(self, key: str, text: str) -> Step[str]:
        """A phone number, as E.164."""
        return self._ask(key, text, "phone")

    def ask_media(self, key: str, text: str) -> Step[tuple[Media, ...]]:
        """One or more files."""
        return self._ask(key, text, "media")

    def _ask(self, key: str, text: str, kind: Any, **shape: Any) -> Step[Any]:
        return Step(Prompt(self._key(key), text, kind, **shape))

    def _key(self, key: str) -> str:
        """`key`, or `key#2`, `key#3` … when a loop asks it again."""
        if not _KEY.fullmatch(key):
            raise FlowError(f"key {key!r}: use a-z, 0-9 and _, at most 40, a letter first")
        times = self._used[key] = self._used.get(key, 0) + 1
        return key if times == 1 else f"{key}#{times}"
