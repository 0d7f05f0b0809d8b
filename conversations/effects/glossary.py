"""What flows ask about the school's terms."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.effects.base import Command, Query
from conversations.glossary import Entry, Mode


@dataclass(frozen=True, slots=True)
class MayKeepTerms(Query[bool]):
    """Whether the person may change the glossary: the office, the principal, the district."""


@dataclass(frozen=True, slots=True)
class Terms(Query[tuple[Entry, ...]]):
    """Every entry in force: those that were said in the chat first."""


@dataclass(frozen=True, slots=True)
class KeepTerm(Command[bool]):
    """Add an entry, or change the one for this term and language; False when it cannot be used."""

    term: str
    language: str
    translation: str
    mode: Mode


@dataclass(frozen=True, slots=True)
class RemoveTerm(Command[int]):
    """Take a term out, in every language; gives how many entries that were."""

    term: str
