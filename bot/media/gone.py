"""What is shown in the place of a file that is no longer kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, Response

from conversations.locale import locale_for

if TYPE_CHECKING:
    from starlette.requests import Request


def gone(request: Request) -> Response:
    """Words instead of a broken link, in the language that the reader's browser asks for."""
    wanted = request.headers.get("accept-language", "").split(",")[0].split(";")[0].strip()
    _ = locale_for(wanted).gettext
    return PlainTextResponse(_("This file is no longer kept."), 410, {"cache-control": "no-store"})
