"""Invite codes: what turns an unknown address into a person we know (L15)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from storage.invites import add_invite, find_invite

if TYPE_CHECKING:
    from handlers.house import House
    from handlers.visit import Visit
    from storage.database import UnitOfWork
    from storage.invites import InviteRow

#: No 0/O, 1/I/L, 5/S, 2/Z, 8/B, U/V: nothing that a tired eye confuses.
ALPHABET = "ACDEFGHJKMNPQRTWXY34679"
#: "HOME-7K3Q-9FXA", in any case, with or without dashes and spaces.
CODE = re.compile(r"(?:HOME)?[\s\u2010-\u2015-]*([A-Z0-9]{4})[\s\u2010-\u2015-]*([A-Z0-9]{4})")
WRONG_CODES_ALLOWED = 5
WRONG_CODES_WINDOW = timedelta(hours=1)


def show_code(code: str) -> str:
    """A code as letters print it: "7K3Q9FXA" → "HOME-7K3Q-9FXA"."""
    return f"HOME-{code[:4]}-{code[4:]}"


def read_code(text: str) -> str | None:
    """The eight letters of a code as someone typed it, or None when it cannot be one."""
    found = CODE.fullmatch(text.strip().upper())
    return "".join(found.groups()) if found else None


def looks_like_code(text: str) -> bool:
    """Whether a whole message is meant as a code: it starts with HOME, or it mixes letters and digits."""
    code = read_code(text)
    if code is None or not set(code) <= set(ALPHABET):
        return False  # "June 2026" is no code
    return text.strip().upper().startswith("HOME") or (
        any(character.isdigit() for character in code) and any(character.isalpha() for character in code)
    )


def invite_of(visit: Visit, typed: str) -> InviteRow | None:
    """The invite of a code as someone typed it, used, expired or not, locked; None for a code that nobody was given."""
    code = read_code(typed)
    return find_invite(visit.work.connection, code) if code else None


def new_invite(work: UnitOfWork, house: House, person_id: int) -> str:
    """Make a code for a person, ending their older ones; gives it as letters print it. It is not kept in clear."""
    code, now = house.ids.invite_code(), house.clock.now()
    add_invite(work.connection, code, person_id, now, now + timedelta(days=house.invite_days))
    return show_code(code)
