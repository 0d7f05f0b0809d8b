"""Words to many families before they go: kept, translated once a language, and shown to their author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.effects.broadcast import Draft, Drafted
from conversations.high_stakes import high_stakes, read_mark
from conversations.locale import locale_for
from conversations.messages import Choice, Reply
from handlers.arrivals import look_up
from handlers.broadcast_audience import audience_of
from handlers.broadcast_judging import judge_text
from handlers.broadcast_preview import consent_of, preview
from handlers.codec import dump_media
from handlers.relay_words import same_language
from handlers.runs import start
from handlers.settling import settle
from handlers.taps import tap_on
from handlers.threads import school_day
from handlers.visit import REPLY, Desk
from storage import broadcast_texts as texts
from storage import broadcasts as store
from storage.addresses import get_open_address
from storage.broadcast_families import Audience, FamilyCount, count_families
from storage.people import roles_of
from storage.turns import load_states_by_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conversations.messages import Words
    from handlers.house import House
    from handlers.ports import Translation
    from handlers.visit import Visit
    from storage.broadcast_texts import TextRow
    from storage.broadcasts import BroadcastRow
    from storage.database import UnitOfWork

BROADCAST_LANE = "broadcast"
#: Flows whose open question gives way to the preview.
_GIVE_WAY = frozenset({"announce", "announce_send", "menu"})


def draft(visit: Visit, tokens: Sequence[str], words: Words) -> Drafted:
    """Keep words for these audiences in the place of an earlier draft, and ask for their translations."""
    me, language = visit.state.person_id or 0, visit.person.language
    audience, title = audience_of(visit.work.connection, me, language, tokens, school_day(visit.house, visit.now))
    return keep(visit, words, audience, title)


def reword(visit: Visit, token: str, words: Words) -> Drafted:
    """Other words for the same families: a draft in the place of that one."""
    row = own_draft(visit, token)
    return reword_row(visit, row, words) if row is not None else Drafted(0)


def reword_row(visit: Visit, row: BroadcastRow, words: Words) -> Drafted:
    """The same with a broadcast of theirs that has not left."""
    return keep(visit, words, Audience.from_json(row.audience), row.title)


def keep(visit: Visit, words: Words, audience: Audience, title: str) -> Drafted:
    """Keep words for an audience, called `title`, in the place of an earlier draft."""
    counts = _count(visit.work, visit.house, audience, visit.state.person_id or 0)
    if not counts:
        return Drafted(0)
    marked, text = read_mark(words.text)
    broadcast_id = store.add_broadcast(
        visit.work.connection,
        author_id=visit.state.person_id or 0,
        author_address_id=visit.state.address_id,
        audience=audience.as_json(),
        title=title,
        text=text,
        media=dump_media(words.media),
        language=visit.person.language,
        origin=words.origin,
        status="translating",
        stakes=marked or high_stakes(text, visit.person.language) or "",
        created_at=visit.now,
    )
    return _translate(visit, broadcast_id, counts)


def narrow(visit: Visit, token: str, languages: Sequence[str], students: Sequence[str]) -> int:
    """Keep to families who read these languages, or of these students; gives how many that are."""
    row = own_draft(visit, token)
    if row is None:
        return 0
    chosen = tuple(int(one) for one in students if one.isdecimal())
    audience = Audience.from_json(row.audience)._replace(languages=tuple(languages), students=chosen)
    store.set_broadcast(visit.work.connection, row.id, audience=audience.as_json())
    return sum(one.families for one in _count(visit.work, visit.house, audience, row.author_id))


def own_draft(visit: Visit, token: str) -> BroadcastRow | None:
    """The draft `token`, if it is the visit's person's and still one; locked."""
    me = visit.state.person_id or 0
    row = store.get_broadcast(visit.work.connection, int(token), me) if token.isdecimal() else None
    return row if row is not None and row.status == "ready" else None


def _count(work: UnitOfWork, house: House, audience: Audience, author_id: int) -> list[FamilyCount]:
    today, consent = school_day(house, house.clock.now()), consent_of(urgent=False)
    return count_families(work.connection, audience, today, author_id, consent, house.school.language)


def _translate(visit: Visit, broadcast_id: int, counts: Sequence[FamilyCount]) -> Drafted:
    connection = visit.work.connection
    row = store.get_broadcast(connection, broadcast_id)
    if row is None:
        return Drafted(0)
    families, read = sum(one.families for one in counts), dict.fromkeys(one.language for one in counts)
    foreign = sorted(tag for tag in read if not same_language(row.language, tag)) if row.text.strip() else []
    texts.want_texts(connection, broadcast_id, foreign)
    if foreign:
        visit.house.lanes.wake(visit.work, BROADCAST_LANE)
    else:
        store.set_broadcast(connection, broadcast_id, status="ready")
    return Drafted(families, tuple(foreign))


def finish_text(
    work: UnitOfWork, house: House, text: TextRow, translation: Translation | None, back: str | None = None
) -> None:
    """Keep the words in one language and what they say once turned `back`; with the last, the author is shown all."""
    row = store.get_broadcast(work.connection, text.broadcast_id)
    if row is None or row.status != "translating":
        return
    judged = judge_text(work.connection, house, text, translation, back)
    texts.set_text(
        work.connection,
        text.id,
        text=translation.text if translation else None,
        translator=translation.translator if translation else "",
        back=back,
        found=judged.kept,
    )
    if texts.all_ready(work.connection, row.id):
        store.set_broadcast(work.connection, row.id, status="ready")
        _show(work, house, row)


def _show(work: UnitOfWork, house: House, row: BroadcastRow) -> None:
    """Open the preview where the author wrote; if they are in the middle of something else, say that it is ready."""
    if get_open_address(work.connection, row.author_address_id, row.author_id) is None:
        return
    desk = Desk(work, house, house.clock.now())
    states = load_states_by_id(work.connection, [row.author_address_id])
    state = states[row.author_address_id]._replace(person_id=row.author_id)
    visit = look_up(work.connection, states.values()).visit(desk, state)
    busy = state.conversation_id is not None and (state.expires_at is None or state.expires_at > desk.now)
    if busy and state.flow not in _GIVE_WAY:
        _ = visit.gettext
        text = _("Your words to families are translated. Write PREVIEW to see them before they go.")
        look = (Choice("show", _("Show me")),)
        taps = (tap_on("draft", row.id),)
        visit.reply(Reply(text, look, taps=taps, facts={"optional_choices": "1"}))
    else:
        start(visit, "announce_send")
    for delivery in desk.ledger.deliveries:  # it is an answer, though it took a moment
        delivery |= {"kind": "reply", "priority": REPLY}
    settle(desk)


def show_draft(visit: Visit, broadcast_id: int) -> None:
    """A tap on "Show me"."""
    row = store.draft_of(visit.work.connection, visit.state.person_id or 0)
    if row is not None and row.id == broadcast_id:
        start(visit, "announce_send")
    else:
        _ = visit.gettext
        visit.say(_("That is not waiting any more."))


def my_draft(visit: Visit) -> Draft | None:
    """The visit's person's draft as they are to see it."""
    connection, me = visit.work.connection, visit.state.person_id or 0
    row = store.draft_of(connection, me)
    if row is None:
        return None
    counts = _count(visit.work, visit.house, Audience.from_json(row.audience), me)
    locale = locale_for(visit.person.language)
    read = sorted({one.language for one in counts})
    turned = texts.texts_of(connection, row.id)
    return Draft(
        str(row.id),
        preview(visit, row, counts, turned),
        may_be_urgent=may_be_urgent(visit),
        languages=tuple(Choice(tag, locale.language_name(tag)) for tag in read),
        may_be_checked=not row.stakes and any(one.found != "[]" for one in turned.values()),
    )


def may_be_urgent(visit: Visit) -> bool:
    """Whether the visit's person holds a role that may wake families, read now."""
    return bool(roles_of(visit.work.connection, visit.state.person_id or 0) & set(visit.house.relay.urgent_roles))
