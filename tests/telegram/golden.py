"""Golden files of this folder: JSON with what goes in, and what comes out of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

FOLDER = Path(__file__).parent / "golden"


def cases(kind: str) -> list[str]:
    """The names of all golden files of one kind."""
    return sorted(path.stem for path in (FOLDER / kind).glob("*.json"))


def load(kind: str, name: str) -> dict[str, Any]:
    """One golden file."""
    found: dict[str, Any] = orjson.loads((FOLDER / kind / f"{name}.json").read_bytes())
    return found


def check(kind: str, name: str, part: str, now: Any, *, update: bool) -> None:
    """Compare `part` of a golden file with what it is now, or write that down when asked to."""
    golden, now = load(kind, name), orjson.loads(orjson.dumps(now))
    if update:
        text = orjson.dumps({**golden, part: now}, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        (FOLDER / kind / f"{name}.json").write_bytes(text)
    else:
        assert golden[part] == now
