"""Whose trouble it is: one person's, or the whole channel's. Platforms seldom say, so it is read from what they do.

One failure holds back its own address. When several people in a row fail and nobody is served, it is the platform:
then the channel rests, and one message at a time looks whether it is back. So an outage costs no attempts, makes no
dead letters, and at most what was under way can arrive twice, and one more for each look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.send_errors import Held, RateLimited, SendError

if TYPE_CHECKING:
    from bot.outbox.pace import Pace

log = structlog.get_logger()
#: So many different people in a row, and it is no longer their own.
_SEVERAL = 3
#: Seconds of rest: at first, at most, and when our token is refused.
_FIRST, _LONGEST, _REFUSED = 2.0, 30.0, 30.0


class Trouble:
    """What has gone wrong on one channel since something last went well; it holds the channel's pace."""

    def __init__(self, channel: str, pace: Pace) -> None:
        self._channel, self._pace = channel, pace
        self._failed: set[int] = set()
        self._limited: set[int] = set()
        self._rests = 0

    @property
    def away(self) -> bool:
        """Whether the platform serves nobody: one message at a time may look whether it does again."""
        return len(self._failed) >= _SEVERAL

    def well(self) -> None:
        """A message was taken."""
        if self.away:
            log.info("send.platform_back", channel=self._channel)
        self._failed.clear()
        self._limited.clear()
        self._rests = 0

    def note(self, address_id: int, error: SendError) -> bool:
        """A message to this address failed; gives whether the message itself has no part in it.

        Being told to wait, or a platform that is away, makes no dead letter and is not counted as an attempt.
        """
        if isinstance(error, RateLimited):
            self._too_fast(address_id, error)
            return True
        if not error.retryable or isinstance(error, Held):
            self.well()  # it said no, so it is there
            return False
        was_away = self.away
        _add(self._failed, address_id)
        if self.away or error.channel_wide:
            self._rest(error.retry_after or (_REFUSED if error.channel_wide else None))
        if self.away and not was_away:
            log.warning("send.platform_away", channel=self._channel, error=error.name)
        return self.away

    def _too_fast(self, address_id: int, error: RateLimited) -> None:
        self._failed.clear()  # it answered
        _add(self._limited, address_id)
        # Whether it meant this chat or all of them shows when it says so to others too.
        if error.whose == "channel" or (error.whose == "unknown" and len(self._limited) >= _SEVERAL):
            self._rest(error.retry_after)

    def _rest(self, asked: float | None) -> None:
        """Hold the channel for as long as it asks; if it does not, for 2, 4, 8 … 30 s."""
        if asked:
            self._pace.hold(asked)
        elif not self._pace.held:
            self._pace.hold(min(_LONGEST, _FIRST * 2.0 ** min(self._rests, 10)))
            self._rests += 1


def _add(people: set[int], address_id: int) -> None:
    if len(people) < _SEVERAL:  # more need not be known
        people.add(address_id)
