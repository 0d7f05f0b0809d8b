"""The journal of one run: what the person said and what effects gave, by key, oldest first; never a position.

An answer stands under its key, the result of a query or a setting under `<key` as
[fingerprint, result], any other command's under `!key`.
`~misses` counts the answers in a row that were not understood, `~given` names the answers known beforehand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MISSES, GIVEN = "~misses", "~given"
_NOT_ANSWERS = ("<", "!", "~")


class Journal(dict[str, Any]):
    """A dict of JSON values whose order is the order of events."""

    @classmethod
    def with_given(cls, given: Mapping[str, Any]) -> Journal:
        """A journal that starts with answers known beforehand; "back" does not take them back."""
        return cls({GIVEN: list(given), **given} if given else {})

    @property
    def misses(self) -> int:
        """Answers in a row that were not understood."""
        return int(self.get(MISSES, 0))

    @property
    def newest(self) -> str | None:
        """The key of the newest answer."""
        return next((key for key in reversed(self) if self._is_answer(key)), None)

    @property
    def untouched(self) -> bool:
        """Whether the person has answered nothing and nothing was done."""
        return self.newest is None and not any(key.startswith("!") for key in self)

    def _is_answer(self, key: str) -> bool:
        """Whether `key` holds what the person said in this run."""
        return not key.startswith(_NOT_ANSWERS) and key not in self.get(GIVEN, ())

    def answer(self, key: str, value: Any) -> None:
        """Note the newest answer."""
        self.pop(MISSES, None)
        self.pop(key, None)
        if key in self.get(GIVEN, ()):
            self[GIVEN] = [other for other in self[GIVEN] if other != key]
        self[key] = value

    def miss(self) -> int:
        """Note one more answer that was not understood, and give their number."""
        misses = self.misses + 1
        self[MISSES] = misses
        return misses

    def take_back(self) -> bool:
        """Drop the newest answer and what was read since; False when there is none, or a command has run since."""
        self.pop(MISSES, None)
        for key in reversed(list(self)):
            if key.startswith("!"):
                return False
            if self._is_answer(key):
                self._drop_from(key)
                return True
        return False

    def _drop_from(self, key: str) -> None:
        keys = list(self)
        for later in keys[keys.index(key) :]:
            del self[later]
