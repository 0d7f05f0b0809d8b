"""A stand-in for Twilio that keeps to its documentation, and can be told to misbehave.

Messages (create), Media (fetch with redirect, delete), errors as {code, message, more_info, status}, and signed
webhooks. `plan` names what happens to the next requests that create a message, one each:

    "429"   too many requests, with Retry-After    "500"    an error without JSON
    "close" taken, then no answer at all           "cut"    taken, then half an answer
    "hang"  no answer for ever                     21211 …  a Twilio error code with HTTP 400
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import re
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp
from aiohttp import web
from twilio.request_validator import RequestValidator

from tests.twilio.contents import ContentApi, units

SID, TOKEN = "AC" + "0123456789abcdef" * 2, "a-secret-of-the-tests"
PUBLIC = "https://school.example.org/homeline"
API = "/2010-04-01/Accounts"
Fault = str | int
_NUMBER = re.compile(r"\+[1-9]\d{6,14}|(?:[A-Z]{2}\.|@)[\w.]{2,40}")
_JPEG = b"\xff\xd8\xff\xe0" + b"pixels" * 20


@dataclass
class Taken:
    """A message that was accepted."""

    sid: str
    form: dict[str, str]
    media: list[str]


@dataclass
class Twilio:
    """The server. Use it as an async context manager."""

    taken: list[Taken] = field(default_factory=list)
    requests: int = 0
    plan: deque[Fault] = field(default_factory=deque)
    opted_out: set[str] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    media_status: int = 200
    redirect_to: str = ""
    #: Host names asked for without our token would be a leak.
    leaked: list[str] = field(default_factory=list)
    contents: ContentApi = field(default_factory=ContentApi)

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post(f"{API}/{{account}}/Messages.json", self._create)
        app.router.add_get(f"{API}/{{account}}/Messages/{{message}}/Media/{{media}}", self._media)
        app.router.add_delete(f"{API}/{{account}}/Messages/{{message}}/Media/{{media}}.json", self._delete)
        app.router.add_get("/files/{media}", self._file)
        app.router.add_routes(self.contents.routes())
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port: int = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._numbers = itertools.count(1)
        self._arrived = asyncio.Condition()
        self._http = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()
        await self._runner.cleanup()

    @property
    def bodies(self) -> list[str]:
        """The texts taken so far."""
        return [one.form.get("Body", "") for one in self.taken]

    async def until(self, count: int) -> None:
        """Wait until so many messages were taken."""
        async with asyncio.timeout(10), self._arrived:
            await self._arrived.wait_for(lambda: len(self.taken) >= count)

    # What the REST API does

    def _authorised(self, request: web.Request) -> bool:
        wanted = "Basic " + base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()
        return request.headers.get("Authorization") == wanted and request.match_info["account"] == SID

    async def _create(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        if not self._authorised(request):
            return problem(20003, 401)
        form = await request.post()
        fault = self.plan.popleft() if self.plan else ""
        if fault == "429":
            return problem(20429, 429, {"Retry-After": "7"})
        if fault == "500":
            return web.Response(status=500, text="<html>oops</html>")
        if fault == "hang":
            await asyncio.Event().wait()
        code = fault if isinstance(fault, int) else self._mistake(form)
        if code:
            return problem(code, 400)
        taken = await self._take(form)
        body = {"sid": taken.sid, "status": "queued", "account_sid": SID, "error_code": None, "num_media": "0"}
        if fault in {"close", "cut"}:
            return await self._break_off(request, half=fault == "cut")
        return web.json_response(body, status=201)

    def _mistake(self, form: Any) -> int:
        """The code of what Twilio would refuse; 0 for nothing."""
        to, content = form.get("To", ""), form.get("ContentSid", "")
        pictures = form.getall("MediaUrl", [])
        refusals = {
            21603: not form.get("From") and not form.get("MessagingServiceSid"),
            21211: not _NUMBER.fullmatch(to.removeprefix("whatsapp:")),
            21610: to.removeprefix("whatsapp:") in self.opted_out,
            21617: units(form.get("Body", "")) > 1600,
            21655: bool(content) and not re.fullmatch("HX[0-9a-f]{32}", content),
            21623: len(pictures) > (1 if to.startswith("whatsapp:") else 10),
            21602: not form.get("Body", "").strip() and not pictures and not content,
        }
        broken = self.contents.mistake(content, form.get("ContentVariables", "{}"))
        return next((code for code, refused in refusals.items() if refused), broken)

    async def _take(self, form: Any) -> Taken:
        number = next(self._numbers)
        taken = Taken(
            f"SM{number:032x}", {name: form[name] for name in form if name != "MediaUrl"}, form.getall("MediaUrl", [])
        )
        async with self._arrived:
            self.taken.append(taken)
            self._arrived.notify_all()
        return taken

    async def _break_off(self, request: web.Request, *, half: bool) -> web.StreamResponse:
        response = web.StreamResponse(status=201, headers={"Content-Type": "application/json", "Content-Length": "400"})
        if half:
            await response.prepare(request)
            await response.write(b'{"sid": "SM')
        assert request.transport is not None
        request.transport.close()
        return response

    # Files

    def add_file(self, name: str, content: bytes = _JPEG) -> str:
        """A file that came with a message; gives its URL as webhooks carry it."""
        self.files[name] = content
        return f"https://api.twilio.com{API}/{SID}/Messages/MM1/Media/{name}"

    async def _media(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["media"]
        self.fetched.append(name)
        if not self._authorised(request):
            return problem(20003, 401)
        if self.media_status != 200:
            return web.Response(status=self.media_status)
        if name not in self.files:
            return problem(20404, 404)
        raise web.HTTPTemporaryRedirect(self.redirect_to or f"{self.url}/files/{name}")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        if "Authorization" in request.headers:
            self.leaked.append(request.path)
        return web.Response(body=self.files[request.match_info["media"]], content_type="image/jpeg")

    async def _delete(self, request: web.Request) -> web.StreamResponse:
        if not self._authorised(request):
            return problem(20003, 401)
        self.deleted.append(request.match_info["media"])
        return web.Response(status=204)

    # Webhooks

    async def post(
        self, to: str, path: str, form: dict[str, str], *, signature: str | None = None, **headers: str
    ) -> tuple[int, str]:
        """Post a signed form to our server at `to`, as if to its public address; gives status and body."""
        signed = RequestValidator(TOKEN).compute_signature(PUBLIC + path, form) if signature is None else signature
        sent = {"X-Twilio-Signature": signed, "I-Twilio-Idempotency-Token": "token", **headers}
        async with self._http.post(to + path, data=form, headers=sent) as response:
            return response.status, await response.text()

    async def raw(self, to: str, path: str, body: bytes, **headers: str) -> int:
        """Post any bytes."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        async with self._http.post(to + path, data=body, headers=kind) as response:
            return response.status

    async def get(self, url: str) -> tuple[int, bytes, Any]:
        """Fetch a link."""
        async with self._http.get(url) as response:
            return response.status, await response.read(), response.headers

    async def report(self, to: str, taken: Taken, status: str, code: int = 0) -> int:
        """A status callback about a message, to the address that the message asked for."""
        form = {"MessageSid": taken.sid, "MessageStatus": status, "AccountSid": SID, "ApiVersion": "2010-04-01"}
        form |= {"To": taken.form["To"], "From": taken.form.get("From", "")}
        if code:
            form["ErrorCode"] = str(code)
        path = taken.form["StatusCallback"].removeprefix(PUBLIC)
        return (await self.post(to, path, form))[0]


def problem(code: int, status: int, headers: dict[str, str] | None = None) -> web.Response:
    """An error as Twilio writes it."""
    body = {"code": code, "message": "words of Twilio", "more_info": f"https://x/{code}", "status": status}
    return web.json_response(body, status=status, headers=headers)
