"""Every dialogue in tests/transcripts, on both databases, and with every message delivered twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.databases import FreshDatabase
from tests.support.transcripts import FOLDER, WAYS, check

FILES = sorted(FOLDER.rglob("*.txt"))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in FILES])
def test_the_bot_says_what_the_transcript_says(
    path: Path, way: str, fresh_database: FreshDatabase, pytestconfig: pytest.Config
) -> None:
    check(path, way, fresh_database, pytestconfig)
