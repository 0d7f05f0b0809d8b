"""The real clock and the real chance."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from handlers.invites import ALPHABET

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC)


class RandomIds:
    """Ids from the operating system's chance."""

    def nonce(self) -> str:
        """Five letters."""
        return _pick(_LETTERS, 5)

    def error_id(self) -> str:
        """Six letters to read out on the phone."""
        return _pick(ALPHABET, 6)

    def invite_code(self) -> str:
        """Eight letters and digits that cannot be confused."""
        return _pick(ALPHABET, 8)

    def key(self) -> str:
        """32 letters."""
        return secrets.token_hex(16)


def _pick(letters: str, count: int) -> str:
    return "".join(secrets.choice(letters) for _ in range(count))
