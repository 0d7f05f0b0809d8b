"""`try-phrases` reads what people save from spreadsheets, and says in one sentence what it cannot read."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli.phrases import try_phrases

app = typer.Typer()
app.command("try-phrases")(try_phrases)


def run(kind: str, file: Path) -> Result:
    return CliRunner().invoke(app, [kind, str(file)])


def written(folder: Path, text: str | bytes) -> Path:
    file = folder / "phrases.tsv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def table(output: str) -> list[list[str]]:
    return [line.split("\t") for line in output.rstrip("\n").split("\n")]


def test_verdicts_are_added_as_a_last_column(tmp_path: Path) -> None:
    result = run("intent", written(tmp_path, "lang\tphrase\nes\tq tarea tiene\nen\thello there\n"))
    assert result.exit_code == 0
    assert table(result.stdout) == [
        ["lang", "phrase", "verdict"],
        ["es", "q tarea tiene", "homework"],
        ["en", "hello there", "none"],
    ]
    assert result.stderr == ""


def test_columns_in_any_order_and_extra_ones_are_kept(tmp_path: Path) -> None:
    result = run("intent", written(tmp_path, "note\tphrase\tlang\nfirst\thow is he in math\ten\n"))
    assert table(result.stdout)[1] == ["first", "how is he in math", "en", "grades"]


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_spreadsheet_files_are_read(tmp_path: Path, start: bytes, end: bytes) -> None:
    text = start + end.join([b"lang\tphrase", 'es\tquiero ver la "boleta" de mi niña'.encode(), b"", b"en\thelp"]) + end
    result = run("intent", written(tmp_path, text))
    assert [row[-1] for row in table(result.stdout)] == ["verdict", "grades", "help"]
    assert '"boleta"' in result.stdout
    assert "\r" not in result.stdout


def test_a_single_quote_mark_swallows_nothing(tmp_path: Path) -> None:
    result = run("intent", written(tmp_path, "lang\tphrase\nen\t\"what's the homework\nen\tmenu\n"))
    assert [row[-1] for row in table(result.stdout)] == ["verdict", "homework", "menu"]


def test_expected_verdicts_are_compared_on_stderr(tmp_path: Path) -> None:
    text = "lang\tphrase\texpected\nen\tmenu\tmenu\nen\thello\tmenu\nes\tayuda\thelp\nes\tgracias\t\n"
    result = run("intent", written(tmp_path, text))
    assert table(result.stdout)[0] == ["lang", "phrase", "expected", "verdict"]
    assert result.stderr.splitlines() == ["as expected: 2 of 3 (66.7 %)", "en: 1 of 2 (50.0 %)", "es: 1 of 1 (100.0 %)"]


def test_a_verdict_column_is_filled_anew_and_compared(tmp_path: Path) -> None:
    result = run("intent", written(tmp_path, "verdict\tlang\tphrase\nnone\ten\tmenu\n"))
    assert table(result.stdout) == [["verdict", "lang", "phrase"], ["menu", "en", "menu"]]
    assert result.stderr.startswith("as expected: 0 of 1")


@pytest.mark.parametrize(
    "kind,phrase,verdict",
    [
        ("optout", "STOP", "optout"),
        ("crisis", "my daughter wants to kill herself", "selfharm"),
        ("crisis", "ok", "none"),
    ],
)
def test_the_other_judgements(tmp_path: Path, kind: str, phrase: str, verdict: str) -> None:
    result = run(kind, written(tmp_path, f"lang\tphrase\nen\t{phrase}\n"))
    assert table(result.stdout)[1][-1] == verdict


def test_without_languages_and_with_short_rows(tmp_path: Path) -> None:
    result = run("intent", written(tmp_path, "phrase\tnote\nayuda\n"))
    assert table(result.stdout)[1] == ["ayuda", "", "help"]


@pytest.mark.parametrize(
    "content,sentence",
    [
        (b"", "line 1: there is no column phrase"),
        (b"lang,phrase\nen,hi\n", "line 1: there is no column phrase"),
        (b"lang\tphrase\nen\tok\nes\tma\xf1ana\n", "line 3: this is not UTF-8"),
        (b"lang\tphrase\nen\thi\tthere\n", "line 2: 3 cells, but the first line names 2 columns"),
    ],
    ids=["empty", "commas", "latin-1", "too many cells"],
)
def test_mistakes_are_one_sentence_with_file_and_line(tmp_path: Path, content: bytes, sentence: str) -> None:
    result = run("intent", written(tmp_path, content))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert "phrases.tsv" in result.stderr
    assert sentence in result.stderr


@pytest.mark.parametrize("name", ["missing.tsv", "."], ids=["missing", "folder"])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    result = run("intent", tmp_path / name)
    assert result.exit_code == 1
    assert "cannot be read" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_the_help_explains_itself() -> None:
    result = CliRunner().invoke(app, ["--help"])
    assert "crisis" in result.stdout
    assert "FILE.tsv" in result.stdout
