"""YAML with its line numbers: a mapping or a list whose mistakes can be told by file, line and field."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from yaml.nodes import Node

_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")


@dataclass(slots=True)
class Problems:
    """Sentences like "survey.yaml:12: questions[2].kind: "choice" is no kind. Right would be one of single, …"."""

    name: str
    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, node: Node | None, where: str, wrong: str, right: str) -> None:
        """Note one mistake at `node`; `right` says what would be right."""
        line = node.start_mark.line + 1 if node is not None else 1
        told = f"{self.name}:{line}: {where}: {wrong}. Right would be {right}."
        if (line, told) not in self.found:
            self.found.append((line, told))

    @property
    def sentences(self) -> list[str]:
        """All of them, by line."""
        return [told for _line, told in sorted(self.found, key=lambda one: one[0])]


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping of the file; `where` is its place: "questions[2]"."""

    node: Node
    where: str
    problems: Problems
    by_name: dict[str, Node]

    @staticmethod
    def of(node: Node, where: str, problems: Problems, allowed: Iterable[str] | None) -> Fields:
        """`node` as a mapping; what it is not, and names that are not `allowed`, are noted."""
        if not isinstance(node, yaml.MappingNode):
            problems.add(node, where or "file", "this is no list of fields", "lines like `title: …`")
            return Fields(node, where, problems, {})
        fields = Fields(node, where, problems, {})
        for name, value in node.value:
            key = name.value if isinstance(name, yaml.ScalarNode) else "?"
            if allowed is not None and key not in set(allowed):
                problems.add(name, fields.path(key), "there is no such field", f"one of {', '.join(allowed)}")
            elif key in fields.by_name:
                problems.add(name, fields.path(key), "it is there twice", "one of the two")
            else:
                fields.by_name[key] = value
        return fields

    def path(self, name: str) -> str:
        """The place of the field `name`."""
        return f"{self.where}.{name}" if self.where else name

    def wrong(self, name: str, wrong: str, right: str) -> None:
        """Note a mistake in the field `name`, or at the mapping when it is missing."""
        self.problems.add(self.by_name.get(name, self.node), self.path(name), wrong, right)

    def text(self, name: str, *, default: str | None = None) -> str:
        """A scalar; with no default it must be there."""
        node = self.by_name.get(name)
        if node is None:
            if default is None:
                self.wrong(name, "it is missing", "some words")
            return default or ""
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self.wrong(name, "it is empty or a list", "some words")
            return default or ""
        return str(node.value).strip()

    def yes_no(self, name: str, *, default: bool) -> bool:
        """A yes or no."""
        said = self.text(name, default="true" if default else "false").lower()
        if said not in (*_TRUE, *_FALSE):
            self.wrong(name, f'"{said}" is neither yes nor no', "true or false")
            return default
        return said in _TRUE

    def number(self, name: str, *, default: int) -> int:
        """A whole number."""
        said = self.text(name, default=str(default))
        try:
            return int(said)
        except ValueError:
            self.wrong(name, f'"{said}" is no whole number', f"a number such as {default}")
            return default

    def day(self, name: str) -> date | None:
        """A day, or None when it is not there."""
        said = self.text(name, default="") if name in self.by_name else ""
        if not said:
            return None
        try:
            return date.fromisoformat(said)
        except ValueError:
            self.wrong(name, f'"{said}" is no day', "a day such as 2026-12-10")
            return None

    def one_of(self, name: str, allowed: Iterable[str], *, default: str | None = None) -> str:
        """One of a few words; empty when it is none of them."""
        said = self.text(name, default=default)
        if said and said not in tuple(allowed):
            self.wrong(name, f'"{said}" is not known here', f"one of {', '.join(allowed)}")
            return ""
        return said

    def items(self, name: str) -> Iterator[tuple[str, Node]]:
        """The entries of a list, each with its place; a single value counts as a list of one."""
        node = self.by_name.get(name)
        if isinstance(node, yaml.SequenceNode):
            for place, one in enumerate(node.value, 1):
                yield f"{self.path(name)}[{place}]", one
        elif node is not None:
            yield self.path(name), node

    def scalars(self, name: str) -> tuple[str, ...]:
        """The entries of a list of words or numbers."""
        return tuple(str(node.value).strip() for _where, node in self.items(name) if isinstance(node, yaml.ScalarNode))


def compose(text: str, problems: Problems) -> Node | None:
    """The file's outermost node; None, with the mistake noted, when it cannot be read at all."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 1
        told = f"{problems.name}:{line}: file: {error.problem or 'it cannot be read'}. Right would be YAML: check colons, quotes and indents."  # noqa: E501
        problems.found.append((line, told))
        return None
    except yaml.YAMLError:
        problems.add(None, "file", "it has characters that YAML cannot hold", "a text file in UTF-8")
        return None
    if node is None:
        problems.add(None, "file", "it is empty", "a survey as docs/surveys.md shows it")
    return node
