"""A new conversation is one file of under sixty lines and a transcript; nothing else changes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import conversations.flows
from conversations import registry
from conversations.menu import menu_for
from tests.support.databases import FreshDatabase
from tests.support.transcripts import check

SAMPLES = Path(__file__).parents[1] / "samples"
NAME = "lost_and_found"


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The folder of samples beside that of the shipped flows."""
    monkeypatch.setattr(conversations.flows, "__path__", [*conversations.flows.__path__, str(SAMPLES)])
    menu_for.cache_clear()
    yield
    registry._FLOWS.pop(NAME)
    sys.modules.pop(f"conversations.flows.{NAME}")
    menu_for.cache_clear()


@pytest.mark.usefixtures("sample")
def test_a_file_is_enough(fresh_database: FreshDatabase, pytestconfig: pytest.Config) -> None:
    check(SAMPLES / f"{NAME}.txt", "sqlite", fresh_database, pytestconfig)


def test_it_is_short() -> None:
    lines = (SAMPLES / f"{NAME}.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 60


def test_it_leaves_no_trace() -> None:
    assert NAME not in registry.discover()
    assert NAME not in [entry.token for entry in menu_for("en", is_staff=False, is_guardian=True)]
