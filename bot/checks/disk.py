"""Folders and disks: room, rights, and whether others on this computer can read along."""

from __future__ import annotations

import getpass
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.checks.running import off_loop

if TYPE_CHECKING:
    from bot.checks.findings import Report
    from bot.config import Settings

#: Bytes left: below the first, look; below the second, soon nothing can be written down.
_LITTLE: Final = 2 * 1024**3
_TOO_LITTLE: Final = 256 * 1024**2
_OTHERS_READ: Final = 0o004
_OTHERS_ENTER: Final = 0o001


class MediaCheck:
    """The folder for photos, voice notes and documents."""

    area, online = "files", False

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.storage.media

    async def examine(self, report: Report) -> None:
        """Write a small file and take it away again."""
        await off_loop(lambda: self._look(report))

    def _look(self, report: Report) -> None:
        folder = self._folder.absolute()
        there = folder if folder.exists() else next(parent for parent in folder.parents if parent.exists())
        try:
            with tempfile.NamedTemporaryFile(dir=there, prefix=".doctor-"):
                look_at_room(report, there)
        except OSError as error:
            report.wrong(
                f"{there}: {getpass.getuser()} cannot write there ({error.strerror})",
                "Give them the folder, or set storage.media to another one",
            )
            return
        if folder.exists() and not is_private(folder):
            report.look(f"{folder}: everybody on this computer can read what is in it", f"chmod 700 {folder}")
        else:
            report.ok(f"{self._folder} can be written")


def look_at_room(report: Report, folder: Path) -> None:
    """Whether the disk has room."""
    free = shutil.disk_usage(folder).free
    if free < _TOO_LITTLE:
        report.wrong(f"the disk with {folder} is full ({free / 2**20:.0f} MB left)", "Make room now")
    elif free < _LITTLE:
        report.look(f"the disk with {folder} has {free / 2**30:.1f} GB left", "Make room before it is full")


def is_private(path: Path) -> bool:
    """Whether other users of this computer are kept out, by the file itself or by a folder around it."""
    if not path.stat().st_mode & _OTHERS_READ:
        return True
    return not all(parent.stat().st_mode & _OTHERS_ENTER for parent in path.absolute().parents)


def owner_of(path: Path) -> str:
    """The name of a file's owner."""
    try:
        return path.owner()
    except KeyError:
        return str(path.stat().st_uid)
