"""Golden files: `pytest --update` rewrites them, to be read as a diff."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--update`."""
    parser.addoption(
        "--update", action="store_true", help="rewrite golden files (tests/transcripts) with what is said now"
    )
