"""House rules that no linter knows: small files, docstrings everywhere, nothing of one machine in the repository."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
LAYERS = ("bot", "handlers", "conversations", "storage")
MOST_LINES = 300
LOCKS = ("requirements.lock", "requirements-dev.lock")

#: Written so that they do not match themselves.
MACHINE_PATH = re.compile(r"(?<![\w.}:/-])/(?:(?:work|root)/|(?:home|Users)/\w)")
REGISTRY_HOST = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|deb\.debian\.org|proxy\.golang\.org|crates\.io"
)
SKIP_OR_SLEEP = re.compile(r"\bpytest\.(?:mark\.)?(?:skip|skipif|xfail|importorskip)\b|\btime\.sleep\(")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources() -> list[Path]:
    """Every module of the four layers; migrations are history and stay as they were."""
    return [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py")) if "versions" not in path.parts]


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file that belongs to the repository."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            name for name in folders if name in {".ci", ".github"} or not name.startswith((".", "__pycache__"))
        ]
        for path in (Path(folder, name) for name in names):
            try:
                yield path, read(path)
            except UnicodeDecodeError:
                continue


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(read(path))


def expect_none(offenders: Iterable[str]) -> None:
    """Fail with a line an offender."""
    found = sorted(offenders)
    assert not found, "\n".join(found)


def public_functions(tree: ast.Module) -> Iterator[Function]:
    """Functions of a module and methods of its public classes, by name without a leading underscore."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    for body in (tree.body, *(node.body for node in classes)):
        for node in body:
            if isinstance(node, Function) and not node.name.startswith("_") and not speaks_for_another(node):
                yield node


def speaks_for_another(function: Function) -> bool:
    """An override or an overload is described where it is first declared."""
    names = {ast.unparse(decorator).rpartition(".")[2] for decorator in function.decorator_list}
    return bool(names & {"override", "overload", "setter"})


def test_files_are_small() -> None:
    lines = {path: sum(1 for line in read(path).splitlines() if line.strip()) for path in sources()}
    expect_none(f"{short(path)}: {count} lines" for path, count in lines.items() if count > MOST_LINES)


def test_every_module_says_what_it_is() -> None:
    expect_none(short(path) for path in sources() if not ast.get_docstring(parsed(path)))


def test_every_public_function_says_what_it_does() -> None:
    expect_none(
        f"{short(path)}:{function.lineno} {function.name}"
        for path in sources()
        for function in public_functions(parsed(path))
        if not ast.get_docstring(function)
    )


def test_nothing_names_a_machine_or_a_registry() -> None:
    expect_none(
        f"{short(path)}: {match.group()}"
        for path, text in texts()
        for pattern in (MACHINE_PATH, REGISTRY_HOST)
        for match in pattern.finditer(text)
    )


def test_no_test_sleeps_or_is_skipped() -> None:
    tests = [path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    expect_none(short(path) for path in tests if SKIP_OR_SLEEP.search(read(path)))


def test_tests_run_with_the_versions_that_run() -> None:
    run, dev = (set(re.findall(r"^[\w.-]+==\S+", read(ROOT / name), re.MULTILINE)) for name in LOCKS)
    assert run
    expect_none(run - dev)
