"""Letters from school: the invite that a stranger's phone is shown, so that joining by code can be tried."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.demo.cast import Player

NewInvite = Callable[[int], str]


class Letter(NamedTuple):
    """A letter on paper. The code is known only here: the database keeps its digest."""

    to: str
    about: str
    language: str
    code: str


class Letters:
    """The letters of this run, by address; a restart prints new ones."""

    def __init__(self, new_invite: NewInvite) -> None:
        self._new_invite = new_invite
        self._by_address: dict[str, Letter] = {}

    def for_address(self, address: str, person: Player) -> Letter:
        """The letter to `person` that lies beside the phone with `address`."""
        if address not in self._by_address:
            code = self._new_invite(person.id)
            self._by_address[address] = Letter(person.shown, person.about, person.language, code)
        return self._by_address[address]
