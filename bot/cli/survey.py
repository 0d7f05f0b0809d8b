"""`run_bot.py survey`: surveys from files, and what came of them."""

from __future__ import annotations

import csv
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import select

from bot.cli.opening import open_database
from bot.config import ConfigError, load_settings
from conversations.locale import locale_for
from conversations.surveys.asking import labels_of
from conversations.surveys.model import load
from conversations.surveys.reading import TEMPLATES, SurveyFile, read_survey, template
from conversations.surveys.report import as_text, headline
from conversations.text import fold
from handlers.broadcast_audience import audience_of, classes, wider
from handlers.surveys import Author, Days, keep
from handlers.surveys_results import build_report
from storage.addresses import newest_addresses
from storage.people import PERSON, get_people
from storage.surveys import SURVEY, SurveyRow, get_survey
from storage.surveys_box import answers_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from conversations.surveys.model import Survey

survey = typer.Typer(help="Surveys from files: check one, hand it to who asks it, see results.", no_args_is_help=True)
_WEEK = timedelta(days=7)
_File = Annotated[Path, typer.Argument(metavar="FILE.yaml", help="See docs/surveys.md.", show_default=False)]
_Number = Annotated[int, typer.Argument(metavar="NUMBER", help="As `survey list` shows it.", show_default=False)]
#: A cell that begins so is run as a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@survey.command("check")
def check(file: _File) -> None:
    """Say what is wrong in a file, by line and field, or how it would be asked."""
    found = _read(file)
    words = found.survey.wording(found.survey.language)
    typer.echo(f"{words['title']}: {len(found.survey.questions)} questions, fine.")
    for question in found.survey.questions:
        labels = [one.label for one in labels_of(locale_for(found.survey.language).gettext, found.survey, question)]
        typer.echo(
            f"  {question.key} ({question.kind}) {words[question.key]}" + (f" [{' | '.join(labels)}]" if labels else "")
        )
    for language in found.survey.words:
        lacking = len(found.survey.missing(language))
        typer.echo(f"  {language}: " + (f"{lacking} texts are left to a machine" if lacking else "complete"))


@survey.command("templates")
def templates() -> None:
    """List the surveys that ship with the bot; they are files in conversations/surveys/templates."""
    for name in TEMPLATES:
        found = template(name)
        typer.echo(f"{name}: {found.title} ({len(found.questions)} questions; {', '.join(found.words)})")


@survey.command("add")
def add(
    file: _File,
    author: Annotated[str, typer.Option("--author", help="Sourced id of who asks; they look at it and press Send.")],
) -> None:
    """Hand a survey to a member of staff: the bot translates what is missing and shows it to them in their chat."""
    found, settings, now = _read(file), load_settings(), datetime.now(UTC)
    from bot.app import build_house  # noqa: PLC0415 - half a second of imports
    from bot.lanes import LocalLanes  # noqa: PLC0415
    from bot.system import RandomIds, SystemClock  # noqa: PLC0415

    today = now.astimezone(ZoneInfo(settings.school.timezone)).date()
    last = found.until or max(today, found.opens or today) + _WEEK
    if last <= today:
        raise ConfigError(f"{file}: until: {last} is over. Right would be a later day.")
    database = open_database()
    house = build_house(settings, SystemClock(), RandomIds(), LocalLanes())
    with database.begin() as work:
        person = _person(work.connection, author)
        tokens = _audience(work.connection, person, found.audience, today)
        audience, title = audience_of(work.connection, person, settings.school.language, tokens, today)
        address = newest_addresses(work.connection, [person]).get(person)
        who = Author(person, address.id if address else None)
        drafted = keep(work, house, found.survey, who, audience, title, Days(found.opens, found.remind, last))
        work.commit()
    database.dispose()
    if not drafted.families:
        raise ConfigError(f"{file}: audience: no family there can be written to.")
    typer.echo(
        f"For {drafted.families} families: {title}. Nothing is sent: {author} writes SHOW SURVEY and presses Send."
    )


@survey.command("list")
def list_surveys() -> None:
    """List surveys that were asked, the newest first."""
    database = open_database()
    with database.read() as session:
        query = select(SURVEY.c.id).where(SURVEY.c.status.in_(("open", "closed"))).order_by(SURVEY.c.id.desc())
        for (number,) in session.connection().execute(query).all():
            row = get_survey(session.connection(), number)
            if row is not None:
                report = build_report(session.connection(), row, "en")
                typer.echo(f"{row.id} {row.status} {report.title}: {headline(report, locale_for('en'))}")
    database.dispose()


