"""Files in and out over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from bot.adapters.web.answers import Refused, answer, read_bytes
from bot.media import is_ref
from bot.media.gone import gone
from conversations.messages import LeftOut

if TYPE_CHECKING:
    from starlette.types import Message

    from bot.media import MediaStore
    from bot.media.kinds import Why

#: What a multipart form needs around the file.
FORM_BYTES = 16 * 1024
_WHY = {
    "kind": "Pictures, sound, films, PDF, text, Word, Excel and PowerPoint files can be sent.",
    "broken": "This file is damaged.",
    "gone": "This file is not there.",
}
#: A year: the name of a file is its content.
_FOREVER = "private, max-age=31536000, immutable"


async def keep_upload(request: Request, store: MediaStore) -> Response:
    """Store the file in field `file`; 201 with its ref. Raises Refused (400, 413, 415)."""
    content, name = await _read_file(request, store.most_bytes)
    if len(content) > store.most_bytes:
        return _refused(store, "size")
    media = await run_in_threadpool(store.put, content, name)
    if not isinstance(media, LeftOut):
        return answer(media, 201)
    return _refused(store, media.why)


def _refused(store: MediaStore, why: Why) -> Response:
    """A refusal in English, and its reason, for which the page has words in the language of whoever holds the phone."""
    words = f"Files may have at most {store.most_bytes // 2**20} MB." if why == "size" else _WHY[why]
    return answer({"error": words, "why": why}, 413 if why == "size" else 415)


async def _read_file(request: Request, most: int) -> tuple[bytes, str]:
    body = await read_bytes(request, most + FORM_BYTES)

    async def replay() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        async with Request(request.scope, replay).form(max_files=1, max_fields=4) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise Refused(400, "file: a file is missing.")
            return await file.read(), file.filename or ""
    except (MultiPartException, HTTPException):
        raise Refused(400, "The body is not a form with a file.") from None


async def serve_file(request: Request, store: MediaStore) -> Response:
    """A kept file: pictures, sound and films in place, all else as a download. Raises Refused (404).

    In the place of one that is no longer kept stand words, 410.
    """
    found = await run_in_threadpool(store.find, request.path_params["ref"])
    if found is None:
        if is_ref(request.path_params["ref"]):
            return gone(request)
        raise Refused(404, "There is no such file.")
    in_place = found.media.kind in {"photo", "voice", "video"}
    headers: dict[str, Any] = {
        "cache-control": _FOREVER,
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
    }
    return FileResponse(
        found.path,
        headers=headers,
        media_type=found.media.mime,
        filename=found.media.name,
        content_disposition_type="inline" if in_place else "attachment",
    )
