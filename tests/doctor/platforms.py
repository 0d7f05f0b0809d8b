"""Telegram, Slack, Twilio, LibreTranslate and a Homeline behind a proxy, as far as a check-up asks them, on one port.

Each answers as its documentation says, and refuses a token that is not its own. Tests change the attributes.
https://core.telegram.org/bots/api#getwebhookinfo · https://docs.slack.dev/reference/methods/auth.test
https://www.twilio.com/docs/usage/api · https://docs.libretranslate.com
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.adapters.slack.doctor import needed_scopes
from bot.version import VERSION

TELEGRAM_TOKEN = "123456:" + "T" * 35
BOT_TOKEN, APP_TOKEN, SIGNING_SECRET = "xoxb-1-invented", "xapp-1-invented", "0123456789abcdef" * 2
SID, AUTH_TOKEN = "AC" + "0123456789abcdef" * 2, "a-secret-of-the-tests"
NUMBER, WHATSAPP, SERVICE = "+14155550100", "+14155550101", "MG" + "0123456789abcdef" * 2
PUBLIC = "https://school.example.org"


@dataclass
class Platforms:
    """Everything that is out there. What `refuse` names is answered with that status instead."""

    url: str = ""
    refuse: dict[str, int] = field(default_factory=dict)
    hang: bool = False
    asked: list[str] = field(default_factory=list)
    telegram: dict[str, Any] = field(
        default_factory=lambda: {
            "getMe": {
                "id": 1,
                "is_bot": True,
                "first_name": "Willow",
                "username": "willow_bot",
                "can_join_groups": False,
            },
            "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
            "getMyCommands": [{"command": "menu", "description": "Menu"}],
        }
    )
    scopes: set[str] = field(default_factory=lambda: set(needed_scopes()))
    slack_error: dict[str, str] = field(default_factory=dict)
    account: dict[str, Any] = field(default_factory=lambda: {"sid": SID, "status": "active", "type": "Full"})
    numbers: list[dict[str, Any]] = field(default_factory=list)
    senders: list[dict[str, Any]] = field(default_factory=list)
    services: dict[str, dict[str, Any]] = field(default_factory=dict)
    pool: list[dict[str, Any]] = field(default_factory=list)
    #: By HX…: the object `whatsapp` of its approval.
    approvals: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: What was registered, by friendly name, as ContentAndApprovals lists it.
    contents: list[dict[str, Any]] = field(default_factory=list)
    health: dict[str, Any] = field(default_factory=lambda: {"status": "ok", "version": VERSION})

    @web.middleware
    async def _front(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.asked.append(request.path)
        if self.hang:
            await asyncio.Event().wait()
        for path, status in self.refuse.items():
            if request.path.startswith(path):
                return web.Response(status=status, text="<html>not today</html>")
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _telegram(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != TELEGRAM_TOKEN:
            return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)
        return web.json_response({"ok": True, "result": self.telegram[request.match_info["method"]]})

    async def _slack(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        wanted = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        right = request.headers.get("Authorization") == f"Bearer {wanted}"
        error = self.slack_error.get(method) if right else "invalid_auth"
        if error:
            return web.json_response({"ok": False, "error": error})
        told = {"team": "Willow Creek", "user": "homeline", "url": "wss://example.org/link/?ticket=secret-ticket"}
        return web.json_response({"ok": True, **told}, headers={"X-OAuth-Scopes": ",".join(sorted(self.scopes))})

    def _may(self, request: web.Request) -> bool:
        proof = base64.b64encode(f"{SID}:{AUTH_TOKEN}".encode()).decode()
        return request.headers.get("Authorization") == f"Basic {proof}"

    async def _twilio(self, request: web.Request) -> web.Response:
        if not self._may(request):
            return web.json_response({"code": 20003, "message": "Authenticate", "status": 401}, status=401)
        found = self._resource(request.path, request.query.get("PhoneNumber", ""))
        if found is None:
            return web.json_response({"code": 20404, "message": "not found", "status": 404}, status=404)
        return web.json_response(found)

    def _resource(self, path: str, number: str) -> dict[str, Any] | None:
        account = f"/2010-04-01/Accounts/{SID}"
        fixed: dict[str, dict[str, Any]] = {
            f"{account}.json": self.account,
            f"{account}/IncomingPhoneNumbers.json": {
                "incoming_phone_numbers": [one for one in self.numbers if one["phone_number"] == number]
            },
            "/v2/Channels/Senders": {"senders": self.senders, "meta": {"key": "senders"}},
            "/v1/ContentAndApprovals": {"contents": self.contents, "meta": {"next_page_url": None}},
        }
        for sid, service in self.services.items():
            pool = {"phone_numbers": self.pool, "meta": {}}
            fixed |= {f"/v1/Services/{sid}": service, f"/v1/Services/{sid}/PhoneNumbers": pool}
        for sid, approval in self.approvals.items():
            fixed[f"/v1/Content/{sid}/ApprovalRequests"] = {"sid": sid, "account_sid": SID, "whatsapp": approval}
        return fixed.get(path)

    async def _translate(self, request: web.Request) -> web.Response:
        asked = await request.json()
        return web.json_response({"translatedText": f"¡{asked['q']}!"})

    async def _health(self, _request: web.Request) -> web.Response:
        return web.json_response(self.health)

    async def _door(self, request: web.Request) -> web.Response:
        return web.Response(status=400 if request.path.startswith("/twilio") else 401)


@asynccontextmanager
async def platforms_running() -> AsyncIterator[Platforms]:
    """The server, listening on a free port of this machine."""
    made = Platforms()
    app = web.Application(middlewares=[made._front])
    app.router.add_route("*", "/bot{token}/{method}", made._telegram)
    app.router.add_route("*", "/api/{method}", made._slack)
    for prefix in ("2010-04-01", "v1", "v2"):
        app.router.add_get(f"/{prefix}/{{rest:.*}}", made._twilio)
    app.router.add_route("*", "/translate", made._translate)
    app.router.add_get("/health", made._health)
    for path in ("/telegram/webhook", "/slack/events", "/twilio/{channel}"):
        app.router.add_post(path, made._door)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield made
    finally:
        await runner.cleanup()
