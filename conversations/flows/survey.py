"""A member of staff asks many families something."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.broadcast import MyAudiences
from conversations.effects.survey import Asked, DraftSurvey
from conversations.locale import mark as N_
from conversations.messages import Choice
from conversations.registry import flow
from conversations.surveys.building import read_choices
from conversations.surveys.model import MOST_QUESTIONS, MOST_TEXT, WITH_CHOICES, QuestionKind
from conversations.surveys.protected import protected_topics

_PHRASES = {
    "en": ("new survey", "ask families"),
    "es": ("nueva encuesta", "preguntar a familias"),
    "ar": ("استبيان جديد", "اسأل الأسر"),
}
_KINDS: tuple[tuple[QuestionKind, str], ...] = (
    ("single", N_("One of several")),
    ("multiple", N_("Several may fit")),
    ("yes_no", N_("Yes or no")),
    ("scale", N_("From 1 to 5")),
    ("number", N_("A number")),
    ("text", N_("Own words")),
    ("ranking", N_("Put in order")),
)


@flow("survey", title=N_("Ask families"), audience="staff", order=26, phrases=_PHRASES)
async def survey(chat: Chat) -> None:
    """Build a survey or a vote in a minute; it is looked at (survey_send) before families are asked."""
    _ = chat.gettext
    audiences = await chat.fetch("audiences", MyAudiences())
    if not audiences:
        chat.say(_("You have no classes on the school's list. Please ask the office to add them."))
        return
    what = await chat.choose(
        "what",
        _("What shall I ask?"),
        (
            Choice("own", _("My own questions")),
            Choice("vote", _("A vote")),
            Choice("relationship", _("How we get on")),
        ),
    )
    title, questions = await _questions(chat, what.token)
    named = await chat.choose(
        "names",
        _("Shall you see who answered what?"),
        (Choice("anonymous", _("No, anonymous")), Choice("named", _("Yes, with names"))),
    )
    picked = audiences
    if len(audiences) > 1:
        picked = await chat.choose_several("classes", _("Who is it for?"), audiences)
    days = await chat.choose(
        "days",
        _("How long shall it be open?"),
        (Choice("3", _("3 days")), Choice("7", _("A week")), Choice("14", _("Two weeks"))),
    )
    drafted = await chat.do(
        "draft",
        DraftSurvey(
            tuple(one.token for one in picked),
            int(days.token),
            title,
            questions,
            "vote" if what.token == "vote" else "survey",
            named.token == "anonymous",
            what.token if what.token == "relationship" else "",
        ),
    )
    if not drafted.families:
        chat.say(_("No family there can be written to."))
    elif drafted.languages:
        names = chat.list_of([chat.locale.language_name(tag) for tag in drafted.languages])
        chat.say(_("I am translating it: {languages}. Then I show it to you. Nothing is sent yet.", languages=names))
    else:
        chat.go("survey_send")


async def _questions(chat: Chat, what: str) -> tuple[str, tuple[Asked, ...]]:
    """Title and questions; none where a template has them."""
    _ = chat.gettext
    if what == "relationship":
        return "", ()
    if what == "vote":
        text = await _allowed(chat, "question", _("What is the vote about? Write the question."))
        choices = await _choices(chat)
        return text, (Asked(text, "single", choices),)
    title = await _allowed(chat, "title", _("What is it about? A few words, as a heading."))
    found: list[Asked] = []
    while len(found) < MOST_QUESTIONS:
        text = await _allowed(chat, "question", _("What is your question?"))
        kind = await chat.choose(
            "kind", _("How shall families answer?"), tuple(Choice(name, _(label)) for name, label in _KINDS)
        )
        choices = await _choices(chat) if kind.token in WITH_CHOICES else ()
        found.append(Asked(text, kind.token, choices))  # type: ignore[arg-type]
        if not await chat.ask_yes_no("more", _("Another question?")):
            break
    return title, tuple(found)


async def _allowed(chat: Chat, key: str, question: str) -> str:
    """Words that are not about a protected topic (L19); asked for until they are none."""
    _ = chat.gettext
    text = await chat.ask(key, question, most=MOST_TEXT)
    while protected_topics(text):
        text = await chat.ask(
            key,
            _(
                "The law protects families from questions about politics, mental health, sex, illegal behavior, family "
                "ties, religion, income, or what they tell a doctor or lawyer. Such a question needs their consent in "
                "writing first: then the office can add it from a file. Please ask something else."
            ),
            most=MOST_TEXT,
        )
    return text


async def _choices(chat: Chat) -> tuple[str, ...]:
    _ = chat.gettext
    text = await chat.ask("choices", _("Which answers can they pick? Write them in one line, with commas."))
    while not (choices := read_choices(text)) or any(protected_topics(one) for one in choices):
        text = await chat.ask("choices", _("I need 2 to 10 short answers, with commas between them: bus, car, on foot"))
    return choices
