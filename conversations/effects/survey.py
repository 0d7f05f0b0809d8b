"""What flows ask about surveys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from conversations.effects.base import Command, Query
from conversations.messages import Choice
from conversations.surveys.model import Purpose, QuestionKind, Survey


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as a member of staff put it."""

    text: str
    kind: QuestionKind
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SurveyDrafted:
    """A draft: how many families it would go to, and the languages that it is still to be turned into."""

    families: int
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftSurvey(Command[SurveyDrafted]):
    """Keep questions for these audiences (tokens of MyAudiences), open for `days`; nothing is sent.

    `template` names one of ours in the place of title and questions.
    """

    audiences: tuple[str, ...]
    days: int
    title: str = ""
    questions: tuple[Asked, ...] = ()
    purpose: Purpose = "survey"
    anonymous: bool = True
    template: str = ""


@dataclass(frozen=True, slots=True)
class SurveyDraft:
    """A draft ready to be looked at: what families get, and the languages in which it can be tried."""

    token: str
    preview: str
    languages: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class MySurveyDraft(Query[SurveyDraft | None]):
    """What this member of staff has ready to send."""

    look: int


@dataclass(frozen=True, slots=True)
class SendSurvey(Command[bool]):
    """Ask families, in half a minute; False when it is no draft any more."""

    token: str


@dataclass(frozen=True, slots=True)
class DropSurvey(Command[None]):
    """Forget a draft."""

    token: str


@dataclass(frozen=True, slots=True)
class TryPaper(Query[Survey | None]):
    """One's own draft as families of one language see it."""

    token: str
    language: str


@dataclass(frozen=True, slots=True)
class SurveysForMe(Query[tuple[Choice, ...]]):
    """The open surveys that this person was asked to answer and has not."""


@dataclass(frozen=True, slots=True)
class SoFar(Query[dict[str, Any]]):
    """What survey_answer is given: the survey, and the answers of a run that ended before it was handed in."""

    token: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A survey as one person reads it."""

    token: str
    survey: Survey
    #: Who asks: "Ms Ortiz".
    author: str
    #: Whether a machine turned some of the words.
    machine: bool


@dataclass(frozen=True, slots=True)
class OpenPaper(Query[Paper | None]):
    """The questions of a survey for this person; None when it is not open to them."""

    token: str


@dataclass(frozen=True, slots=True)
class HandIn(Command[Literal["done", "again", "closed"]]):
    """Hand in the answers (by the key of the question), once."""

    token: str
    answers: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class MySurveys(Query[tuple[Choice, ...]]):
    """The newest surveys that this member of staff asked."""


@dataclass(frozen=True, slots=True)
class SurveyReport:
    """How a survey stands."""

    text: str
    open: bool
    #: Whether there is something to draw, and to tell families.
    shown: bool
    #: Own words may be read.
    words: bool


@dataclass(frozen=True, slots=True)
class SurveyResults(Query[SurveyReport | None]):
    """How one of one's own surveys stands."""

    token: str
    look: int


@dataclass(frozen=True, slots=True)
class SurveyWordsOf(Query[str]):
    """What people wrote in their own words, with translations."""

    token: str


@dataclass(frozen=True, slots=True)
class DrawSurvey(Command[None]):
    """Have the results drawn and sent to this person."""

    token: str


@dataclass(frozen=True, slots=True)
class CloseSurvey(Command[bool]):
    """Close one's own survey now; False when it was closed already."""

    token: str


@dataclass(frozen=True, slots=True)
class TellOutcome(Command[SurveyDrafted]):
    """Draft words to those who were asked: the result, and what was decided."""

    token: str
    decision: str
