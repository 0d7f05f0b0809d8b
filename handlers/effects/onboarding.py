"""Effects of onboarding: binding an address to a person by code (L15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.effects.onboarding import BindInvite, FinishOnboarding, Outcome, Redeemed, RedeemInvite, WrongPerson
from handlers.effects import handles
from handlers.invites import WRONG_CODES_ALLOWED, WRONG_CODES_WINDOW, invite_of, read_code
from handlers.phones import move_in
from handlers.relay import deliver_kept
from handlers.visit import GUARDIAN_ROLES, children_as_choices
from storage.invites import InviteRow, use_invite, wrong_codes_since
from storage.people import display_name, roles_of, school_name_of, update_person
from storage.turns import load_children

if TYPE_CHECKING:
    from handlers.visit import Visit


@handles(RedeemInvite)
def redeem_invite(effect: RedeemInvite, visit: Visit) -> Redeemed:
    """Say whose code it is. Guessing is locked out for an hour."""
    connection = visit.work.connection
    since = visit.now - WRONG_CODES_WINDOW
    if wrong_codes_since(connection, visit.state.address_id, since) >= WRONG_CODES_ALLOWED:
        return Redeemed("locked")
    invite = invite_of(visit, effect.code)
    outcome = _judge(invite, visit)
    if outcome == "wrong" and read_code(effect.code):  # "I have no code" is no guess
        visit.route_name = "code:wrong"
    if invite is None or outcome != "good":
        return Redeemed(outcome)
    person_id = invite.person_id
    children = children_as_choices(load_children(connection, [person_id]).get(person_id, []))
    return Redeemed(
        "good",
        name=display_name(connection, person_id),
        school=school_name_of(connection, person_id) or visit.house.school.name,
        children=tuple(child.label for child in children),
        is_staff=not roles_of(connection, person_id) & GUARDIAN_ROLES,
    )


@handles(BindInvite)
def bind_invite(effect: BindInvite, visit: Visit) -> bool:
    """Bind the visit's address to the person of the code, and send what had been kept for them."""
    invite = invite_of(visit, effect.code)
    if invite is None or _judge(invite, visit) != "good":
        return False
    connection, address_id = visit.work.connection, visit.state.address_id
    use_invite(connection, invite.id, address_id, visit.now)
    move_in(visit, invite.person_id, share=effect.share, instead=effect.instead)
    deliver_kept(visit.work, visit.house, invite.person_id, visit.now)
    return True


@handles(WrongPerson)
def wrong_person(effect: WrongPerson, visit: Visit) -> None:
    """End a code that went to the wrong hands."""
    invite = invite_of(visit, effect.code)
    if invite is not None and invite.used_at is None:
        use_invite(visit.work.connection, invite.id, visit.state.address_id, visit.now)


@handles(FinishOnboarding)
def finish_onboarding(_effect: FinishOnboarding, visit: Visit) -> None:
    """Note that the person is on board: from now on the roster no longer sets their language."""
    if visit.state.person_id is not None:
        update_person(visit.work.connection, visit.state.person_id, onboarded_at=visit.now)


def _judge(invite: InviteRow | None, visit: Visit) -> Outcome:
    if invite is None:
        return "wrong"
    if invite.used_at is not None:
        return "used"
    return "expired" if invite.expires_at <= visit.now else "good"
