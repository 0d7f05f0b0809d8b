"""Effects: a Query reads, a Command changes. Handlers carry them out in the turn's own transaction."""

from __future__ import annotations

import zlib
from typing import Any, Generic, TypeVar, get_args

from pydantic import TypeAdapter

T = TypeVar("T")


class Effect(Generic[T]):
    """Something a flow wants done. Subclasses are frozen dataclasses; `T` is what comes back."""

    __slots__ = ()


class Query(Effect[T]):
    """Reads, changes nothing; asked again when what it asks for has changed."""

    __slots__ = ()


class Command(Effect[T]):
    """Changes something, once per key of a conversation."""

    __slots__ = ()


class Setting(Command[T]):
    """Sets what it says, so that doing it again is harmless: "back" may pass it, and it is done anew if it differs."""

    __slots__ = ()


_ADAPTERS: dict[type[Effect[Any]], TypeAdapter[Any]] = {}


def _adapter(kind: type[Effect[Any]]) -> TypeAdapter[Any]:
    found = _ADAPTERS.get(kind)
    if found is None:
        found = _ADAPTERS[kind] = TypeAdapter(_result_type(kind))
    return found


def _result_type(kind: type[Effect[Any]]) -> Any:
    for base in kind.__orig_bases__:  # type: ignore[attr-defined]
        arguments = get_args(base)
        if arguments:
            return arguments[0]
    raise TypeError(f"{kind.__name__} names no result type: write Query[X] or Command[X]")


def dump_result(effect: Effect[Any], result: Any) -> Any:
    """`result` as plain JSON values, for the journal."""
    return _adapter(type(effect)).dump_python(result, mode="json")


def load_result(effect: Effect[Any], value: Any) -> Any:
    """A result from the journal. Raises pydantic.ValidationError when a release changed its shape."""
    return _adapter(type(effect)).validate_python(value)


def fingerprint(effect: Effect[Any]) -> str:
    """A short sign of what exactly is asked, so that a journaled reading is not used for another question."""
    return f"{zlib.crc32(repr(effect).encode()):08x}"
