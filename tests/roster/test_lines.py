"""Encodings and separators: the file and line, and what to do about it."""

from __future__ import annotations

import pytest

from handlers.roster import lines
from tests.roster.making import Importer, errors, small_school


def _told(roster: Importer, name: str, content: bytes) -> str:
    """The only error when a file has this content."""
    folder = small_school().write(roster.folder)
    (folder / f"{name}.csv").write_bytes(content)
    (error,) = errors(roster(folder))
    return str(error)


def _bytes(name: str, encoding: str) -> bytes:
    return small_school().texts[name].encode(encoding)


def test_windows_letters_are_not_guessed(roster: Importer) -> None:
    told = _told(roster, "users", _bytes("users", "cp1252"))
    assert told == ("users.csv, line 3: a letter here is not UTF-8; save it again as 'CSV UTF-8 (comma delimited)'")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le"])
def test_utf_16_is_named(encoding: str, roster: Importer) -> None:
    assert "UTF-16, not UTF-8; save it again as 'CSV UTF-8" in _told(roster, "users", _bytes("users", encoding))


def test_an_empty_file_is_told(roster: Importer) -> None:
    assert _told(roster, "results", b"") == (
        "results.csv: the file is empty; it needs at least the row with the column names"
    )
    assert "the file is empty" in _told(roster, "results", b"\xef\xbb\xbf\n\n")


@pytest.mark.parametrize("mark, word", [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_other_separators_are_named(mark: str, word: str, roster: Importer) -> None:
    content = _bytes("orgs", "utf-8").replace(b",", mark.encode())
    assert _told(roster, "orgs", content) == (
        f"orgs.csv, line 1: cells are separated by {word}; save it as CSV with commas"
    )


def test_a_line_without_end_is_refused(roster: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST_LINE", 300)
    content = _bytes("orgs", "utf-8") + b"x" * 400
    assert "orgs.csv, line 4: the line is longer than 300 bytes" in _told(roster, "orgs", content)


def test_a_cell_without_end_is_refused(roster: Importer) -> None:
    content = _bytes("orgs", "utf-8") + b'o2,,,"' + b"x\n" * 70_000
    assert "orgs.csv, line 4: a cell is longer than 131,072 characters" in _told(roster, "orgs", content)


def test_lines_are_counted_across_cells_with_line_breaks(roster: Importer) -> None:
    files = (
        small_school().edit("lineItems", "Bar models", '"Draw\nthe bars\nfirst"').add("lineItems", "i2,,,,,,,c1,,,,")
    )
    told = [(error.file, error.line) for error in errors(roster(files))]
    assert set(told) == {("lineItems.csv", 5)}
    roster.ok(files.drop("lineItems", "i2"))
    assert roster.one("SELECT description FROM lineitem") == ("Draw\nthe bars\nfirst",)
