"""Slash commands and the buttons of the App Home, as what a person would write to get there."""

from __future__ import annotations

from typing import Final

#: An open question would take "Settings" for its answer, and one about a family would send it there. The menu
#: closes whatever is open, so each way begins with it.
WAYS: Final[dict[str, tuple[str, ...]]] = {
    "menu": ("menu",),
    "note": ("menu", "Send good news home"),
    "write": ("menu", "Write to a family"),
    "hours": ("menu", "Settings"),
}
COMMANDS: Final[dict[str, str]] = {"/home": "menu", "/note": "note", "/hours": "hours"}
