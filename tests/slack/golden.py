"""Golden files of this folder: `given` as recorded, the rest as it came out; `pytest --update` rewrites it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "golden"


def cases(kind: str) -> list[str]:
    """Names of the golden files of one kind: "in-…" or "out-…"."""
    return sorted(path.stem for path in FOLDER.glob(f"{kind}-*.json"))


def load(name: str) -> dict[str, Any]:
    """One golden file."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def compare(name: str, came_out: dict[str, Any], *, update: bool) -> None:
    """Fail when what came out differs from the file; rewrite the file when updating."""
    golden = load(name)
    if update:
        text = json.dumps({"given": golden["given"], **came_out}, ensure_ascii=False, indent=2)
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        return
    assert came_out == {key: value for key, value in golden.items() if key != "given"}
