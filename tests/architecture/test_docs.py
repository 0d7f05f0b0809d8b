"""Documents are true: what they link to, call or set exists, and their example works when pasted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer
from pydantic import BaseModel

from bot.cli.main import app
from bot.config import Settings
from conversations.menu import menu_for
from conversations.registry import _FLOWS
from tests.architecture.test_house import ROOT, expect_none, read, short
from tests.support.databases import FreshDatabase
from tests.support.school import make_school
from tests.support.transcripts import Player

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
MAKE = re.compile(r"\bmake ([a-z]+)\b")
RUN_BOT = re.compile(r"run_bot\.py((?: [a-z][a-z-]*)+)")
OPTION = re.compile(r"run_bot\.py ([a-z-]+)[^`\n]*?(--[a-z-]+)")
VARIABLE = re.compile(r"\bHOMELINE_[A-Z][A-Z_]*")
EXAMPLE = re.compile(r"^<!-- example: (\S+) -->\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)


@cache
def documents() -> tuple[Path, ...]:
    """Every Markdown file of the repository."""
    found = sorted(ROOT.rglob("*.md"))
    return tuple(path for path in found if not any(part.startswith(".") for part in path.relative_to(ROOT).parts))


def prose(path: Path) -> str:
    """The text without its fenced code: there, brackets are no links and # no headings."""
    return FENCE.sub("", read(path))


def code(path: Path) -> str:
    """Only what stands as code, a piece a line."""
    return "\n".join(CODE.findall(read(path)))


def anchors(path: Path) -> set[str]:
    """What a link can point to inside a document: its headings, as they are turned into names."""
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(prose(path)))
    return {heading.strip().replace(" ", "-") for heading in kept}


@cache
def commands() -> dict[str, set[str]]:
    """The command line's commands ("outbox list"), each with its options."""
    return dict(_commands(typer.main.get_command(app), ""))


def _commands(group: object, prefix: str) -> Iterator[tuple[str, set[str]]]:
    for name, command in getattr(group, "commands", {}).items():
        yield f"{prefix}{name}", {option for parameter in command.params for option in parameter.opts}
        yield from _commands(command, f"{prefix}{name} ")


def variables() -> set[str]:
    """Every environment variable that is a setting, or a whole section of them."""
    names = {"HOMELINE_CONFIG"}
    for name in Settings.model_fields:
        section: BaseModel = getattr(Settings(), name)
        names.add(f"HOMELINE_{name.upper()}")
        names |= {f"HOMELINE_{name.upper()}__{field.upper()}" for field in type(section).model_fields}
    return names


def broken(path: Path, target: str) -> bool:
    """Whether a relative link leads nowhere."""
    if re.match(r"[a-z]+:", target):
        return False
    file, _hash, anchor = unquote(target).partition("#")
    there = (path.parent / file).resolve() if file else path
    if not there.exists():
        return True
    return bool(anchor) and there.suffix == ".md" and anchor not in anchors(there)


def test_there_are_documents() -> None:
    assert {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"} <= {short(path) for path in documents()}


def test_every_link_leads_somewhere() -> None:
    expect_none(
        f"{short(path)}: {target}"
        for path in documents()
        for target in LINK.findall(prose(path))
        if broken(path, target)
    )


def test_every_document_is_listed() -> None:
    index = ROOT / "docs" / "index.md"
    listed = {(index.parent / target.partition("#")[0]).resolve() for target in LINK.findall(prose(index))}
    expect_none(short(path) for path in (ROOT / "docs").rglob("*.md") if path != index and path not in listed)


def test_every_make_command_exists() -> None:
    known = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))
    expect_none(
        f"{short(path)}: make {name}" for path in documents() for name in MAKE.findall(code(path)) if name not in known
    )


def test_every_command_exists() -> None:
    expect_none(
        f"{short(path)}: run_bot.py{words}"
        for path in documents()
        for words in RUN_BOT.findall(code(path))
        if not any(f"{words} ".startswith(f" {command} ") for command in commands())
    )


def test_every_option_exists() -> None:
    expect_none(
        f"{short(path)}: run_bot.py {command} {option}"
        for path in documents()
        for command, option in OPTION.findall(code(path))
        if option not in {*commands().get(command, ()), "--help"}
    )


def test_the_readme_names_every_command() -> None:
    table = read(ROOT / "README.md")
    expect_none(command for command in commands() if f"`{command}" not in table and command not in {"outbox", "inbox"})


def test_every_setting_exists() -> None:
    known = variables()
    expect_none(
        f"{short(path)}: {name}"
        for path in documents()
        for name in VARIABLE.findall(read(path))
        if name.rstrip("_") not in known
    )


@pytest.mark.parametrize("way", ["once", "twice"])
def test_the_example_works_when_pasted(way: str, fresh_database: FreshDatabase) -> None:
    examples = {Path(name).suffix: (name, text) for name, text in EXAMPLE.findall(read(ROOT / "CONTRIBUTING.md"))}
    (file, source), (_file, transcript) = examples[".py"], examples[".txt"]
    assert len(source.splitlines()) < 60
    name = Path(file).stem
    try:
        exec(compile(source, file, "exec"), {"__name__": f"conversations.flows.{name}"})  # noqa: S102 - it is ours
        menu_for.cache_clear()
        played = Player(fresh_database("sqlite", make_school), "twice" if way == "twice" else "once").play(transcript)
    finally:
        _FLOWS.pop(name, None)
        menu_for.cache_clear()
    assert played == transcript
