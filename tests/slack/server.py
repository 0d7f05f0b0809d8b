"""A small, honest Slack: checks what it is sent as Slack does, keeps rooms and threads, and fails when told to.

https://docs.slack.dev/reference/methods
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

from tests.slack.checks import is_view, what_is_wrong
from tests.slack.sockets import Socket

BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-1-invented", "xapp-1-invented", "8f742231b10e8888abcd99yyyzzz85a5"
TEAM, BOT = "T0WILLOW", "U0HOMELINE"
_CONTENT = ("text", "blocks", "metadata")
Failure = Callable[[web.Request], web.StreamResponse | str]


def member(user_id: str, email: str, name: str, **more: Any) -> dict[str, Any]:
    """A user object as users.info gives it."""
    profile = {"email": email, "real_name": name, "display_name": name}
    flags = dict.fromkeys(("deleted", "is_bot", "is_restricted", "is_ultra_restricted"), False)
    return {"id": user_id, "team_id": TEAM, "is_email_confirmed": True, "profile": profile, **flags, **more}


@dataclass
class Call:
    """One call of the Web API that was made."""

    method: str
    arguments: dict[str, Any]


@dataclass
class FakeSlack:
    """The workspace. `plan[method]` holds what the next calls of a method come to: a failure each, or None."""

    url: str = ""
    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    plan: defaultdict[str, deque[str | None]] = field(default_factory=lambda: defaultdict(deque))
    always: dict[str, str] = field(default_factory=dict)
    #: By room: the messages in it, by timestamp.
    rooms: defaultdict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    #: What can be downloaded, by name.
    files: dict[str, bytes] = field(default_factory=dict)
    #: What was uploaded and shared, by id.
    uploads: dict[str, bytes] = field(default_factory=dict)
    #: By user: the page Home. By trigger_id: the modal that was opened with it.
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    modals: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: By room and timestamp: who reacted with what, in order.
    reactions: defaultdict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    posted: asyncio.Queue[Call] = field(default_factory=asyncio.Queue)
    sockets: asyncio.Queue[Socket] = field(default_factory=asyncio.Queue)
    #: Set while calls are answered; cleared, they hang.
    going: asyncio.Event = field(default_factory=asyncio.Event)
    _ts: Any = field(default_factory=lambda: count(1))

    def made(self, method: str) -> list[dict[str, Any]]:
        """The arguments of every call of `method` that succeeded or failed."""
        return [call.arguments for call in self.calls if call.method == method]

    async def next(self, method: str) -> dict[str, Any]:
        """The next call of `method` that succeeded, waited for."""
        async with asyncio.timeout(20):
            while (call := await self.posted.get()).method != method:
                continue
        return call.arguments

    def thread(self, room: str, root: str) -> list[str]:
        """The texts in a thread, its root first."""
        messages = self.rooms[room]
        return [messages[root]["text"], *(m["text"] for m in messages.values() if m.get("thread_ts") == root)]

    async def api(self, request: web.Request) -> web.StreamResponse:
        """Any method of the Web API."""
        method = request.match_info["method"]
        arguments = await _arguments(request)
        self.calls.append(Call(method, arguments))
        planned = self.plan[method].popleft() if self.plan[method] else self.always.get(method)
        if planned is not None and not planned.startswith("after:"):
            return await self._fail(request, planned)
        wanted = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token != wanted:
            return web.json_response({"ok": False, "error": "invalid_auth" if token else "not_authed"})
        answer = getattr(self, "_" + method.replace(".", "_"))(arguments)
        if answer.get("ok", True):
            self.posted.put_nowait(Call(method, arguments))
        if planned is not None:  # done, and yet the answer goes wrong
            return await self._fail(request, planned.removeprefix("after:"))
        return web.json_response({"ok": True, **answer})

    async def _fail(self, request: web.Request, how: str) -> web.StreamResponse:
        name, _colon, detail = how.partition(":")
        if name == "429":
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": detail})
        if name == "5xx":
            return web.Response(status=int(detail), text="upstream connect error")
        if name == "error":
            return web.json_response({"ok": False, "error": detail})
        if name == "text":
            return web.Response(text="<html>log in to the guest network</html>")
        if name == "half":
            response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "500"})
            await response.prepare(request)
            await response.write(b'{"ok": true, "ts": "17')
        if name == "hang":
            await self.going.wait()
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    def _auth_test(self, _arguments: dict[str, Any]) -> dict[str, Any]:
        return {"team_id": TEAM, "user_id": BOT, "bot_id": "B0HOMELINE", "team": "Willow Creek"}

    def _users_info(self, arguments: dict[str, Any]) -> dict[str, Any]:
        user = self.users.get(arguments["user"])
        return {"user": user} if user else {"ok": False, "error": "user_not_found"}

    def _conversations_open(self, arguments: dict[str, Any]) -> dict[str, Any]:
        user = self.users.get(arguments["users"])
        if user is None or user["deleted"]:
            return {"ok": False, "error": "user_disabled" if user else "user_not_found"}
        return {"channel": {"id": room_of(user["id"])}}

    def _chat_postMessage(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name
        messages = self.rooms[arguments["channel"]]
        wrong = what_is_wrong(arguments)
        if arguments["channel"] not in {room_of(user) for user in self.users}:
            wrong = "channel_not_found"
        elif arguments.get("thread_ts") and arguments["thread_ts"] not in messages:
            wrong = "thread_not_found"
        if wrong:
            return {"ok": False, "error": wrong}
        ts = f"1764000000.{next(self._ts):06}"
        messages[ts] = arguments
        return {"channel": arguments["channel"], "ts": ts}

    def _chat_postEphemeral(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        return {"message_ts": "1"} if arguments.get("text") else {"ok": False, "error": "no_text"}

    def _chat_update(self, arguments: dict[str, Any]) -> dict[str, Any]:
        messages, wrong = self.rooms[arguments["channel"]], what_is_wrong(arguments)
        if arguments["ts"] not in messages:
            wrong = "message_not_found"
        if wrong:
            return {"ok": False, "error": wrong}
        # What is not given stays as it is, metadata too.
        messages[arguments["ts"]] |= {key: arguments[key] for key in _CONTENT if key in arguments}
        return {"ts": arguments["ts"]}

    def _chat_delete(self, arguments: dict[str, Any]) -> dict[str, Any]:
        if self.rooms[arguments["channel"]].pop(arguments["ts"], None) is None:
            return {"ok": False, "error": "message_not_found"}
        return {"ts": arguments["ts"]}

    def _chat_getPermalink(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        room, ts = arguments["channel"], arguments["message_ts"]
        if ts not in self.rooms[room]:
            return {"ok": False, "error": "message_not_found"}
        return {"permalink": f"https://willow-creek.slack.com/archives/{room}/p{ts.replace('.', '')}"}

    def _conversations_replies(self, arguments: dict[str, Any]) -> dict[str, Any]:
        messages, ts = self.rooms[arguments["channel"]], arguments["ts"]
        if ts not in messages:
            return {"ok": False, "error": "thread_not_found"}
        root = messages[ts].get("thread_ts") or ts
        between = range_of(arguments)
        found = [{"ts": one, **m} for one, m in messages.items() if one == root or m.get("thread_ts") == root]
        # The first message of the thread comes always, whatever times are asked for.
        found = [one for one in found if one["ts"] == root or between[0] <= one["ts"] <= between[1]]
        if arguments.get("include_all_metadata") not in {"1", "true", True}:
            found = [{key: value for key, value in one.items() if key != "metadata"} for one in found]
        return {"messages": found, "has_more": False}

    def _reactions_get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        room, ts = arguments["channel"], arguments["timestamp"]
        if ts not in self.rooms[room]:
            return {"ok": False, "error": "message_not_found"}
        names = dict.fromkeys(name for _user, name in self.reactions[room, ts])
        marks = [{"name": name, "users": [who for who, n in self.reactions[room, ts] if n == name]} for name in names]
        return {"type": "message", "channel": room, "message": {"ts": ts, **({"reactions": marks} if marks else {})}}

    def _reactions_add(self, arguments: dict[str, Any]) -> dict[str, Any]:
        room, ts, mark = arguments["channel"], arguments["timestamp"], (BOT, arguments["name"])
        if ts not in self.rooms[room]:
            return {"ok": False, "error": "message_not_found"}
        if mark in self.reactions[room, ts]:
            return {"ok": False, "error": "already_reacted"}
        self.reactions[room, ts].append(mark)
        return {}

    def _reactions_remove(self, arguments: dict[str, Any]) -> dict[str, Any]:
        room, ts, mark = arguments["channel"], arguments["timestamp"], (BOT, arguments["name"])
        if mark not in self.reactions[room, ts]:
            return {"ok": False, "error": "no_reaction"}
        self.reactions[room, ts].remove(mark)
        return {}

    def _views_publish(self, arguments: dict[str, Any]) -> dict[str, Any]:
        if not is_view(arguments["view"], "home"):
            return {"ok": False, "error": "invalid_arguments"}
        self.homes[arguments["user_id"]] = arguments["view"]
        return {"view": {"id": f"V{next(self._ts):04}"}}

    def _views_open(self, arguments: dict[str, Any]) -> dict[str, Any]:
        trigger = arguments["trigger_id"]
        if trigger in self.modals:
            return {"ok": False, "error": "exchanged_trigger_id"}
        if trigger.startswith("expired"):
            return {"ok": False, "error": "expired_trigger_id"}
        if not is_view(arguments["view"], "modal"):
            return {"ok": False, "error": "invalid_arguments"}
        self.modals[trigger] = arguments["view"]
        return {"view": {"id": f"V{next(self._ts):04}", "hash": "1764.abc"}}

    def _files_delete(self, arguments: dict[str, Any]) -> dict[str, Any]:
        known = self.uploads.pop(arguments["file"], None) is not None
        return {} if known else {"ok": False, "error": "file_not_found"}

    def _files_getUploadURLExternal(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        file_id = f"F{next(self._ts):04}"
        return {"file_id": file_id, "upload_url": f"{self.url}/upload/{file_id}?length={arguments['length']}"}

    def _files_completeUploadExternal(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        files = json.loads(arguments["files"])
        known = all(file["id"] in self.uploads for file in files)
        return {"files": files} if known else {"ok": False, "error": "file_not_found"}

    def _apps_connections_open(self, _arguments: dict[str, Any]) -> dict[str, Any]:
        return {"url": f"ws{self.url.removeprefix('http')}/socket?ticket={next(self._ts)}"}

    async def upload(self, request: web.Request) -> web.Response:
        """Where files are put."""
        content = await request.read()
        if len(content) != int(request.query["length"]):
            return web.Response(status=400, text="length")
        self.uploads[request.match_info["id"]] = content
        return web.Response(text="OK - 1")

    async def download(self, request: web.Request) -> web.Response:
        """Where files are fetched: a page to log in on without the token, as Slack does."""
        name = request.match_info["name"]
        planned = self.plan["download"].popleft() if self.plan["download"] else None
        self.calls.append(Call("download", {"name": name}))
        if planned:
            return web.Response(status=int(planned), headers={"Location": str(request.url)})
        if request.headers.get("Authorization") != f"Bearer {BOT_TOKEN}":
            return web.Response(status=302, headers={"Location": f"{self.url}/login"})
        return web.Response(body=self.files[name], content_type="application/octet-stream")

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """A Socket Mode connection."""
        connection = web.WebSocketResponse(autoping=True)
        await connection.prepare(request)
        await connection.send_json({"type": "hello", "num_connections": 1})
        socket = Socket(connection)
        self.sockets.put_nowait(socket)
        async for message in connection:
            if message.type == WSMsgType.TEXT:
                socket.acknowledge(json.loads(message.data))
        return connection


def room_of(user_id: str) -> str:
    """The direct message with a user."""
    return f"D{user_id[1:]}"


def range_of(arguments: dict[str, Any]) -> tuple[str, str]:
    """The oldest and latest timestamp that are asked for; only inclusive ones are served."""
    assert arguments.get("inclusive") in {"1", "true", True}
    return str(arguments.get("oldest", "0")), str(arguments.get("latest", "9"))


async def _arguments(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        found: dict[str, Any] = await request.json()
        return found
    form = await request.post()
    return {**request.query, **{name: value for name, value in form.items() if isinstance(value, str)}}


@asynccontextmanager
async def slack_running() -> AsyncIterator[FakeSlack]:
    """The server, listening on a free port of this machine."""
    slack = FakeSlack()
    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_route("*", "/api/{method}", slack.api)
    app.router.add_post("/upload/{id}", slack.upload)
    app.router.add_get("/files/{name}", slack.download)
    app.router.add_get("/socket", slack.socket)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield slack
    finally:
        slack.going.set()
        await runner.cleanup()
