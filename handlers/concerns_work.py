"""What is done about a concern: taken on, answered, handed over, resolved. Each once, whoever is first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from conversations.effects.relay import Passed
from handlers.adults import adults
from handlers.concern_words import names_of, speaks, whole
from handlers.concerns import MANAGERS, is_manager, may_work, tell_owner, tell_person_of_staff
from handlers.concerns_answer import tell_teacher_answer
from handlers.relay import post
from handlers.threads import school_day
from handlers.visit import STAFF_ROLES
from storage import concerns as store
from storage.addresses import newest_addresses
from storage.colleagues import colleagues_of
from storage.people import get_people, has_full_rights
from storage.relay import get_thread, open_thread
from storage.staff_rights import may_see_student
from storage.substitutes import substitute_for
from storage.threads import take_back

if TYPE_CHECKING:
    from conversations.locale import Locale
    from conversations.messages import Words
    from handlers.concern_words import Names
    from handlers.visit import Visit
    from storage.concerns import ConcernRow
    from storage.people import PersonRow


def find(visit: Visit, concern_id: int) -> ConcernRow | None:
    """The concern, if the visit's person may answer it; looked up now."""
    me, concern = visit.person.person_id, store.get_concern(visit.work.connection, concern_id)
    if concern is None or me is None or not visit.person.is_staff:
        return None
    return concern if may_work(visit.work, visit.house, concern, me) else None


def settled(visit: Visit, concern: ConcernRow) -> str:
    """What whoever comes too late is told."""
    _ = visit.gettext
    now = store.get_concern(visit.work.connection, concern.id) or concern
    if now.state in store.PENDING and now.owner_id != visit.person.person_id:
        owner = names_of(visit.work.connection, now).owner
        return _("{name} has it already. Thank you.", name=owner) if owner else _("That is noted already. Thank you.")
    if now.state in ("resolved", "helped"):
        return _("That is answered already. Thank you.")
    return _("That is noted already. Thank you.")


def accept(visit: Visit, concern: ConcernRow) -> None:
    """The visit's person takes it on; who works for the whole school becomes its owner."""
    work, house, me, _ = visit.work, visit.house, visit.person.person_id or 0, visit.gettext
    before = concern.owner_id
    values: dict[str, Any] = {}
    takes = before != me and _comes_from_outside(visit, concern)
    if takes:
        values = {"owner_id": me, "thread_id": _thread_with(visit, concern, me)}
    if not store.move(work.connection, concern, "accept", me, visit.now, **values):
        visit.say(settled(visit, concern))
        return
    store.set_concern(work.connection, concern.id, tell_at=None)
    names = names_of(work.connection, concern)
    visit.say(_("It is yours: {name} ({child}). Thank you!", name=names.who, child=names.about))
    if takes and before is not None:
        mine = get_people(work.connection, [me])[me].shown_as
        theirs = speaks(work, house, before).gettext
        text = theirs("{name} answers the worry of {family} now.", name=mine, family=names.who)
        tell_person_of_staff(work, house, before, text)


def _comes_from_outside(visit: Visit, concern: ConcernRow) -> bool:
    """Whether the visit's person is neither its owner nor stands in for them."""
    me = visit.person.person_id or 0
    thread = get_thread(visit.work.connection, concern.thread_id) if concern.thread_id else None
    own = thread is not None and thread.staff_id == concern.owner_id
    reads = own and thread is not None and _stands_in(visit, thread.staff_id, me)
    return not reads and is_manager(visit.work, visit.house, concern, me)


def _stands_in(visit: Visit, staff_id: int, me: int) -> bool:
    found = substitute_for(visit.work.connection, staff_id, visit.now)
    return found is not None and found.substitute_id == me


def _thread_with(visit: Visit, concern: ConcernRow, staff_id: int) -> int | None:
    if concern.student_id is None:
        return None
    return open_thread(visit.work.connection, concern.person_id, staff_id, concern.student_id, visit.now).id


