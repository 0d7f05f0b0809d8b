"""Phones of people: bound by a code, instead of another one or beside it, shared, and given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from conversations.locale import locale_for
from conversations.messages import Reply
from handlers.sharing import SPEAKS_FOR
from handlers.visit import REPLY
from storage.addresses import addresses_of, bind_address, leave_address, newest_addresses, unbind_address
from storage.moving import end_runs, leave_behind
from storage.people import get_people, staff_with_roles
from storage.sharing import note_writer, people_at, set_run_person, set_speaker, share_address
from storage.turns import load_children

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.visit import Visit

log = structlog.get_logger()


def move_in(visit: Visit, person_id: int, *, share: bool, instead: bool) -> None:
    """Let the visit's phone be this person's: theirs alone or shared with who is there, one more or the only one."""
    connection, address_id = visit.work.connection, visit.state.address_id
    here = people_at(connection, address_id)
    others = [one for one in here if one != person_id]
    elsewhere = [one for one in addresses_of(connection, person_id) if one != address_id]
    if others and (share or person_id in here):
        _share(visit, person_id)
    else:
        bind_address(connection, address_id, person_id)
        if others:
            log.warning("phone.reassigned", address=address_id, people=others, to=person_id)
            visit.ledger.channels |= leave_behind(connection, address_id, others)
    _tell_others(visit, person_id)
    if instead:
        _move_out(visit, person_id, elsewhere)
    visit.writer_known = True
    visit.reload()


def _share(visit: Visit, person_id: int) -> None:
    connection, address_id = visit.work.connection, visit.state.address_id
    share_address(connection, address_id, person_id, visit.now)
    set_speaker(connection, address_id, person_id, visit.now + SPEAKS_FOR)
    note_writer(connection, address_id, person_id, visit.now)
    if visit.state.conversation_id is not None:
        set_run_person(connection, visit.state.conversation_id, person_id)
    people = people_at(connection, address_id)
    children = load_children(connection, people)
    known = [row.student_id for one in people for row in children.get(one, ())]
    hidden = sorted(student for student in set(known) if known.count(student) < len(people))
    if hidden:  # nothing of these children goes to this phone (L1): the office may want to know why
        log.warning("phone.rights_differ", address=address_id, people=people, students=hidden)


def _move_out(visit: Visit, person_id: int, addresses: Sequence[int]) -> None:
    """These are the person's no more; what waited there follows to where they are now."""
    connection = visit.work.connection
    for address_id in addresses:
        alone = people_at(connection, address_id) == [person_id]
        leave_address(connection, address_id, person_id)
        if alone:
            end_runs(connection, [address_id])
        visit.ledger.channels |= leave_behind(connection, address_id, [person_id])


def _tell_others(visit: Visit, person_id: int) -> None:
    """A phone that was in use hears, without a name, that there is another one: a code may be in the wrong hands."""
    connection = visit.work.connection
    address = newest_addresses(connection, [person_id], besides=visit.state.address_id).get(person_id)
    if address is None:
        return
    _ = locale_for(get_people(connection, [person_id])[person_id].language or visit.house.school.language).gettext
    text = _(
        "Another phone was connected to {school} for you. If that was not you, please call the school office at "
        "{phone}.",
        school=visit.person.school,
        phone=visit.house.school.office,
    )
    visit.send(address.id, address.channel, Reply(text), kind="notice", priority=REPLY)


def give_up(visit: Visit) -> None:
    """Nobody we know has the visit's phone: nothing waits for it any more, and the office is told once."""
    connection, address_id = visit.work.connection, visit.state.address_id
    people = people_at(connection, address_id)
    if not people:
        return
    unbind_address(connection, address_id)
    visit.ledger.channels |= leave_behind(connection, address_id, people)
    log.warning("phone.wrong_number", address=address_id, people=people)
    _tell_office(visit, people)
    visit.writer_known = True
    visit.reload()


def _tell_office(visit: Visit, people: Sequence[int]) -> None:
    connection = visit.work.connection
    names = ", ".join(row.full_name for row in get_people(connection, people).values())
    office = staff_with_roles(connection, ["office"])
    reached = newest_addresses(connection, [row.id for row in office])
    for row in office:
        if row.id not in reached:
            continue
        _ = locale_for(row.language or visit.house.school.language).gettext
        text = _(
            "Someone else has the phone of {names}: they said it is a wrong number. I send nothing there any more. "
            "Please ask the family, and give them a new code.",
            names=names,
        )
        visit.send(reached[row.id].id, reached[row.id].channel, Reply(text), kind="notice", priority=REPLY)
