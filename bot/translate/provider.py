"""What every provider is to us, and the few ways in which one can fail: all are a ProviderError."""

from __future__ import annotations

from typing import Protocol


class ProviderError(Exception):
    """A provider did not translate."""


class Away(ProviderError):
    """It did not answer in time, or broke."""


class RateLimited(ProviderError):
    """It asked us to wait `seconds` (None: it did not say how long)."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__("asked us to wait")
        self.seconds = seconds


class Refused(ProviderError):
    """It does not accept our key, or our account has no more to spend."""


class Unsupported(ProviderError):
    """It does not do this pair of languages."""


class Unusable(ProviderError):
    """What it answered is no translation."""


class Provider(Protocol):
    """One engine. It blocks."""

    name: str
    #: Characters that one request may have.
    most: int

    def serves(self, source: str, target: str) -> bool:
        """Whether it knows both languages (BCP 47 tags)."""
        ...

    def translate(self, text: str, source: str, target: str, seconds: float) -> str:
        """Masked `text` in `target`, its marks "[[1]]" kept, within about `seconds`. Raises ProviderError."""
        ...


def code_for(tag: str, codes: dict[str, str]) -> str | None:
    """What a provider calls the language `tag`: its own entry ("zh-hant", "pt-br"), else that of its first part."""
    lowered = tag.lower().replace("_", "-")
    while lowered:
        if lowered in codes:
            return codes[lowered]
        lowered = lowered.rpartition("-")[0]
    return None


def same_names(*tags: str) -> dict[str, str]:
    """Languages that a provider calls as we do."""
    return {tag: tag for tag in tags}
