"""Effects of the relay: words from families to teachers and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from conversations.effects.relay import FindFamilies, NextForNote, NoteTarget, Passed, SendNote, TellFamily, TellTeacher
from conversations.messages import Choice, Words
from conversations.text import fold
from handlers.effects import handles
from handlers.relay import post
from storage.people import FamilyRow, families_of, teachers_of
from storage.relay import open_thread, staff_wrote_at

if TYPE_CHECKING:
    from handlers.visit import Visit

#: How alike a typed name and a known one must be, of 100.
_ALIKE = 80  # one wrong letter of five
#: Families offered to choose from.
_MOST_FAMILIES = 8


@handles(TellTeacher)
def tell_teacher(effect: TellTeacher, visit: Visit) -> Passed:
    """Pass a guardian's words to a teacher of their child."""
    me, connection = visit.state.person_id, visit.work.connection
    teachers = {teacher.id for teacher in teachers_of(connection, int(effect.child))}
    if me is None or int(effect.teacher) not in teachers:
        return Passed("", reachable=False)
    thread = open_thread(connection, me, int(effect.teacher), int(effect.child), visit.now)
    posted = post(visit, thread, effect.words, from_staff=False, quiet=True)
    return Passed(posted.reader, posted.reachable)


@handles(FindFamilies)
def find_families(effect: FindFamilies, visit: Visit) -> tuple[Choice, ...]:
    """Families of the teacher's own classes by name, the most alike first."""
    wanted = fold(effect.name)
    if visit.state.person_id is None or not wanted:
        return ()
    scored = [(_alike(wanted, family), family) for family in families_of(visit.work.connection, visit.state.person_id)]
    found = sorted((item for item in scored if item[0] >= _ALIKE), key=lambda item: -item[0])[:_MOST_FAMILIES]
    return tuple(
        Choice(f"{family.student_id}-{family.guardian_id}", f"{family.guardian_name} ({family.student_name})")
        for _score, family in found
    )


def _alike(wanted: str, family: FamilyRow) -> float:
    """The best likeness of the typed name to the student's, the guardian's, or any part of either."""
    names = (family.student_name, family.guardian_name)
    parts = {part for name in names for part in (fold(name), *fold(name).split())}
    return max(fuzz.ratio(wanted, part) for part in parts)


@handles(TellFamily)
def tell_family(effect: TellFamily, visit: Visit) -> Passed:
    """Pass a teacher's words to a guardian of their own class."""
    student_id, _dash, guardian_id = effect.family.partition("-")
    families = families_of(visit.work.connection, visit.state.person_id or 0)
    match = [row for row in families if (str(row.student_id), str(row.guardian_id)) == (student_id, guardian_id)]
    return _tell(visit, match[:1], effect.words)


@handles(NextForNote)
def next_for_note(effect: NextForNote, visit: Visit) -> NoteTarget | None:
    """The student whose families have waited longest; those never written to come first, then by name."""
    connection, me = visit.work.connection, visit.state.person_id
    families = families_of(connection, me or 0)
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
    families = families_of(visit.work.connection, visit.state.person_id or 0)
    return _tell(visit, [row for row in families if str(row.student_id) == effect.student], effect.words)


def _tell(visit: Visit, families: list[FamilyRow], words: Words) -> Passed:
    names, reachable, me = [], False, visit.state.person_id
    for family in families:
        if me is None:
            break
        thread = open_thread(visit.work.connection, family.guardian_id, me, family.student_id, visit.now)
        posted = post(visit, thread, words, from_staff=True, quiet=True)
        reachable = reachable or posted.reachable
        names += [posted.reader] if posted.reader else []
    return Passed(", ".join(names), reachable)
