"""The other side of a concern: "You said …, we did …", and whether it helped."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.locale import locale_for
from conversations.messages import Reply
from conversations.text import fold
from conversations.words import words_for
from handlers.adults import Adult, tell_staff
from handlers.concern_asking import asking
from handlers.concern_words import day_of, names_of, speaks
from handlers.concerns import dates, tell_managers, tell_owner, tell_person_of_staff
from handlers.threads import school_day
from storage import concerns as store
from storage.addresses import newest_addresses
from storage.concern_lists import newest_answered
from storage.people import get_people
from storage.relay import get_thread

if TYPE_CHECKING:
    from conversations.locale import Locale
    from handlers.concern_words import Names
    from handlers.visit import Visit
    from storage.concerns import ConcernRow

#: For so long "yes" by itself may be the answer to whether it helped.
_LATELY = timedelta(days=7)
#: Not helped so often: those who answer for the whole school hear of it.
_TOO_OFTEN = 2
_NOT_YET = ("not yet", "todavía no", "aún no", "ليس بعد", "no yet", "weli maya", "pas encore")


def tell_teacher_answer(visit: Visit, concern: ConcernRow) -> None:
    """A teacher hears what was done about their week, and is asked the same."""
    work, house = visit.work, visit.house
    address = newest_addresses(work.connection, [concern.person_id]).get(concern.person_id)
    if address is None:
        return
    locale = speaks(work, house, concern.person_id)
    people = get_people(work.connection, [concern.person_id, concern.resolved_by or 0])
    helper = people[concern.resolved_by].shown_as if concern.resolved_by in people else house.school.name
    reply = asking(concern, locale, Reply(f"{concern.done} ({helper})"))
    tell_staff(work, house, Adult(people[concern.person_id], address), reply, visit.now)


def theirs(visit: Visit, concern_id: int) -> ConcernRow | None:
    """A concern of the visit's person, who still has full rights to the child; looked up now (L1)."""
    concern = store.get_concern(visit.work.connection, concern_id)
    if concern is None or concern.person_id != visit.person.person_id:
        return None
    allowed = concern.student_id is None or visit.has_child(str(concern.student_id))
    return concern if allowed else None


def helped(visit: Visit, concern: ConcernRow) -> None:
    """It helped: the owner is told, and nothing more is asked."""
    work, house, _ = visit.work, visit.house, visit.gettext
    if not store.move(work.connection, concern, "helped", visit.person.person_id, visit.now):
        visit.say(_("That is noted already. Thank you."))
        return
    visit.say(_("That is good to hear. Thank you!"))
    names = names_of(work.connection, concern)
    for person_id in {concern.owner_id, concern.resolved_by} - {None}:
        locale = speaks(work, house, person_id or 0)
        text = locale.gettext("{name} says that it helped ({child}). Thank you!", name=names.who, child=names.about)
        tell_person_of_staff(work, house, person_id or 0, text)


def not_yet(visit: Visit, concern: ConcernRow) -> None:
    """It did not help yet: open again, by a new day; after the second time others hear of it too."""
    work, house, _ = visit.work, visit.house, visit.gettext
    values = {**dates(house, visit.now), "reopened": concern.reopened + 1}
    if not store.move(work.connection, concern, "not_yet", visit.person.person_id, visit.now, **values):
        visit.say(_("That is noted already. Thank you."))
        return
    again = store.get_concern(work.connection, concern.id) or concern
    tell_owner(work, house, again, _why)
    if again.reopened >= _TOO_OFTEN:
        tell_managers(work, house, again, _why_again)
    locale = locale_for(visit.person.language)
    day = day_of(again.due_on, school_day(house, visit.now), locale)
    name = _owner_name(visit, again)
    visit.say(_("Thank you for saying so. {teacher} looks at it again, by {day}.", teacher=name, day=day))


def _why(locale: Locale, names: Names) -> str:
    return locale.gettext("{name} says that it did not help yet.", name=names.who)


def _why_again(locale: Locale, names: Names) -> str:
    return locale.gettext(
        "{name} says for the second time that it did not help yet. {owner} answers for it.",
        name=names.who,
        owner=names.owner,
    )


def _owner_name(visit: Visit, concern: ConcernRow) -> str:
    return names_of(visit.work.connection, concern).owner or visit.house.school.name


def say_in_words(visit: Visit) -> str | None:
    """Whether it helped, said in words: only right after the answer, and only where they can mean nothing else."""
    inbound, me = visit.inbound, visit.person.person_id
    if inbound is None or me is None or inbound.tap or inbound.media or inbound.thread or inbound.kind != "message":
        return None
    said, words = fold(visit.text), words_for(visit.person.language)
    yes = said in words.yes
    if not yes and said not in words.no and said not in {fold(one) for one in _NOT_YET}:
        return None
    concern = newest_answered(visit.work.connection, me, visit.now - _LATELY)
    if concern is None or theirs(visit, concern.id) is None or not _was_last(visit, concern):
        return None
    (helped if yes else not_yet)(visit, concern)
    return "concern:helped" if yes else "concern:not_yet"


def _was_last(visit: Visit, concern: ConcernRow) -> bool:
    """Whether staff wrote nothing else in their thread since."""
    thread = get_thread(visit.work.connection, concern.thread_id) if concern.thread_id else None
    if thread is None:
        return True
    wrote = store.staff_wrote_since(visit.work.connection, thread.id, concern)
    return not wrote
