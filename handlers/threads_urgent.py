"""What cannot wait until a teacher reads again goes to the office now (L7), and the family is told honestly."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.messages import Choice, Reply
from conversations.urgent import urgent_wish
from handlers.taps import tap_on
from handlers.threads_telling import speaks
from handlers.visit import EMERGENCY
from storage.addresses import newest_addresses
from storage.people import get_people, has_full_rights, staff_with_roles
from storage.staff_rights import is_kept_away
from storage.urgent import newest_of, note_urgent, phones_of, urgent_message, was_told

if TYPE_CHECKING:
    from handlers.visit import Visit
    from storage.urgent import UrgentRow

OFFICE = ("office",)
#: "URGENT" by itself is about what was written so lately.
_LATELY = timedelta(hours=24)
_WORDS = 1000


def with_button(visit: Visit, text: str, message_id: int) -> Reply:
    """`text` with the button that pages the office about a message."""
    _ = visit.gettext
    button = Choice("urgent", _("It can't wait"))
    return Reply(text, (button,), taps=(tap_on("urgent", message_id),), facts={"optional_choices": "1"})


def can_wait(visit: Visit, text: str) -> bool:
    """Whether the words do not say by themselves that they cannot wait."""
    return not urgent_wish(text, visit.person.language)


def page_if_urgent(visit: Visit, message_id: int, text: str) -> None:
    """Page the office, once for all teachers that these words went to, when they say that they cannot wait."""
    if can_wait(visit, text):
        return
    found = urgent_message(visit.work.connection, message_id, visit.state.person_id or 0)
    if found is not None and _may(visit, found) and not was_told(visit.work.connection, found):
        _page_once(visit, found)


def page_about(visit: Visit, message_id: int) -> None:
    """Page the office about one message of the visit's person; a payload proves nothing, so it is looked up."""
    connection = visit.work.connection
    found = urgent_message(connection, message_id, visit.state.person_id or 0)
    if found is None or not _may(visit, found):
        _refuse(visit)
    else:
        _page_once(visit, found)


def page_newest(visit: Visit) -> None:
    """Page the office about the last words of the visit's person, or about these ones when there are none."""
    found = newest_of(visit.work.connection, visit.state.person_id or 0, visit.now - _LATELY)
    if found is not None and _may(visit, found):
        _page_once(visit, found)
    elif visit.person.children:
        page_words(visit)
    else:
        _refuse(visit)


def page_words(visit: Visit) -> None:
    """Page the office about the words of this visit, which are for no teacher."""
    students = [int(child.token) for child in visit.person.children]
    _tell(visit, told=_page(visit, students, visit.text, ""))


def _may(visit: Visit, found: UrgentRow) -> bool:
    return visit.has_child(str(found.student_id)) and has_full_rights(
        visit.work.connection, found.author_id, found.student_id
    )


def _page_once(visit: Visit, found: UrgentRow) -> None:
    if found.urgent_at is not None:
        _ = visit.gettext
        visit.say(_("The school office knows already. To talk to a person now, call {phone}.", phone=_office(visit)))
        return
    people = get_people(visit.work.connection, [found.staff_id])
    words = found.text + (f"\n({found.translation})" if found.translation else "")
    told = _page(visit, [found.student_id], words, people[found.staff_id].shown_as)
    if told:
        note_urgent(visit.work.connection, found, visit.now)
    _tell(visit, told=told)


def _page(visit: Visit, students: list[int], words: str, teacher: str) -> bool:
    """Write to everybody of the office who can be reached; False when that is nobody."""
    connection, me = visit.work.connection, visit.state.person_id or 0
    office = [
        person.id
        for person in staff_with_roles(connection, OFFICE)
        if person.id != me and not any(is_kept_away(connection, person.id, student) for student in students)
    ]
    addresses = newest_addresses(connection, office)
    for person_id in office:
        if person_id in addresses:
            address = addresses[person_id]
            text = _alert(visit, person_id, students, words, teacher)
            visit.send(address.id, address.channel, Reply(text), kind="alert", priority=EMERGENCY)
    return bool(addresses)


def _alert(visit: Visit, reader_id: int, students: list[int], words: str, teacher: str) -> str:
    connection, me = visit.work.connection, visit.state.person_id or 0
    people, phone = get_people(connection, [me, *students]), phones_of(connection, [me]).get(me, "")
    _ = speaks(connection, visit.house, reader_id).gettext
    who, about = people[me].full_name, ", ".join(people[student].full_name for student in students)
    lines = [_("URGENT, from {who} about {child}:\n“{words}”", who=who, child=about, words=words[:_WORDS])]
    if teacher:
        lines.append(_("It was written to {teacher}, who may not read it now.", teacher=teacher))
    lines.append(
        _("Please call {who} now: {phone}.", who=who, phone=phone)
        if phone
        else _("Please call {who} now. I have no number.", who=who)
    )
    return "\n".join(lines)


def _tell(visit: Visit, *, told: bool) -> None:
    _ = visit.gettext
    if told:
        text = _("I wrote to the school office just now. To talk to a person now, call {phone}.", phone=_office(visit))
    else:
        text = _("I could not reach anybody of the office here. Please call {phone}.", phone=_office(visit))
    visit.say(text, priority=EMERGENCY)


def _refuse(visit: Visit) -> None:
    _ = visit.gettext
    visit.say(_("I can't help with that here. Please call the school office at {phone}.", phone=_office(visit)))


def _office(visit: Visit) -> str:
    return visit.house.school.office