def reply(visit: Visit, concern: ConcernRow, words: Words) -> Passed:
    """Write to the family in the thread with the concern's owner; who writes has taken it on."""
    connection, me = visit.work.connection, visit.person.person_id or 0
    thread_id = concern.thread_id
    if thread_id is not None and _comes_from_outside(visit, concern) and concern.owner_id != me:
        thread_id = _thread_with(visit, concern, me)
    thread = get_thread(connection, thread_id) if thread_id is not None else None
    if thread is None:
        return Passed("", reachable=False)
    take_back(connection, thread.id)
    posted = post(visit, thread, words, from_staff=True, quiet=True)
    if posted.reader and concern.owner_id == me:
        store.move(connection, concern, "accept", me, visit.now)
    return Passed(posted.reader, posted.reachable)


def who_may_take(visit: Visit, concern: ConcernRow) -> list[PersonRow]:
    """Staff of the school who may see this child; for a teacher's own worry, those who answer for the school."""
    connection, house = visit.work.connection, visit.house
    if concern.student_id is None:
        found = adults(visit.work, house, MANAGERS, concern.person_id, None)
    else:
        today = school_day(house, visit.now)
        everybody = colleagues_of(connection, visit.person.person_id or 0, STAFF_ROLES, today)
        student = concern.student_id
        found = [one for one in everybody if may_see_student(connection, one.id, student, today)]
    return [one for one in found if one.id not in (concern.owner_id, concern.person_id)]


def hand_over(
    visit: Visit, concern: ConcernRow, colleague_id: int, reason: str
) -> Literal["done", "unreachable", "settled"]:
    """Let a colleague answer for it from now on; they are told at once, with what the family said."""
    work, house, connection = visit.work, visit.house, visit.work.connection
    if colleague_id not in {one.id for one in who_may_take(visit, concern)}:
        return "settled"
    if colleague_id not in newest_addresses(connection, [colleague_id]):
        return "unreachable"
    me, before = visit.person.person_id or 0, concern.owner_id
    values = {"owner_id": colleague_id, "thread_id": _thread_with(visit, concern, colleague_id)}
    if not store.move(connection, concern, "hand_over", me, visit.now, reason, tell_at=None, **values):
        return "settled"
    again = store.get_concern(connection, concern.id) or concern
    mine = get_people(connection, [me])[me].shown_as

    def why(locale: Locale, _names: Names) -> str:
        return locale.gettext("{name} hands you a worry. Why: {reason}", name=mine, reason=reason)

    tell_owner(work, house, again, why, words=True)
    if before is not None and before != me:
        theirs, names = speaks(work, house, before).gettext, names_of(connection, again)
        tell_person_of_staff(
            work, house, before, theirs("{name} answers the worry of {family} now.", name=names.owner, family=names.who)
        )
    return "done"


def resolve(visit: Visit, concern: ConcernRow, done: Words) -> Literal["told", "kept", "not_told", "settled"]:
    """Note what was done; whoever said it hears of it and is asked whether it helped."""
    connection, me = visit.work.connection, visit.person.person_id or 0
    values: dict[str, Any] = {"done": done.text, "resolved_by": me, "resolved_at": visit.now, "tell_at": None}
    if concern.student_id is None:
        if not store.move(connection, concern, "resolve", me, visit.now, done.text, **values):
            return "settled"
        tell_teacher_answer(visit, concern._replace(done=done.text, resolved_by=me))
        return "told"
    thread_id = concern.thread_id
    if thread_id is None or (_comes_from_outside(visit, concern) and concern.owner_id != me):
        thread_id = _thread_with(visit, concern, me)
    values |= {"thread_id": thread_id, "owner_id": concern.owner_id or me, "answer_received_id": visit.received_id}
    if not store.move(connection, concern, "resolve", me, visit.now, done.text, **values):
        return "settled"
    thread = get_thread(connection, thread_id or 0)
    if thread is None or not has_full_rights(connection, concern.person_id, concern.student_id):
        return "not_told"
    take_back(connection, thread.id)
    posted = post(visit, thread, done, from_staff=True, quiet=True)
    if not posted.reader:  # the bot has said why; it is not answered
        again = store.get_concern(connection, concern.id) or concern
        store.move(connection, again, "undelivered", None, visit.now)
        return "settled"
    return "told" if posted.reachable else "kept"


def shown_to(visit: Visit, concern: ConcernRow) -> str:
    """All about it, as the visit's person reads it."""
    locale = speaks(visit.work, visit.house, visit.person.person_id or 0)
    return whole(visit.work.connection, visit.house, concern, locale, words=True)
