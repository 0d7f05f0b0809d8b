"""Parts of Slack's payloads, by key, whatever shape they turn out to have."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def part(source: dict[str, Any], *path: str) -> dict[str, Any]:
    """The object at the end of `path`; empty when there is none."""
    found: Any = source
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def objects(source: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects in the list at `key`."""
    found = source.get(key)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def text_at(source: dict[str, Any], key: str) -> str:
    """The text at `key`, without what no database can hold; empty when there is none."""
    found = source.get(key)
    if not isinstance(found, str):
        return ""
    return found.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def moment(ts: str) -> datetime:
    """Slack's "1764000000.000100" as an aware moment; now when it is none."""
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC)
