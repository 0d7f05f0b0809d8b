"""What Telegram's refusals and broken connections mean for a delivery."""

from __future__ import annotations

from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.adapters.telegram.api import ServerTrouble
from bot.send_errors import (
    Ambiguous,
    Misconfigured,
    RateLimited,
    Rejected,
    SendError,
    Unavailable,
    Unreachable,
)

_GONE = ("chat not found", "user not found", "peer_id_invalid", "input_user_deactivated")
#: The request did not leave: no connection was made, or none was free.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_DETAIL_CHARACTERS = 120


def send_error(error: TelegramError) -> SendError:
    """The send error for `error`. BadRequest and TimedOut are kinds of NetworkError, so they are asked first."""
    if isinstance(error, RetryAfter):
        return RateLimited("429", retry_after=seconds_of(error))
    if isinstance(error, InvalidToken):
        return Misconfigured("the token is refused")
    if isinstance(error, Forbidden | ChatMigrated):
        return Unreachable(_words(error))
    if isinstance(error, BadRequest):
        return Unreachable(_words(error)) if is_gone(error) else Rejected(_words(error))
    if isinstance(error, ServerTrouble):
        return Unavailable(_words(error))
    return _connection_error(error)


def _connection_error(error: TelegramError) -> SendError:
    cause = error.__cause__
    detail = type(cause or error).__name__
    if isinstance(cause, _NOT_SENT):
        return Unavailable(detail)
    if isinstance(error, TimedOut) or isinstance(cause, httpx.TransportError):
        return Ambiguous(detail)
    if isinstance(error, NetworkError | Conflict):
        return Unavailable(detail)
    return Ambiguous("an answer that cannot be read")


def is_gone(error: TelegramError) -> bool:
    """Whether a 400 says that there is nobody to write to."""
    words = error.message.lower()
    return any(gone in words for gone in _GONE)


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram wants us to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _words(error: TelegramError) -> str:
    return error.message[:_DETAIL_CHARACTERS]