@survey.command("results")
def results(
    number: _Number,
    language: Annotated[str, typer.Option("--language", help="Such as es.")] = "en",
    picture: Annotated[Path | None, typer.Option("--picture", help="Also draw it, as this PNG file.")] = None,
) -> None:
    """Print what came of a survey; of an anonymous one only what the rules on small groups allow."""
    database = open_database()
    with database.read() as session:
        row = _survey(session.connection(), number)
        report = build_report(session.connection(), row, language)
    database.dispose()
    locale = locale_for(language)
    typer.echo(as_text(report, locale))
    if not report.questions:
        typer.echo("\nNothing more may be shown: it is anonymous, and still open or with too few answers.")
    if picture is not None:
        from bot.charts.drawing import draw  # noqa: PLC0415

        for page, content in enumerate(draw(report, locale)):
            path = picture if not page else picture.with_stem(f"{picture.stem}-{page + 1}")
            path.write_bytes(content)


@survey.command("export")
def export(number: _Number) -> None:
    """Print results as CSV: counts, and of a survey with names every answer."""
    database = open_database()
    with database.read() as session:
        connection = session.connection()
        row = _survey(connection, number)
        definition = load(row.definition)
        lines = list(_counts(connection, row) if row.anonymous else _named(connection, row, definition))
    database.dispose()
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    writer = csv.writer(sys.stdout)
    writer.writerows([[safe_cell(cell) for cell in line] for line in lines])


def safe_cell(cell: object) -> object:
    """`cell` so that no spreadsheet runs it: what looks like a formula becomes text by an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA) else cell


def _counts(connection: Connection, row: SurveyRow) -> Iterator[Sequence[object]]:
    report = build_report(connection, row, load(row.definition).language)
    yield ("question", "answer", "group", "count", "answered")
    for rate in (report.total, *report.rates):
        yield ("asked", "", rate.group, rate.asked, rate.answered)
    for one in report.questions:
        for group, counted in (("", one.counted), *one.groups):
            for bar in counted.bars:
                yield (one.text, one.labels.get(bar.token, bar.token), group, bar.count, counted.answered)


def _named(connection: Connection, row: SurveyRow, definition: Survey) -> Iterator[Sequence[object]]:
    words, rows = definition.wording(definition.language), answers_of(connection, row.id)
    people = get_people(connection, [one.person_id for one in rows])
    yield ("person", "question", "answer")
    for one in rows:
        answer = "; ".join(words.get(f"{one.question}={token}", token) for token in one.answer)
        yield (people[one.person_id].full_name, words.get(one.question, one.question), answer)


def _read(file: Path) -> SurveyFile:
    """The survey in `file`; what is wrong is printed, and ends the command."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: this is no UTF-8. Right would be a text file saved as UTF-8.") from None
    found, mistakes = read_survey(text, str(file))
    for mistake in mistakes:
        typer.echo(mistake, err=True)
    if found is None:
        raise typer.Exit(1)
    return found


def _person(connection: Connection, author: str) -> int:
    query = select(PERSON.c.id).where(PERSON.c.sourced_id == author, PERSON.c.active)
    found = connection.execute(query).scalar_one_or_none()
    if found is None:
        raise ConfigError(f"--author {author}: nobody on the roster has this sourced id.")
    return int(found)


def _audience(connection: Connection, person: int, wanted: Sequence[str], today: date) -> list[str]:
    """The tokens of what the file calls the audience; where it says nothing all own classes, or the widest there is."""
    own, more = classes(connection, person, today), wider(connection, person, "en")
    if not wanted:
        return [one.token for one in own] or [one.token for one in more[-1:]]
    offered = {fold(one.label): one.token for one in (*own, *more)}
    if schools := [one.token for one in more if one.token.startswith("s")]:
        offered["school"] = schools[-1]
    unknown = [one for one in wanted if fold(one) not in offered]
    if unknown:
        names = ", ".join(one.label for one in (*own, *more)) or "nothing"
        raise ConfigError(f"audience: {unknown[0]} is nothing that they may write to. Right would be one of: {names}.")
    return [offered[fold(one)] for one in wanted]


def _survey(connection: Connection, number: int) -> SurveyRow:
    row = get_survey(connection, number)
    if row is None or row.status not in ("open", "closed"):
        raise ConfigError(f"{number}: no survey that was asked has this number. See `survey list`.")
    return row
