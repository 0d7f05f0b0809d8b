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
from bot.media import FILE_BYTES

if TYPE_CHECKING:
    from starlette.types import Message

    from bot.media import MediaStore

#: What a multipart form needs around the file.
FORM_BYTES = 16 * 1024
#: A year: the name of a file is its content.
_FOREVER = "private, max-age=31536000, immutable"


async def keep_upload(request: Request, store: MediaStore) -> Response:
    """Store the file in field `file`; 201 with its ref. Raises Refused (400, 413, 415)."""
    content, name = await _read_file(request)
    if len(content) > FILE_BYTES:
        raise Refused(413, f"Files may have at most {FILE_BYTES // 2**20} MB.")
    media = await run_in_threadpool(store.put, content, name)
    if media is None:
        raise Refused(415, "Pictures, sound and PDF files can be sent.")
    return answer(media, 201)


async def _read_file(request: Request) -> tuple[bytes, str]:
    body = await read_bytes(request, FILE_BYTES + FORM_BYTES)

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
    """A kept file: pictures and sound in place, all else as a download. Raises Refused (404)."""
    found = await run_in_threadpool(store.find, request.path_params["ref"])
    if found is None:
        raise Refused(404, "There is no such file.")
    in_place = found.media.kind in {"photo", "voice"}
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
