"""`run_bot.py glossary`: the school's own terms, listed, imported, exported."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.opening import open_database
from bot.config import load_settings
from bot.translate.glossary import Glossary, GlossaryUnreadable, read_file
from conversations.glossary import write_glossary
from storage.glossary import TermRow, keep_term

if TYPE_CHECKING:
    from conversations.glossary import Entry

glossary = typer.Typer(
    help="The school's own terms: what becomes of IEP or field trip in each language.", no_args_is_help=True
)


@glossary.command("list")
def list_terms(
    language: Annotated[str, typer.Option("--language", help="Only for readers of this language, such as es.")] = "",
) -> None:
    """List the terms in force: those of the file, and over them what was said in the chat or imported."""
    known = Glossary(load_settings().translation.glossary)
    for problem in known.problems:
        typer.echo(problem, err=True)
    for entry in _in_force(known):
        if not language or entry.language in ("*", language):
            typer.echo(f"{entry.term} [{entry.language}] {entry.mode}: {entry.shown(entry.term)}")


@glossary.command("import")
def import_terms(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.csv", help="Columns term,language,translation,mode; UTF-8.", show_default=False),
    ],
) -> None:
    """Put the entries of a file into the database; nothing is changed when any line is wrong."""
    try:
        entries, problems = read_file(file)
    except GlossaryUnreadable as error:
        problems, entries = [str(error)], []
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        typer.echo("Nothing was changed.", err=True)
        raise typer.Exit(1)
    database, now = open_database(), datetime.now(UTC)
    with database.begin() as work:
        for entry in entries:
            row = TermRow(entry.term, entry.folded, entry.language, entry.translation, entry.mode)
            keep_term(work.connection, row, None, now)
        work.commit()
    database.dispose()
    typer.echo(f"{len(entries)} entries imported.")


@glossary.command("export")
def export_terms() -> None:
    """Print the terms in force as a file that can be changed and imported again."""
    sys.stdout.buffer.write(write_glossary(_in_force(Glossary(load_settings().translation.glossary))).encode())
    sys.stdout.flush()


def _in_force(known: Glossary) -> list[Entry]:
    database = open_database()
    with database.read() as session:
        entries = known.entries(session.connection())
    database.dispose()
    return sorted(entries, key=lambda entry: (entry.folded, entry.language))
