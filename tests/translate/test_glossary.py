"""The glossary: the file and its bad lines, what beats what, and the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from bot.translate.glossary import STARTER, Glossary, read_file
from conversations.glossary import Entry, merged, read_glossary, terms_for, write_glossary
from storage.database import Database
from storage.glossary import TermRow, keep_term
from tests.cli.test_commands import run
from tests.translate.fakes import MONDAY

IEP = Entry("IEP", "es", "Plan de Educación Individualizado", "explain")


def test_the_one_that_comes_along_is_sound() -> None:
    entries, problems = read_file(STARTER)
    assert problems == []
    assert {entry.language for entry in entries} == {"es", "ar"}
    assert IEP in entries
    terms = [(entry.folded, entry.language) for entry in entries]
    assert len(set(terms)) == len(terms)
    assert {term for term, language in terms if language == "es"} == {term for term, tag in terms if tag == "ar"}


def test_bad_lines_are_named() -> None:
    lines = [
        "123,es,x,keep",
        "IEP,español,x,keep",
        "",
        "IEP,es,,explain",
        "PTA,es,x,shout",
        "OK,*,,",
        "A,es,b,keep,more",
    ]
    content = "\n".join(("\ufeffterm,language,translation,mode", *lines))
    entries, problems = read_glossary(content, "terms.csv")
    assert entries == [Entry("OK", "*", "", "keep")]
    assert [problem.partition(":")[0] for problem in problems] == [
        f"terms.csv, line {number}" for number in (2, 3, 5, 6, 8)
    ]
    assert read_glossary("a,b\n", "t")[1] == ["t, line 1: there is no column term and no column language"]
    assert read_glossary('term,language\n"x,es\n', "t")[1][0].startswith("t, line ")


def test_what_is_written_can_be_read() -> None:
    entries = [IEP, Entry('a "b", c', "*", "", "keep")]
    assert read_glossary(write_glossary(entries), "t") == (entries, [])


def test_the_nearer_language_beats_the_farther() -> None:
    entries = [
        Entry("Grove", "*", "", "keep"),
        Entry("grove", "zh", "树林", "translate"),
        Entry("GROVE", "zh-Hant", "樹林", "translate"),
    ]
    shown = {tag: terms_for(entries, tag)["grove"]("Grove") for tag in ("es", "zh-Hans", "zh-Hant-TW", "zh")}
    assert shown == {"es": "Grove", "zh-Hans": "树林", "zh-Hant-TW": "樹林", "zh": "树林"}
    assert merged(entries, [Entry("grove", "zh", "", "off")]) == [entries[0], entries[2]]


def test_a_file_that_cannot_be_read_is_told_and_stops_nobody(tmp_path: Path, small: Database) -> None:
    (tmp_path / "odd.csv").write_bytes(b"\xff\xfeterm")
    known = Glossary(tmp_path / "odd.csv")
    assert known.filed == []
    assert "UTF-8" in known.problems[0]
    assert Glossary(tmp_path / "none.csv").path == STARTER


def test_what_was_said_beats_the_file(willow: Database) -> None:
    known = Glossary(STARTER)
    with willow.begin() as work:
        for row in (TermRow("iep", "iep", "es", "PEI", "translate"), TermRow("recess", "recess", "es", "", "off")):
            keep_term(work.connection, row, None, MONDAY)
            keep_term(work.connection, row, None, MONDAY)
        work.commit()
    with willow.read() as session:
        terms = known.terms(session.connection(), "es")
        assert session.connection().execute(text("SELECT count(*) FROM glossary_term")).scalar_one() == 2
    assert terms["iep"]("IEP") == "PEI"
    assert "recess" not in terms


def test_the_command(tmp_path: Path) -> None:
    file = tmp_path / "terms.csv"
    file.write_text("term,language,translation,mode\nThe Grove,es,,keep\nIEP,es,PEI,translate\n", encoding="utf-8")
    assert "2 entries imported." in run(tmp_path, "glossary", "import", str(file)).stdout
    listed = run(tmp_path, "glossary", "list", "--language", "es").stdout.splitlines()
    assert {"IEP [es] translate: PEI", "The Grove [es] keep: The Grove"} <= set(listed)
    exported = run(tmp_path, "glossary", "export").stdout
    assert read_glossary(exported, "x")[1] == []
    assert "recess,es,recreo,translate" in exported


@pytest.mark.parametrize("content", ["term,language\nx,1\n", None], ids=["bad", "missing"])
def test_a_bad_file_changes_nothing(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "terms.csv"
    if content:
        file.write_text(content, encoding="utf-8")
    done = run(tmp_path, "glossary", "import", str(file))
    assert done.returncode == 1
    assert "Nothing was changed." in done.stderr
