"""The page itself and its parts: plain files, no build."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import FileResponse
from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    from starlette.requests import Request

FOLDER = Path(__file__).parent / "static"
#: Some systems map .js to a type that browsers refuse for modules.
mimetypes.add_type("text/javascript", ".js")


async def page(_request: Request) -> FileResponse:
    """The demo page."""
    return FileResponse(FOLDER / "page.html", media_type="text/html; charset=utf-8")


def static_files() -> StaticFiles:
    """Scripts, styles and drawings of the page."""
    return StaticFiles(directory=FOLDER)
