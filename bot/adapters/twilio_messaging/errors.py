"""Twilio's error codes as our closed list of send errors.

Source: https://www.twilio.com/docs/api/errors. Codes come in the answer to a request and, for many WhatsApp
troubles, only later in a status callback.
"""

from __future__ import annotations

from bot.send_errors import (
    Held,
    Misconfigured,
    OptedOut,
    RateLimited,
    Rejected,
    SendError,
    Unavailable,
    Unreachable,
)

#: Seconds after which somebody who did not answer a template gets it once more.
KNOCK_AGAIN = 7 * 24 * 3600.0
#: WhatsApp: one message in 6 s to one person.
_PAIR_SECONDS = 6.0
_DAILY_LIMIT_SECONDS = 3600.0

_BY_CODE: dict[int, type[SendError]] = {
    # Too fast: HTTP, SMS rate, full queues, carriers' rate and daily limits in the US, WhatsApp pair rate, daily limit.
    **dict.fromkeys((14107, 20429, 21611, 30001, 30022, 30023, 63018, 63038), RateLimited),
    21610: OptedOut,
    # No such number, not on WhatsApp, gone, blocked us, not in the sandbox (any more).
    **dict.fromkeys((21211, 21214, 21217, 21614, 30004, 30005, 30006, 63003, 63014, 63015, 63024, 63033), Unreachable),
    63016: Held,
    # Account, token, sender, its registration with carriers, or callback address: nothing on this channel will leave.
    **dict.fromkeys((20003, 20005, 20404, 21212, 21603, 21606, 21609, 21659, 21660), Misconfigured),
    **dict.fromkeys((30002, 30032, 30034, 63001, 63002, 63007, 63020, 63051), Misconfigured),
    # Phone off, carriers and Meta having a bad day, our file not fetched.
    **dict.fromkeys((20500, 20503, 30003, 30008, 30017, 63005, 63010, 63012, 63019), Unavailable),
}
#: These tell of the whole account or sender; 63018 may mean one person.
_OF_CHANNEL = frozenset({14107, 20429, 21611, 30001, 30022, 30023, 63038})
_WAIT = {63018: _PAIR_SECONDS, 63038: _DAILY_LIMIT_SECONDS, 30023: _DAILY_LIMIT_SECONDS, 63016: KNOCK_AGAIN}


def error_of(code: int, status: int = 0, retry_after: float | None = None) -> SendError:
    """The send error for Twilio's `code` (0: none), else for the HTTP `status` of the answer."""
    kind = _BY_CODE.get(code) or _of_status(status)
    detail = f"Twilio {code}" if code else f"HTTP {status}"
    wait = retry_after or _WAIT.get(code)
    if kind is RateLimited:
        return RateLimited(detail, retry_after=wait, whose="channel" if code in _OF_CHANNEL else "unknown")
    return kind(detail, retry_after=wait)


def _of_status(status: int) -> type[SendError]:
    if status == 429:  # noqa: PLR2004 - Too Many Requests
        return RateLimited
    if status in {401, 403}:
        return Misconfigured
    if status >= 500 or status == 408:  # noqa: PLR2004 - their fault
        return Unavailable
    return Rejected
