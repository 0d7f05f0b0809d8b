"""Folders and zips: what is there, what is damaged, and what is refused."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from handlers.roster import source
from tests.roster.making import Importer, errors, small_school, warnings

Zip = Callable[[Path], None]


def _said(roster: Importer, path: Path) -> list[str]:
    report = roster(path)
    assert not report.ok
    return [str(error) for error in errors(report)]


def test_a_path_that_is_not_there(roster: Importer, tmp_path: Path) -> None:
    assert _said(roster, tmp_path / "gone.zip") == ["gone.zip: there is no such folder or zip file"]


def test_a_file_that_is_no_zip(roster: Importer, tmp_path: Path) -> None:
    (tmp_path / "users.csv").write_text("sourcedId\n")
    (said,) = _said(roster, tmp_path / "users.csv")
    assert said.startswith("users.csv: this is neither a folder nor a readable zip file")


def test_a_folder_with_nothing_in_it(roster: Importer, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert _said(roster, tmp_path / "empty") == ["empty: there are no .csv files in it"]


def test_the_files_may_be_one_folder_down_and_in_capitals(roster: Importer, tmp_path: Path) -> None:
    inner = small_school().write(tmp_path / "outer")
    folder = tmp_path / "top"
    folder.mkdir()
    inner.rename(folder / "inner")
    (folder / "inner" / "users.csv").rename(folder / "inner" / "Users.CSV")
    roster.ok(folder)


def test_what_mac_os_adds_is_ignored(roster: Importer, tmp_path: Path) -> None:
    path = small_school().write_zip(tmp_path / "mac.zip", "Export/")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/Export/._users.csv", b"\x00\x05")
        archive.writestr("Export/._manifest.csv", b"\x00\x05")
        archive.mkdir("Export/notes")
    roster.ok(path)


def _traversal(name: str) -> Zip:
    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, "x")

    return make


def _locked(path: Path) -> None:
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1  # the flag of the first file in the directory
    path.write_bytes(content)


def _odd_method(path: Path) -> None:
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 10] = 97
    path.write_bytes(content)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


def _no_directory(path: Path) -> None:
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at : at + 4] = b"oops"
    path.write_bytes(content)


def _bad_contents(path: Path) -> None:
    content = bytearray(path.read_bytes())
    at = content.index(b"users.csv") + len(b"users.csv")
    content[at + 10 : at + 40] = bytes(30)
    path.write_bytes(content)


ZIPS: dict[str, tuple[Zip, str]] = {
    "parent folder": (_traversal("../users2.csv"), "holds a file that points outside the zip, '../users2.csv'"),
    "absolute": (_traversal("/etc/users.csv"), "points outside the zip, '/etc/users.csv'"),
    "drive": (_traversal("C:/users.csv"), "points outside the zip, 'C:/users.csv'"),
    "backslash": (_traversal("..\\users.csv"), "points outside the zip"),
    "password": (_locked, "'manifest.csv' is locked with a password"),
    "odd method": (_odd_method, "'manifest.csv' is compressed in a way that cannot be read here"),
    "cut off": (_cut, "this is neither a folder nor a readable zip file"),
    "no directory": (_no_directory, "the zip file is damaged"),
    "bad contents": (_bad_contents, "users.csv: the file is damaged"),
    "same file in two cases": (_traversal("USERS.csv"), "users.csv and USERS.csv are the same file twice; keep one"),
}


@pytest.mark.parametrize("spoil, says", ZIPS.values(), ids=ZIPS)
def test_a_bad_zip_is_refused(spoil: Zip, says: str, roster: Importer, tmp_path: Path) -> None:
    path = small_school().write_zip(tmp_path / "roster.zip")
    spoil(path)
    assert any(says in said for said in _said(roster, path)), _said(roster, path)


def test_a_zip_bomb_is_refused_unread(roster: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = small_school().write_zip(tmp_path / "roster.zip")
    monkeypatch.setattr(source, "MOST_BYTES", 1_000)
    (said,) = _said(roster, path)
    assert "the limit is 1,000: import the unpacked folder instead" in said
    monkeypatch.setattr(source, "MOST_FILES", 3)
    (said,) = _said(roster, path)
    assert said == "roster.zip: holds 12 files; a roster has at most 3"


def test_nothing_of_a_zip_is_written_to_disk(roster: Importer, tmp_path: Path) -> None:
    path = small_school().write_zip(tmp_path / "roster.zip")
    roster.ok(path)
    assert [file.name for file in tmp_path.iterdir() if not file.name.startswith("1.db")] == ["roster.zip"]


def test_something_that_is_not_a_file_is_no_file(roster: Importer, tmp_path: Path) -> None:
    folder = small_school().write(tmp_path / "roster")
    (folder / "resources.csv").mkdir()
    roster.ok(folder)
    assert stat.S_ISDIR((folder / "resources.csv").stat().st_mode)


def test_a_stranger_is_named_with_what_it_may_be(roster: Importer) -> None:
    files = small_school()
    files.texts["demographic"] = files.texts["plan"] = "a,b\n"
    assert warnings(roster.ok(files)) == [
        "demographic.csv: this file is not part of a roster and is not read; did you mean demographics.csv?",
        "plan.csv: this file is not part of a roster and is not read",
    ]
