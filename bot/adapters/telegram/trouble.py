"""Trouble in reaching Telegram: how long to wait, and one honest line in the log when it begins and ends."""

from __future__ import annotations

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.adapters.telegram.errors import seconds_of, send_error

log = structlog.get_logger()
_FIRST, _LONGEST = 1.0, 30.0
_TOKEN_SECONDS, _CONFLICT_SECONDS = 60.0, 15.0


class Trouble:
    """Counts failures in a row."""

    def __init__(self) -> None:
        self._failures = 0
        self._told = ""

    def wait_after(self, error: TelegramError) -> float:
        """Seconds to wait after `error`: 1, 2, 4 … 30; what Telegram asks for; longer where a person must act."""
        self._failures += 1
        self._tell(error)
        if isinstance(error, RetryAfter):
            return seconds_of(error)
        if isinstance(error, InvalidToken):
            return _TOKEN_SECONDS
        if isinstance(error, Conflict):
            return _CONFLICT_SECONDS
        if isinstance(error, TimedOut) and self._failures == 1:
            return 0.0  # a long poll that a network in between has cut
        return float(min(_LONGEST, _FIRST * 2 ** (self._failures - 1)))

    def is_over(self) -> None:
        """Telegram answers again."""
        if self._told:
            log.info("telegram.reached_again", failures=self._failures)
        self._failures, self._told = 0, ""

    def _tell(self, error: TelegramError) -> None:
        name = "another_poller" if isinstance(error, Conflict) else send_error(error).name
        if name != self._told and not (isinstance(error, TimedOut) and self._failures == 1):
            self._told = name
            log.warning("telegram.not_reached", reason=name, error=type(error).__name__)
