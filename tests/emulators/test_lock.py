"""What npm installs is pinned and proven by hashes, and its lock names no place to get it from."""

from __future__ import annotations

import json
from typing import Any

from tests.emulators.processes import HERE


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / name).read_text(encoding="utf-8"))
    return found


def test_the_lock_holds_what_is_asked_for() -> None:
    asked, locked = read("package.json")["dependencies"], read("package-lock.json")["packages"]
    assert locked[""]["dependencies"] == asked
    assert {name: locked[f"node_modules/{name}"]["version"] for name in asked} == asked


def test_every_package_has_a_hash_and_none_an_address() -> None:
    locked = read("package-lock.json")["packages"]
    packages = [package for path, package in locked.items() if path]
    assert packages
    assert all(package["integrity"].startswith("sha512-") for package in packages)
    assert not any("resolved" in package for package in packages)
