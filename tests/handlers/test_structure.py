"""What must be true of every flow and every effect, also of those that are yet to be written."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import conversations.effects
import conversations.flows
from conversations.effects.base import Command, Effect, Query, Setting
from conversations.registry import discover
from handlers.effects import all_handlers
from tests.support.transcripts import FOLDER

_SAYS = {"_", "N_", "gettext", "ngettext"}


def modules_of(package: ModuleType) -> list[ModuleType]:
    names = [module.name for module in pkgutil.iter_modules(package.__path__)]
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


def effects() -> set[type[Effect[Any]]]:
    """Every query and command that flows may ask for."""
    found = [kind for module in modules_of(conversations.effects) for kind in vars(module).values()]
    kinds = {kind for kind in found if isinstance(kind, type) and issubclass(kind, Effect)}
    return kinds - {Effect, Query, Command, Setting}


def sentences(module: ModuleType) -> Iterator[str]:
    """Every English sentence that a module says."""
    for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in _SAYS:
            yield from (
                arg.value for arg in node.args[:2] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            )


@cache
def all_transcripts() -> str:
    """What the bot says in all transcripts, line ends gone."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.rglob("*.txt"))]
    said = re.findall(r"^(bot → .*(?:\n(?: {4}.*)?)*)", "\n".join(texts), re.MULTILINE)
    return re.sub(r"\s+", " ", " ".join(said))


def pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"\{\w+\}", re.sub(r"\s+", " ", sentence))
    return re.compile(".{1,80}?".join(map(re.escape, parts)))


def test_every_flow_says_what_it_is_for() -> None:
    assert all(flow.doc.strip() for flow in discover().values())


@pytest.mark.parametrize("module", modules_of(conversations.flows), ids=lambda module: module.__name__)
def test_every_sentence_is_said_in_a_transcript(module: ModuleType) -> None:
    missing = [sentence for sentence in sentences(module) if not pattern(sentence).search(all_transcripts())]
    assert not missing, "no transcript shows:\n" + "\n".join(missing)


def test_every_effect_has_a_handler_and_every_handler_an_effect() -> None:
    assert effects() == set(all_handlers())


def test_every_effect_says_what_it_gives() -> None:
    assert all(kind.__doc__ and not kind.__doc__.startswith(f"{kind.__name__}(") for kind in effects())
    assert all(issubclass(kind, Query) or issubclass(kind, Command) for kind in effects())


def test_every_handler_lives_beside_its_noun() -> None:
    for effect, handler in all_handlers().items():
        assert handler.__module__.rpartition(".")[2] == effect.__module__.rpartition(".")[2]
