"""Effects of words to many families."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date

from conversations.effects.broadcast import (
    CheckDraft,
    Decide,
    Draft,
    DraftBroadcast,
    Drafted,
    DropDraft,
    MyAudiences,
    MyBroadcasts,
    MyDraft,
    NarrowDraft,
    NextReview,
    ReportOf,
    Review,
    RewordDraft,
    SendDraft,
    StudentsOfDraft,
)
from conversations.locale import locale_for
from conversations.messages import Choice
from handlers import broadcast_drafts as drafts
from handlers import broadcast_review as reviewing
from handlers.broadcast_audience import classes, wider
from handlers.broadcast_report import report
from handlers.broadcast_sending import send
from handlers.effects import handles
from handlers.names import most_alike
from handlers.relay_words import quoted
from handlers.threads import school_day
from storage import broadcasts as store
from storage.broadcast_families import Audience, students_named

if TYPE_CHECKING:
    from handlers.visit import Visit
    from storage.broadcasts import BroadcastRow

_NEWEST = 5


@handles(MyAudiences)
def my_audiences(_effect: MyAudiences, visit: Visit) -> tuple[Choice, ...]:
    """Own classes first."""
    connection, me = visit.work.connection, visit.state.person_id or 0
    return (*classes(connection, me, school_day(visit.house, visit.now)), *wider(connection, me, visit.person.language))


@handles(DraftBroadcast)
def draft_broadcast(effect: DraftBroadcast, visit: Visit) -> Drafted:
    """Keep words and have them translated."""
    return drafts.draft(visit, effect.audiences, effect.words)


@handles(MyDraft)
def my_draft(_effect: MyDraft, visit: Visit) -> Draft | None:
    """What is ready to be sent."""
    return drafts.my_draft(visit)


@handles(RewordDraft)
def reword_draft(effect: RewordDraft, visit: Visit) -> Drafted:
    """Other words for the same families."""
    return drafts.reword(visit, effect.token, effect.words)


@handles(StudentsOfDraft)
def students_of_draft(effect: StudentsOfDraft, visit: Visit) -> tuple[Choice, ...]:
    """Students by the names between commas, the most alike first; each once."""
    row = drafts.own_draft(visit, effect.token)
    if row is None:
        return ()
    students = students_named(
        visit.work.connection, Audience.from_json(row.audience), school_day(visit.house, visit.now)
    )
    found: dict[int, str] = {}
    for name in effect.names.replace("،", ",").replace("\n", ",").split(","):
        if name.strip():
            alike = most_alike(name, [((one.name,), one) for one in students])
            found |= {one.id: one.name for one in alike}
    return tuple(Choice(str(student), name) for student, name in found.items())


@handles(NarrowDraft)
def narrow_draft(effect: NarrowDraft, visit: Visit) -> int:
    """Only some of the families."""
    return drafts.narrow(visit, effect.token, effect.languages, effect.students)


@handles(CheckDraft)
def check_draft(effect: CheckDraft, visit: Visit) -> None:
    """Its translations wait for a person, as those of high stakes do."""
    row = drafts.own_draft(visit, effect.token)
    if row is not None:
        store.set_broadcast(visit.work.connection, row.id, stakes=row.stakes or "asked")


@handles(SendDraft)
def send_draft(effect: SendDraft, visit: Visit) -> bool:
    """Let it leave in half a minute."""
    return send(visit, effect.token, urgent=effect.urgent)


@handles(DropDraft)
def drop_draft(effect: DropDraft, visit: Visit) -> None:
    """Forget it."""
    row = drafts.own_draft(visit, effect.token)
    if row is not None:
        store.set_broadcast(visit.work.connection, row.id, status="dropped")


@handles(NextReview)
def next_review(_effect: NextReview, visit: Visit) -> Review | None:
    """The oldest translation that waits for this person."""
    return reviewing.next_review(visit)


@handles(Decide)
def decide(effect: Decide, visit: Visit) -> bool:
    """Let it go, with the name of who stands for it."""
    return reviewing.decide(visit, effect.token, effect.text)


@handles(MyBroadcasts)
def my_broadcasts(_effect: MyBroadcasts, visit: Visit) -> tuple[Choice, ...]:
    """The newest first, by day and first words."""
    rows = store.sent_by(visit.work.connection, visit.state.person_id or 0, _NEWEST)
    return tuple(Choice(str(row.id), f"{_day(visit, row)}: {quoted(row.text or row.title)}") for row in rows)


def _day(visit: Visit, row: BroadcastRow) -> str:
    local = (row.sent_at or row.created_at).astimezone(ZoneInfo(visit.person.timezone))
    return format_date(local, "d MMM", locale=locale_for(visit.person.language).babel)


@handles(ReportOf)
def report_of(effect: ReportOf, visit: Visit) -> str:
    """What became of it; only of one's own."""
    me = visit.state.person_id or 0
    row = store.get_broadcast(visit.work.connection, int(effect.token), me) if effect.token.isdecimal() else None
    return report(visit.work.connection, row, visit.person.language) if row is not None else ""
