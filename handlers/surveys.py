"""Surveys before they are asked: kept, put into each language, and shown to their author."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import orjson
from babel.dates import format_skeleton

from conversations.effects.survey import SurveyDraft, SurveyDrafted
from conversations.locale import locale_for
from conversations.messages import Choice, Reply
from conversations.surveys.asking import labels_of
from conversations.surveys.model import Question, Survey, dump, load
from handlers.arrivals import look_up
from handlers.broadcast_audience import audience_of
from handlers.broadcast_drafts import BROADCAST_LANE
from handlers.broadcast_preview import counted_families
from handlers.recurrence import moment
from handlers.relay_words import same_language
from handlers.runs import start
from handlers.settling import settle
from handlers.taps import tap_on
from handlers.threads import school_day
from handlers.visit import REPLY, Desk
from storage import surveys as store
from storage.addresses import get_open_address
from storage.broadcast_families import Audience, FamilyCount, count_families
from storage.turns import load_states_by_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conversations.effects.survey import DraftSurvey
    from conversations.locale import Locale
    from handlers.house import House
    from handlers.visit import Visit
    from storage.database import UnitOfWork
    from storage.surveys import SurveyRow, WordingRow

#: The class of message that a family may have declined (L5).
CONSENT = "tips"
#: On the school's clock: when a box is closed, and when those without an answer are reminded.
CLOSES, REMINDS = time(20), time(10)
#: Flows whose open question gives way to the preview.
_GIVE_WAY = frozenset({"survey", "survey_send", "survey_try", "menu"})
_PATIENCE = 2


class Author(NamedTuple):
    """Who asks, and where they are shown the preview."""

    person_id: int
    address_id: int | None


class Days(NamedTuple):
    """When it is asked (None: at once), reminded of (None: never) and closed, in school days."""

    opens: date | None
    remind: date | None
    last: date


def draft(visit: Visit, effect: DraftSurvey, survey: Survey) -> SurveyDrafted:
    """Keep a survey in the place of an earlier draft, and ask for the words that it lacks."""
    me, language = visit.state.person_id or 0, visit.person.language
    today = school_day(visit.house, visit.now)
    audience, title = audience_of(visit.work.connection, me, language, effect.audiences, today)
    last = today + timedelta(days=effect.days)
    remind = last - timedelta(days=1) if effect.days >= _PATIENCE else None
    author, days = Author(me, visit.state.address_id), Days(None, remind, last)
    return keep(visit.work, visit.house, survey, author, audience, title, days)


def keep(
    work: UnitOfWork, house: House, survey: Survey, author: Author, audience: Audience, title: str, days: Days
) -> SurveyDrafted:
    """Keep a survey for these families; once it has all words, its author is shown it. Nothing is kept for nobody."""
    connection, zone = work.connection, ZoneInfo(house.school.timezone)
    counts = families_of(work, house, audience, author.person_id)
    if not counts:
        return SurveyDrafted(0)
    missing = sorted({one.language for one in counts if missing_words(survey, one.language)})
    survey_id = store.add_survey(
        connection,
        author_id=author.person_id,
        author_address_id=author.address_id,
        definition=dump(survey),
        anonymous=survey.anonymous,
        audience=audience.as_json(),
        title=title,
        status="translating" if missing else "ready",
        opens_at=moment(days.opens, house.school.quiet_until, zone) if days.opens else None,
        remind_at=moment(days.remind, REMINDS, zone) if days.remind else None,
        closes_at=moment(days.last, CLOSES, zone),
        created_at=house.clock.now(),
    )
    store.want_wordings(connection, survey_id, missing)
    if missing:
        house.lanes.wake(work, BROADCAST_LANE)
    return SurveyDrafted(sum(one.families for one in counts), tuple(missing))


def families_of(work: UnitOfWork, house: House, audience: Audience, author_id: int) -> list[FamilyCount]:
    """The families that it would be sent to, counted."""
    return count_families(
        work.connection, audience, school_day(house, house.clock.now()), author_id, CONSENT, house.school.language
    )


def missing_words(survey: Survey, language: str) -> dict[str, str]:
    """By path: what a reader of `language` would have to read in another one."""
    return {} if same_language(survey.language, language) else survey.missing(_spoken(survey, language))


def _spoken(survey: Survey, language: str) -> str:
    """The tag by which the survey has words in `language`."""
    return next((tag for tag in survey.words if tag == language), "") or next(
        (tag for tag in survey.words if same_language(tag, language)), language
    )


def in_language(survey: Survey, wordings: Mapping[str, str], language: str) -> tuple[Survey, bool]:
    """The survey with the words of one language alone, and whether a machine turned some of them."""
    tag = _spoken(survey, language)
    turned: dict[str, str] = orjson.loads(wordings.get(language, "{}")) if missing_words(survey, language) else {}
    words = {**survey.words[survey.language], **turned, **survey.words.get(tag, {})}
    only = Survey(language, survey.questions, {language: words}, survey.purpose, survey.anonymous, survey.consent)
    return only, bool(turned)


def finish_wording(work: UnitOfWork, house: House, row: WordingRow, words: Mapping[str, str]) -> None:
    """Keep the words in one language; with the last of them, the author is shown all."""
    store.set_wording(work.connection, row.id, orjson.dumps(words).decode())
    survey = store.lock_survey(work.connection, row.survey_id)
    if survey is None or survey.status != "translating" or not store.wordings_ready(work.connection, survey.id):
        return
    store.set_survey(work.connection, survey.id, status="ready")
    show(work, house, survey)


def show(work: UnitOfWork, house: House, row: SurveyRow) -> None:
    """Open the preview where the author wrote; if they are in the middle of something else, say that it is ready."""
    address_id = row.author_address_id
    if address_id is None or get_open_address(work.connection, address_id, row.author_id) is None:
        return
    desk = Desk(work, house, house.clock.now())
    states = load_states_by_id(work.connection, [address_id])
    state = states[address_id]._replace(person_id=row.author_id)
    visit = look_up(work.connection, states.values()).visit(desk, state)
    busy = state.conversation_id is not None and (state.expires_at is None or state.expires_at > desk.now)
    if busy and state.flow not in _GIVE_WAY:
        _ = visit.gettext
        look, taps = (Choice("show", _("Show me")),), (tap_on("survey_draft", row.id),)
        text = _("Your survey is ready. Write SHOW SURVEY to see it before it goes.")
        visit.reply(Reply(text, look, taps=taps, facts={"optional_choices": "1"}))
    else:
        start(visit, "survey_send")
    for delivery in desk.ledger.deliveries:  # it is an answer, though it took a moment
        delivery |= {"kind": "reply", "priority": REPLY}
    settle(desk)


def show_draft(visit: Visit, survey_id: int) -> None:
    """A tap on "Show me"."""
    row = store.draft_survey_of(visit.work.connection, visit.state.person_id or 0)
    if row is not None and row.id == survey_id:
        start(visit, "survey_send")
    else:
        _ = visit.gettext
        visit.say(_("That is not waiting any more."))


def own_draft(visit: Visit, token: str) -> SurveyRow | None:
    """The draft `token`, if it is the visit's person's and still one."""
    me = visit.state.person_id or 0
    row = store.get_survey(visit.work.connection, int(token), me) if token.isdecimal() else None
    return row if row is not None and row.status == "ready" else None


def my_draft(visit: Visit) -> SurveyDraft | None:
    """The visit's person's draft as they are to see it."""
    me = visit.state.person_id or 0
    row = store.draft_survey_of(visit.work.connection, me)
    if row is None:
        return None
    counts = families_of(visit.work, visit.house, Audience.from_json(row.audience), me)
    locale = locale_for(visit.person.language)
    read = sorted({one.language for one in counts})
    return SurveyDraft(
        str(row.id), _preview(visit, row, counts), tuple(Choice(tag, locale.language_name(tag)) for tag in read)
    )


def _preview(visit: Visit, row: SurveyRow, counts: Sequence[FamilyCount]) -> str:
    locale, survey = locale_for(visit.person.language), load(row.definition)
    _, wordings = locale.gettext, store.wordings_of(visit.work.connection, row.id)
    parts = [_questions(visit, survey)]
    languages = sorted({one.language for one in counts} - {survey.language})
    turned = [tag for tag in languages if in_language(survey, wordings, tag)[1]]
    if turned:
        names = locale.list_of([locale.language_name(tag) for tag in turned])
        parts.append(_("Translated by a machine: {languages}. Families are told so.", languages=names))
    how = _("Anonymous: results are shown when it is closed.") if survey.anonymous else _("With names.")
    parts.append(f"{how} {_('Open until {day}.', day=day_of(row.closes_at, visit.house.school.timezone, locale))}")
    parts.append(counted_families(visit, row.title, counts))
    return "\n\n".join(parts)


def _questions(visit: Visit, survey: Survey) -> str:
    """Title and questions, as one reads them at a glance."""
    words = survey.wording(survey.language)
    lines = [words["title"]] if words["title"] != words[survey.questions[0].key] else []
    for number, question in enumerate(survey.questions, 1):
        choices = answers_in(survey, question, visit.person.language)
        listed = f" [{' | '.join(choices.values())}]" if choices else ""
        lines.append(f"{number}. {words[question.key]}{listed}")
    return "\n".join(lines)


def answers_in(survey: Survey, question: Question, language: str) -> dict[str, str]:
    """What can be tapped, by token; yes and no in the bot's own words."""
    return {one.token: one.label for one in labels_of(locale_for(language).gettext, survey, question)}


def day_of(at: datetime, timezone: str, locale: Locale) -> str:
    """A moment as the school's day: "Thursday, December 10"."""
    return str(format_skeleton("MMMMEEEEd", at.astimezone(ZoneInfo(timezone)), locale=locale.babel))
