"""Effects of the relay: words from families to teachers and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.effects.relay import FindFamilies, NextForNote, NoteTarget, Passed, SendNote, TellFamily, TellTeacher
from conversations.messages import Choice, Words
from handlers.effects import handles
from handlers.names import most_alike
from handlers.relay import post
from handlers.threads import school_day
from handlers.threads_families import BOTH, family_choices
from storage.people import FamilyRow, families_of, teachers_of
from storage.relay import open_thread, staff_wrote_at
from storage.threads import take_back

if TYPE_CHECKING:
    from handlers.visit import Visit


@handles(TellTeacher)
def tell_teacher(effect: TellTeacher, visit: Visit) -> Passed:
    """Pass a guardian's words to a teacher of their child."""
    me, connection = visit.state.person_id, visit.work.connection
    today = school_day(visit.house, visit.now)
    teachers = {teacher.id for teacher in teachers_of(connection, int(effect.child), today)}
    if me is None or int(effect.teacher) not in teachers:
        return Passed("", reachable=False)
    thread = open_thread(connection, me, int(effect.teacher), int(effect.child), visit.now)
    posted = post(visit, thread, effect.words, from_staff=False, quiet=True)
    return Passed(posted.reader, posted.reachable)


@handles(FindFamilies)
def find_families(effect: FindFamilies, visit: Visit) -> tuple[Choice, ...]:
    """Families of the teacher's own classes by name, the most alike first."""
    families = _families(visit)
    found = most_alike(effect.name, [((row.student_name, row.guardian_name), row) for row in families])
    return family_choices(found, families, visit.person.language)


@handles(TellFamily)
def tell_family(effect: TellFamily, visit: Visit) -> Passed:
    """Pass a teacher's words to a guardian of their own class, or to all guardians of one child."""
    student_id, _dash, guardian_id = effect.family.partition("-")
    families = _families(visit)
    child = [row for row in families if str(row.student_id) == student_id]
    return _tell(visit, [row for row in child if guardian_id in (BOTH, str(row.guardian_id))], effect.words)


@handles(NextForNote)
def next_for_note(effect: NextForNote, visit: Visit) -> NoteTarget | None:
    """The student whose families have waited longest; those never written to come first, then by name."""
    connection, me = visit.work.connection, visit.state.person_id
    families = _families(visit)
    wrote = staff_wrote_at(connection, me or 0)
    names = {row.student_id: row.student_name for row in families if str(row.student_id) not in effect.skipped}
    if not names:
        return None
    all_students = {row.student_id for row in families}
    student = min(names, key=lambda one: (wrote[one].timestamp() if one in wrote else 0.0, names[one]))
    never = len([one for one in all_students if one not in wrote])
    return NoteTarget(str(student), names[student], never)


@handles(SendNote)
def send_note(effect: SendNote, visit: Visit) -> Passed:
    """Send a note about a student to every guardian with full rights."""
    families = _families(visit)
    return _tell(visit, [row for row in families if str(row.student_id) == effect.student], effect.words)


def _families(visit: Visit) -> list[FamilyRow]:
    return families_of(visit.work.connection, visit.state.person_id or 0, school_day(visit.house, visit.now))


def _tell(visit: Visit, families: list[FamilyRow], words: Words) -> Passed:
    names, reachable, may_come_back, me = [], False, False, visit.state.person_id
    for family in families:
        if me is None:
            break
        thread = open_thread(visit.work.connection, family.guardian_id, me, family.student_id, visit.now)
        take_back(visit.work.connection, thread.id)
        posted = post(visit, thread, words, from_staff=True, quiet=True)
        reachable, may_come_back = reachable or posted.reachable, may_come_back or posted.may_come_back
        names += [posted.reader] if posted.reader else []
    return Passed(", ".join(names), reachable, may_come_back)
