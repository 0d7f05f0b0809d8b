"""How each effect is carried out, inside the turn's transaction. One module a noun; all are found by themselves."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from conversations.effects.base import Effect

if TYPE_CHECKING:
    from conversations.engine import Perform
    from handlers.visit import Visit

E = TypeVar("E", bound=Effect[Any])
Handler = Callable[[Any, Any], Any]
_HANDLERS: dict[type[Effect[Any]], Handler] = {}


def handles(kind: type[E]) -> Callable[[Callable[[E, Visit], Any]], Callable[[E, Visit], Any]]:
    """Register the decorated function `(effect, visit) -> result` as the one that carries out `kind`."""

    def register(function: Callable[[E, Visit], Any]) -> Callable[[E, Visit], Any]:
        _HANDLERS[kind] = function
        return function

    return register


@cache
def all_handlers() -> dict[type[Effect[Any]], Handler]:
    """Every effect with its handler."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return _HANDLERS


def performer(visit: Visit) -> Perform:
    """Carries out effects for `visit`. Raises KeyError for an effect without a handler."""
    handlers = all_handlers()

    def perform(effect: Effect[Any], /) -> Any:
        return handlers[type(effect)](effect, visit)

    return perform
