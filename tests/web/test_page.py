"""The page's files: complete, small, without anything from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
import regex as re
from starlette.testclient import TestClient

from bot.adapters.web.page import FOLDER

FILES = sorted(path for path in FOLDER.rglob("*") if path.is_file())
SCRIPTS = [path for path in FILES if path.suffix == ".js"]
#: Namespaces are names, not addresses to load.
ELSEWHERE = re.compile(r"https?://(?!www\.w3\.org/)[\w.]+")


def test_the_page_is_served(client: TestClient) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"


def test_all_that_the_page_names_is_there() -> None:
    named = set(re.findall(r'(?:href|src)="/static/([^"]+)"', (FOLDER / "page.html").read_text()))
    there = {str(path.relative_to(FOLDER)) for path in FILES}
    assert named <= there
    styles = {name for name in there if name.endswith(".css")}
    assert styles <= named


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_import_leads_to_a_file_and_a_name(path: Path) -> None:
    for names, module in re.findall(r'import \{([^}]+)\} from "\./([\w.]+)"', path.read_text()):
        exported = set(
            re.findall(r"export (?:async )?(?:const|function|class) (\w+)", (path.parent / module).read_text())
        )
        assert {name.strip() for name in names.split(",")} <= exported


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_are_small_and_load_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) < 300
    assert ELSEWHERE.findall(text) == []


def test_nothing_is_inline_and_no_markup_is_made_from_text() -> None:
    page = (FOLDER / "page.html").read_text()
    assert re.findall(r"<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=|<style", page) == []
    for path in SCRIPTS:
        assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", path.read_text()) == []


def test_every_drawing_that_scripts_use_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="i-(\w+)"', (FOLDER / "page.html").read_text()))
    used = {name for path in SCRIPTS for name in re.findall(r'\bicon\("(\w+)"', path.read_text())}
    assert used <= sprite


def test_each_language_of_the_phones_says_everything() -> None:
    source = (FOLDER / "js" / "words.js").read_text()
    blocks = dict(re.findall(r"^  (\w\w): \{(.*?)^  \},", source, re.MULTILINE | re.DOTALL))
    keys = {language: set(re.findall(r"(\w+): \"", block)) for language, block in blocks.items()}
    assert keys["en"] == keys["es"] == keys["ar"]
    only_letters = {"dear", "joined", "tapCode", "you", "tooLarge", "notTaken", "damaged", "photo", "removeFile"}
    assert all(keys["en"] - own <= only_letters for own in keys.values())
