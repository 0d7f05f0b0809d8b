"""A phone that several people share: which of them writes, and what all of them may see on it (L1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.locale import locale_for
from conversations.taps import read_tap
from storage.sharing import reader_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.messages import Inbound, Reply
    from storage.sharing import SharerRow
    from storage.turns import ChildRow, State

#: For so long somebody who said that it is they who write is believed.
SPEAKS_FOR = timedelta(hours=12)


def speaker_of(connection: Connection, sharers: Sequence[SharerRow], inbound: Inbound, now: datetime) -> int | None:
    """Who of those who share the address wrote this; None when only they can say.

    An answer belongs to who was asked: by a button, as a platform reply, by the open question. Else it is who said
    lately that it is they.
    """
    state = sharers[0].state
    tap = read_tap(inbound.tap) if inbound.tap else None
    if tap is not None and tap.nonce == state.nonce:
        return state.run_person_id
    is_open = state.expires_at is not None and state.expires_at > now
    asked = state.run_person_id if is_open and state.flow != "menu" else None  # a menu is no question to anybody
    target = inbound.reply_to or inbound.target
    named = (reader_of(connection, state.address_id, target) if target else None) or asked
    people = [one.state.person_id for one in sharers]
    if named is None:
        named = next((one.state.person_id for one in sharers if one.speaks_until and one.speaks_until > now), None)
    return named if named in people else None


def nobody(state: State) -> State:
    """The state of a shared address while it is not known who writes: it speaks their language, and knows no one."""
    return state._replace(
        person_id=None,
        given_name=None,
        family_name=None,
        preferred_name=None,
        title=None,
        person_active=None,
        roles=None,
    )


def children_of(
    person_id: int | None, children: Mapping[int, Sequence[ChildRow]], sharers: Sequence[SharerRow] = ()
) -> Sequence[ChildRow]:
    """The children that may be spoken of: the person's own, and at a shared phone those of everybody who sees it.

    `children` are those of full rights by guardian, for all of them.
    """
    own = children.get(person_id or 0, ())
    others = [{row.student_id for row in children.get(one.state.person_id or 0, ())} for one in sharers]
    return [row for row in own if all(row.student_id in students for students in others)] if others else own


def for_one(reply: Reply, name: str, language: str) -> Reply:
    """`reply` with the name of whom it is for, since others read the same phone."""
    _ = locale_for(language).gettext
    return replace(reply, text="\n".join(line for line in (_("For {name}:", name=name), reply.text) if line))
