"""The flows we have. A flow is one file in conversations/flows/ that registers itself with @flow."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Literal

from conversations.chat import Chat
from conversations.errors import FlowError, UnknownFlow

#: "known": guardians and staff; "shared": whoever shares a phone with others.
Audience = Literal["guardian", "staff", "known", "anyone", "stranger", "shared"]
FlowFunction = Callable[[Chat], Awaitable[None]]
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")


@dataclass(frozen=True, slots=True)
class Flow:
    """The definition of one conversation."""

    name: str
    run: FlowFunction
    #: What the menu calls it (an English source string); empty keeps it out of the menu.
    title: str
    audience: Audience
    #: Place in the menu, low first.
    order: int
    #: Intents (see conversations/intents.py) that start it.
    intents: tuple[str, ...]
    #: Own phrases that start it, by language: {"en": ("lost and found",)}.
    phrases: Mapping[str, tuple[str, ...]]
    #: An unanswered question ends it politely after this long.
    expires_after: timedelta
    doc: str = field(repr=False)
    #: In the menu only of those who read another language than the school.
    between_languages: bool = False
    #: What is said in it is forgotten once it is over: journal, messages as they came, questions as they were sent.
    private: bool = False


_FLOWS: dict[str, Flow] = {}


def flow(  # noqa: PLR0913 - all but the name are optional, and named
    name: str,
    *,
    title: str = "",
    audience: Audience = "guardian",
    order: int = 50,
    intents: tuple[str, ...] = (),
    phrases: Mapping[str, tuple[str, ...]] | None = None,
    between_languages: bool = False,
    expires_after: timedelta = timedelta(days=2),
    private: bool = False,
) -> Callable[[FlowFunction], FlowFunction]:
    """Register the decorated coroutine function as the flow `name`. Raises FlowError for a bad or taken name."""

    def register(run: FlowFunction) -> FlowFunction:
        if not _NAME.fullmatch(name):
            raise FlowError(f"flow name {name!r}: use a-z, 0-9 and _, at most 32, a letter first")
        if name in _FLOWS and _FLOWS[name].run.__module__ != run.__module__:
            raise FlowError(f"two flows are called {name!r}")
        if not run.__doc__:
            raise FlowError(f"flow {name!r} needs a docstring that says what it is for")
        told = (title, audience, order, intents, phrases or {}, expires_after, run.__doc__)
        _FLOWS[name] = Flow(name, run, *told, between_languages, private)
        return run

    return register


def discover() -> Mapping[str, Flow]:
    """Import every module of conversations/flows and give all flows by name."""
    package = importlib.import_module("conversations.flows")
    _import_all(tuple(package.__path__))
    return _FLOWS


@cache
def _import_all(folders: tuple[str, ...]) -> None:
    for module in pkgutil.iter_modules(folders):
        importlib.import_module(f"conversations.flows.{module.name}")


def get_flow(name: str) -> Flow:
    """The flow called `name`. Raises UnknownFlow."""
    found = _FLOWS.get(name) or discover().get(name)
    if found is None:
        raise UnknownFlow(name)
    return found
