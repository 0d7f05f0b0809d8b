"""A family goes on with a colleague: asked, answered, and told to everybody it concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from conversations.locale import locale_for
from conversations.messages import Choice, Reply
from handlers.relay_words import people_of
from handlers.taps import tap_on
from handlers.telling import ask_staff
from handlers.threads import may_read, school_day
from handlers.threads_moving import redirect
from handlers.threads_telling import speaks, tell_side, title_of
from handlers.visit import STAFF_ROLES
from storage import relay as store
from storage import threads as queries
from storage.addresses import newest_addresses
from storage.colleagues import colleagues_of
from storage.people import get_people, has_full_rights
from storage.staff_rights import is_kept_away

if TYPE_CHECKING:
    from handlers.visit import Visit
    from storage.people import PersonRow
    from storage.relay import ThreadRow
    from storage.threads import OfferRow


def staff_of_school(visit: Visit) -> list[PersonRow]:
    """Everybody of the staff of the visit's person's school, themselves too."""
    me, today = visit.state.person_id or 0, school_day(visit.house, visit.now)
    return colleagues_of(visit.work.connection, me, STAFF_ROLES, today)


def offer(
    visit: Visit, thread_id: int, colleague_id: int, reason: str, *, with_history: bool
) -> Literal["offered", "unreachable", "refused"]:
    """Ask a colleague to take over a family of the visit's person."""
    connection, me = visit.work.connection, visit.state.person_id
    thread = store.get_thread(connection, thread_id)
    if thread is None or me is None or not _may_pass(visit, thread, me, colleague_id):
        return "refused"
    if colleague_id not in {person.id for person in staff_of_school(visit)}:
        return "refused"
    if colleague_id not in newest_addresses(connection, [colleague_id]):
        return "unreachable"
    values = {"from_id": me, "to_id": colleague_id, "reason": reason, "with_history": with_history}
    offer_id = queries.add_offer(connection, thread_id=thread.id, offered_at=visit.now, **values)
    _ask(visit, thread, me, colleague_id, reason, offer_id)
    return "offered"


def _may_pass(visit: Visit, thread: ThreadRow, giver: int, taker: int) -> bool:
    """Whether this family may go from one of the staff to the other, as things stand now."""
    connection = visit.work.connection
    own = thread.staff_id == giver and queries.goes_on_in(connection, thread).id == thread.id
    return (
        own
        and taker not in (giver, thread.guardian_id)
        and may_read(connection, visit.house, thread, giver, visit.now)
        and has_full_rights(connection, thread.guardian_id, thread.student_id)
        and not is_kept_away(connection, taker, thread.student_id)
    )


def _ask(visit: Visit, thread: ThreadRow, giver: int, taker: int, reason: str, offer_id: int) -> None:
    connection = visit.work.connection
    _ = speaks(connection, visit.house, taker).gettext
    names = get_people(connection, [giver])
    text = _(
        "{colleague} asks you to go on with a family: {family}. Why: {reason}",
        colleague=names[giver].shown_as,
        family=title_of(connection, thread),
        reason=reason,
    )
    reply = Reply(
        text,
        (Choice("yes", _("Take over")), Choice("no", _("I can't"))),
        taps=(tap_on("take_over", offer_id), tap_on("not_take_over", offer_id)),
        facts={"optional_choices": "1", "other_way": _("Write “take over” to answer.")},
    )
    ask_staff(visit.work, visit.house, taker, reply)


def answer(visit: Visit, offer_id: int, *, accept: bool) -> None:
    """Take a family over or say no, once; whoever is asked is told what came of it."""
    connection, _ = visit.work.connection, visit.gettext
    found = queries.get_offer(connection, offer_id)
    thread = store.get_thread(connection, found.thread_id) if found else None
    mine = found is not None and found.to_id == visit.state.person_id and visit.person.is_staff
    if found is None or thread is None or not mine or found.status != "offered":
        visit.say(_("That is settled already."))
    elif not accept:
        queries.answer_offer(connection, found.id, "declined", visit.now)
        _tell_giver(visit, found, thread, accepted=False)
        visit.say(_("All right. {name} knows.", name=get_people(connection, [found.from_id])[found.from_id].shown_as))
    elif not _may_pass(visit, thread, found.from_id, found.to_id):
        queries.answer_offer(connection, found.id, "withdrawn", visit.now)
        visit.say(_("That is settled already."))
    else:
        _accept(visit, found, thread)


def _accept(visit: Visit, found: OfferRow, thread: ThreadRow) -> None:
    connection, _ = visit.work.connection, visit.gettext
    new = store.open_thread(connection, thread.guardian_id, found.to_id, thread.student_id, visit.now)
    queries.pass_to(connection, thread, new, visit.now)
    queries.answer_offer(connection, found.id, "accepted", visit.now, new.id)
    lines = [_("You answer {family} now. What they write comes here.", family=title_of(connection, new))]
    if found.with_history:
        lines.append(_("To read what was written before, write “history” to me."))
    title = title_of(connection, new)
    visit.reply(Reply("\n".join(lines), thread=str(new.id), facts={"thread_title": title}))
    _tell_giver(visit, found, thread, accepted=True)
    _tell_family(visit, found, new)
    redirect(visit.work, visit.house, [thread.id], visit.now)


def _tell_giver(visit: Visit, found: OfferRow, thread: ThreadRow, *, accepted: bool) -> None:
    connection = visit.work.connection
    _ = speaks(connection, visit.house, found.from_id).gettext
    names = {"name": get_people(connection, [found.to_id])[found.to_id].shown_as}
    names["family"] = title_of(connection, thread)
    text = _("{name} can't go on with {family} now. It stays with you.", **names)
    if accepted:
        text = _("{name} goes on with {family}. You keep what was written.", **names)
    tell_side(visit.work, visit.house, thread, found.from_id, text, visit.now)


def _tell_family(visit: Visit, found: OfferRow, new: ThreadRow) -> None:
    people = people_of(visit.work.connection, new) | get_people(visit.work.connection, [found.from_id])
    _ = locale_for(people[new.guardian_id].language or visit.house.school.language).gettext
    text = _(
        "{colleague} answers you about {child} from now on, in place of {teacher}. Just write here.",
        colleague=people[found.to_id].shown_as,
        child=people[new.student_id].called,
        teacher=people[found.from_id].shown_as,
    )
    tell_side(visit.work, visit.house, new, new.guardian_id, text, visit.now)
