"""The providers in their order: who may be asked now, and what is done when one fails."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

import structlog

from bot.translate.breaker import Breaker
from bot.translate.provider import Away, RateLimited, Refused, Unsupported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.translate.deadline import Deadline
    from bot.translate.provider import Provider

log = structlog.get_logger()
#: A provider that does not say how long it wants to be left alone.
_RATE_REST: Final = 300.0
_REFUSED_REST: Final = 900.0
_PAIR_REST: Final = 3600.0
#: Seconds that must be left for an answer after a wait.
_WORTH_IT: Final = 1.0
_BREATH: Final = 0.2


class Chain:
    """Asks providers. `timeout` bounds one request of one provider, in seconds. Threads share it."""

    def __init__(
        self,
        providers: Sequence[Provider],
        *,
        timeout: float = 5.0,
        monotonic: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        self._providers, self._timeout, self._monotonic = tuple(providers), timeout, monotonic
        self._pause = pause or threading.Event().wait
        self._breakers = {provider.name: Breaker(monotonic) for provider in self._providers}
        self._no_pair: dict[tuple[str, str, str], float] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The providers, in order."""
        return tuple(provider.name for provider in self._providers)

    def serves(self, source: str, target: str) -> bool:
        """Whether any provider knows both languages."""
        return any(self._knows(provider, source, target) for provider in self._providers)

    def able(self, source: str, target: str) -> Iterator[Provider]:
        """Those that know both languages and are not at rest, in order, each looked at when its turn comes."""
        for provider in self._providers:
            if self._knows(provider, source, target) and self._breakers[provider.name].lets_through():
                yield provider

    def ask(self, provider: Provider, text: str, source: str, target: str, deadline: Deadline) -> str | None:
        """What `provider` makes of masked `text`; None when it cannot. One more try where that helps. Never raises."""
        for attempt in (1, 2):
            seconds = min(self._timeout, deadline.left())
            if seconds <= 0:
                return None
            try:
                answer = provider.translate(text, source, target, seconds)
            except Exception as error:  # noqa: BLE001 - a provider may raise anything at all
                log.info("translator.failed", provider=provider.name, error=type(error).__name__)
                wait = self._note(provider, error, (source, target), deadline)
                if wait is None or attempt > 1 or wait + _WORTH_IT > deadline.left():
                    return None
                self._pause(wait)
                continue
            self._breakers[provider.name].well()
            return answer.strip() or None
        return None

    def _knows(self, provider: Provider, source: str, target: str) -> bool:
        until = self._no_pair.get((provider.name, source, target), 0.0)
        return provider.serves(source, target) and self._monotonic() >= until

    def _note(self, provider: Provider, error: Exception, pair: tuple[str, str], deadline: Deadline) -> float | None:
        """Remember the failure; how long to wait before asking once more, None where that is of no use."""
        breaker = self._breakers[provider.name]
        if isinstance(error, Unsupported):
            self._no_pair[provider.name, *pair] = self._monotonic() + _PAIR_REST
        elif isinstance(error, Refused):
            breaker.rest(_REFUSED_REST)
        elif isinstance(error, RateLimited):
            if error.seconds is not None and error.seconds + _WORTH_IT <= deadline.left():
                return error.seconds
            breaker.rest(_RATE_REST if error.seconds is None else error.seconds)
        else:
            breaker.failed()
            # The next provider has better chances; the last one is given a second one.
            if isinstance(error, Away) and provider is self._providers[-1] and not breaker.rests:
                return _BREATH
        return None
