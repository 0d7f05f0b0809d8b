"""The closed list of ways a delivery can fail, each carrying the facts that decide what happens next.

SendError
├── RateLimited        the platform asked us to wait
├── Unavailable        refused, timed out, 5xx: try again
├── Ambiguous          it may have arrived: try again, log it as a possible duplicate
├── Held               the platform lets us write only after they do; they were asked to: keep it until then
├── Unreachable        blocked, deactivated, gone: mark the address
├── OptedOut           the provider holds a STOP for this address: make it ours
├── Rejected           the platform will never take this message
└── Misconfigured      our token or account is wrong: hold the channel, tell the office
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, Literal


class SendError(Exception):
    """A delivery that did not leave. `detail` is the platform's own words or code, never message text."""

    name: ClassVar[str] = "error"
    #: Whether another attempt can help.
    retryable: ClassVar[bool] = False
    #: Attempts after which it gives up, where that is not the channel's own number.
    most_attempts: ClassVar[int | None] = None
    #: How long after a message was written attempts are made whatever their number: nothing was sent by any of them.
    patience: ClassVar[timedelta] = timedelta()
    #: Whether the fault lies with the whole channel, not with this delivery.
    channel_wide: ClassVar[bool] = False

    def __init__(self, detail: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(detail or self.name)
        self.detail = detail
        #: Seconds that the platform asked for.
        self.retry_after = retry_after


class RateLimited(SendError):
    """Too many messages: wait `retry_after` seconds.

    `whose` limit it was, where the platform says so: that of one "address", or that of the whole "channel".
    """

    name = "rate_limited"
    retryable = True

    def __init__(
        self,
        detail: str = "",
        *,
        retry_after: float | None = None,
        whose: Literal["address", "channel", "unknown"] = "unknown",
    ) -> None:
        super().__init__(detail, retry_after=retry_after)
        self.whose = whose


class Unavailable(SendError):
    """The platform did not take it (refused, 5xx): nothing was sent."""

    name = "unavailable"
    retryable = True
    patience = timedelta(hours=24)


class Ambiguous(SendError):
    """The connection broke after the request left: it may have been sent."""

    name = "ambiguous"
    retryable = True


class Held(SendError):
    """The person must write first, and was asked to. Send it then, or ask once more after `retry_after` seconds."""

    name = "held"
    retryable = True
    most_attempts = 3


class Unreachable(SendError):
    """The person blocked us or the address is gone."""

    name = "unreachable"


class OptedOut(SendError):
    """The provider refuses because the person told it to stop."""

    name = "opted_out"


class Rejected(SendError):
    """The message itself is refused (too long, bad media, no template)."""

    name = "rejected"


class Misconfigured(SendError):
    """The account or token is refused."""

    name = "misconfigured"
    retryable = True
    channel_wide = True
