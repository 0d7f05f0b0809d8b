"""Effects of phones that change, are shared, or are in the wrong hands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.effects.family import LeavePhone, LookAround, Place, Sharers, SpeakAs, WhoSharesThis
from conversations.messages import Choice
from handlers.effects import handles
from handlers.invites import invite_of
from handlers.phones import give_up
from handlers.sharing import SPEAKS_FOR
from handlers.visit import STAFF_ROLES
from storage.addresses import addresses_of
from storage.people import get_people, is_on_board, roles_of
from storage.sharing import note_writer, people_at, set_speaker, share_a_child

if TYPE_CHECKING:
    from handlers.visit import Visit


@handles(LookAround)
def look_around(effect: LookAround, visit: Visit) -> Place:
    """Who is at this phone, and where else the person of the code is."""
    connection, address_id = visit.work.connection, visit.state.address_id
    invite = invite_of(visit, effect.code)
    if invite is None:
        return Place()
    person_id, here = invite.person_id, people_at(connection, address_id)
    others = [one for one in here if one != person_id]
    taken = bool(others) and person_id not in here
    people = get_people(connection, others)
    # Who shares no child with full rights must not learn who else is known to the school (L1).
    one_family = all(share_a_child(connection, person_id, one, with_full_rights=True) for one in others)
    related = all(share_a_child(connection, person_id, one, with_full_rights=False) for one in others)
    staff = any(roles_of(connection, one) & STAFF_ROLES for one in (person_id, *others))
    return Place(
        taken=taken,
        name=", ".join(people[one].full_name for one in others) if taken and one_family else "",
        may_share=related and not staff,
        elsewhere=any(one != address_id for one in addresses_of(connection, person_id)),
        known=is_on_board(connection, person_id),
    )


@handles(WhoSharesThis)
def who_shares_this(_effect: WhoSharesThis, visit: Visit) -> Sharers:
    """Everybody at this phone, by the name they use."""
    ids = people_at(visit.work.connection, visit.state.address_id)
    people = get_people(visit.work.connection, ids)
    names = [people[one].called for one in ids]
    labels = [name if names.count(name) == 1 else people[one].full_name for one, name in zip(ids, names, strict=True)]
    languages = dict.fromkeys(people[one].language or visit.house.school.language for one in ids)
    return Sharers(tuple(Choice(str(one), label) for one, label in zip(ids, labels, strict=True)), tuple(languages))


@handles(SpeakAs)
def speak_as(effect: SpeakAs, visit: Visit) -> None:
    """Believe it, for some hours; whoever is not of this phone changes nothing."""
    connection, address_id = visit.work.connection, visit.state.address_id
    person_id = int(effect.person)
    if person_id not in people_at(connection, address_id):
        return
    set_speaker(connection, address_id, person_id, visit.now + SPEAKS_FOR)
    note_writer(connection, address_id, person_id, visit.now)
    visit.writer_known = True
    visit.reload()


@handles(LeavePhone)
def leave_phone(_effect: LeavePhone, visit: Visit) -> None:
    """Let the phone be nobody's, and tell the office."""
    give_up(visit)
