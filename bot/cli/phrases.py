"""`run_bot.py try-phrases`: what Homeline would make of phrases in a file, without sending or storing anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from conversations.crisis import crisis_verdict
from conversations.intents import intent_of
from conversations.optout import optout_verdict

PHRASE, LANGUAGE, EXPECTED, VERDICT = "phrase", "lang", "expected", "verdict"


class Kind(StrEnum):
    """Which of Homeline's judgements to try."""

    INTENT = "intent"
    OPTOUT = "optout"
    CRISIS = "crisis"


class UnreadableError(Exception):
    """The file cannot be used; the message is a sentence for the person who gave it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file of tab-separated values: every row as long as the header."""

    header: list[str]
    rows: list[list[str]]

    def column(self, name: str) -> list[str] | None:
        """The cells below `name`, whatever its case; None when there is no such column."""
        at = next((i for i, title in enumerate(self.header) if title.strip().lower() == name), None)
        return None if at is None else [row[at] for row in self.rows]

    def with_column(self, name: str, cells: list[str]) -> Table:
        """The same table with `cells` below `name`: in the column that has this name, or in a new last one."""
        at = next((i for i, title in enumerate(self.header) if title.strip().lower() == name), len(self.header))
        rows = [[*row[:at], cell, *row[at + 1 :]] for row, cell in zip(self.rows, cells, strict=True)]
        return Table([*self.header[:at], name, *self.header[at + 1 :]], rows)


def try_phrases(
    kind: Annotated[
        Kind,
        typer.Argument(
            help="intent: what a parent wants; optout: whether they want no more messages; crisis: whether a child or "
            "an adult may be in danger.",
            show_default=False,
        ),
    ],
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.tsv",
            help="Tab-separated, UTF-8, with the columns lang (a language tag such as es) and phrase named in its "
            "first line. Other columns are kept. With a column expected (or verdict) the accuracy is told as well.",
            show_default=False,
        ),
    ],
) -> None:
    """Print a file of phrases with Homeline's verdict on each in a column `verdict`; nothing is sent or stored."""
    try:
        table = read_table(file)
        phrases = _phrases(table, file)
    except UnreadableError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    languages = table.column(LANGUAGE) or [""] * len(phrases)
    judge = _judge(kind)
    verdicts = [judge(phrase, language.strip()) for phrase, language in zip(phrases, languages, strict=True)]
    _print(table.with_column(VERDICT, verdicts))
    expected = table.column(EXPECTED) or table.column(VERDICT)
    if expected:
        typer.echo(accuracy(languages, expected, verdicts), err=True)


def _judge(kind: Kind) -> Callable[[str, str], str]:
    judges: dict[Kind, Callable[[str, str], str]] = {
        Kind.INTENT: intent_of,
        Kind.OPTOUT: optout_verdict,
        Kind.CRISIS: crisis_verdict,
    }
    return judges[kind]


def read_table(file: Path) -> Table:
    """The tab-separated table in `file`: UTF-8 with or without byte order mark, any line ends, quotes as they stand.

    Blank lines are left out and short rows filled up. UnreadableError says what is wrong, and in which line.
    """
    lines = _text(file).removeprefix("\ufeff").split("\n")
    header = [title.strip() for title in lines[0].rstrip("\r").split("\t")]
    rows = [
        _row(line, header, f"{file}, line {number}") for number, line in enumerate(lines[1:], start=2) if line.strip()
    ]
    return Table(header, rows)


def _text(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise UnreadableError(
            f"{file}: the file cannot be read ({(error.strerror or 'unknown reason').lower()})."
        ) from error
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UnreadableError(f"{file}, line {line}: this is not UTF-8; save the file as UTF-8.") from error


def _row(line: str, header: list[str], where: str) -> list[str]:
    cells = line.rstrip("\r").split("\t")
    if any(cell.strip() for cell in cells[len(header) :]):
        raise UnreadableError(f"{where}: {len(cells)} cells, but the first line names {len(header)} columns.")
    return [*cells[: len(header)], *[""] * (len(header) - len(cells))]


def _phrases(table: Table, file: Path) -> list[str]:
    phrases = table.column(PHRASE)
    if phrases is None:
        raise UnreadableError(
            f"{file}, line 1: there is no column phrase; the first line must name it (tab-separated)."
        )
    return phrases


def _print(table: Table) -> None:
    """Write the table as UTF-8 whatever the terminal is set to."""
    lines = ["\t".join(cells) for cells in (table.header, *table.rows)]
    stream = typer.get_binary_stream("stdout")
    stream.write(("\n".join(lines) + "\n").encode())
    stream.flush()


def accuracy(languages: list[str], expected: list[str], verdicts: list[str]) -> str:
    """How many verdicts are as expected, in all and by language; rows without an expectation do not count."""
    right: dict[str, list[bool]] = {}
    for language, wanted, verdict in zip(languages, expected, verdicts, strict=True):
        if wanted.strip():
            right.setdefault(language.strip() or "?", []).append(wanted.strip() == verdict)
    lines = [_share(language, hits) for language, hits in sorted(right.items())]
    return "\n".join([_share("as expected", [hit for hits in right.values() for hit in hits]), *lines])


def _share(name: str, hits: list[bool]) -> str:
    percent = 100 * sum(hits) / len(hits) if hits else 0.0
    return f"{name}: {sum(hits)} of {len(hits)} ({percent:.1f} %)"
