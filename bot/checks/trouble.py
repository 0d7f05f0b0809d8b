"""Broken connections in plain words: "refused", "no such name", "no answer in time"."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

_PLAIN: tuple[tuple[type[BaseException], str], ...] = (
    (socket.gaierror, "there is no such name, or no way to the internet (DNS)"),
    (ssl.SSLCertVerificationError, "its certificate is not valid"),
    (ssl.SSLError, "no secure connection could be made (is it https there?)"),
    (ConnectionRefusedError, "refused"),
    (ConnectionResetError, "the connection was broken off"),
    (BrokenPipeError, "the connection was broken off"),
    (TimeoutError, "no answer in time"),
    (PermissionError, "not permitted"),
)
_REFUSED = ("connection refused", "connect call failed", "all connection attempts failed")


def why(error: BaseException) -> str:
    """Why something could not be reached. Only the kind of an unknown error is told: its words may hold an address."""
    chain = list(_causes(error))
    for kind, words in _PLAIN:
        if any(isinstance(one, kind) for one in chain):
            return words
    told = " ".join(str(one).lower() for one in chain if isinstance(one, OSError) or "Connect" in type(one).__name__)
    if any(words in told for words in _REFUSED):
        return "refused"
    if any("timeout" in type(one).__name__.lower() or "timedout" in type(one).__name__.lower() for one in chain):
        return "no answer in time"
    return next((one.strerror for one in chain if isinstance(one, OSError) and one.strerror), type(error).__name__)


def _causes(error: BaseException) -> Iterator[BaseException]:
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__]
        for name in ("os_error", "reason", "certificate_error"):
            inner = getattr(one, name, None)
            waiting.append(inner if isinstance(inner, BaseException) else None)
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions


def host_of(url: str) -> str:
    """The host of an address, with its port when it names one; never a password or path."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = None
    return (parts.hostname or "?") + (f":{port}" if port else "")
