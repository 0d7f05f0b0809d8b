"""A finding is one line: where, how it is, what is wrong, and how to mend it, for somebody who runs an office."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

State = Literal["ok", "look", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`remedy` is empty when there is nothing to do."""

    area: str
    state: State
    said: str
    remedy: str = ""


@dataclass(slots=True)
class Report:
    """What one check found. No secret and nothing about a person may be said."""

    area: str
    findings: list[Finding] = field(default_factory=list)

    def ok(self, said: str) -> None:
        """All is well here."""
        self.findings.append(Finding(self.area, "ok", said))

    def look(self, said: str, remedy: str) -> None:
        """It works, and yet somebody should look at it."""
        self.findings.append(Finding(self.area, "look", said, remedy))

    def wrong(self, said: str, remedy: str) -> None:
        """It does not work until somebody mends it."""
        self.findings.append(Finding(self.area, "wrong", said, remedy))


class Check(Protocol):
    """One part to be looked at: of the house, or a platform (bot/adapters/…/doctor.py)."""

    @property
    def area(self) -> str:
        """What the lines begin with."""
        ...

    @property
    def online(self) -> bool:
        """Whether it needs the network."""
        ...

    async def examine(self, report: Report) -> None:
        """Look, and report. It may raise whatever a connection raises; it changes nothing anywhere."""
        ...
