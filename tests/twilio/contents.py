"""The Content API of the stand-in: makes, lists and approves resources, and refuses what Twilio would refuse.

Rules: https://www.twilio.com/docs/content/twilio-quick-reply, https://www.twilio.com/docs/content/twiliolist-picker,
errors 21655 (no such content), 21656 (variables), 92002 … 92008 (making).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import regex as re
from aiohttp import web

_VARIABLE = re.compile(r"\{\{(\d+)\}\}")
_MOST = {"item": 24, "id": 200, "description": 72, "title": 20, "button": 20, "body": 1024}
_PAGE = 3


def units(text: str) -> int:
    """Length as the strictest platform counts it."""
    return len(text.encode("utf-16-le")) // 2


@dataclass
class ContentApi:
    """Resources by SID. `refuses` names content types, or "description" for lists without; `fault` an HTTP status."""

    kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    approvals: dict[str, str] = field(default_factory=dict)
    refuses: set[str] = field(default_factory=set)
    fault: int = 0
    listed: int = 0
    submitted: list[dict[str, str]] = field(default_factory=list)

    def routes(self) -> list[web.RouteDef]:
        """To be added to the server."""
        return [
            web.post("/v1/Content", self._make),
            web.get("/v1/ContentAndApprovals", self._list),
            web.post("/v1/Content/{sid}/ApprovalRequests/whatsapp", self._submit),
        ]

    def names(self) -> list[str]:
        """The friendly names of all that was made, in order."""
        return [one["friendly_name"] for one in self.kept.values()]

    def approve_all(self) -> None:
        """WhatsApp said yes."""
        self.approvals = dict.fromkeys(self.kept, "approved")

    async def _make(self, request: web.Request) -> web.Response:
        if self.fault:
            return self._trouble()
        body = await request.json()
        if self.refuses & set(body["types"]) or self._lacks_description(body):
            return web.json_response({"code": 92005, "status": 400}, status=400)
        used = set(_VARIABLE.findall(json.dumps(body["types"])))
        assert used == set(body["variables"]), "a sample for each variable, and no more"
        sid = f"HX{len(self.kept) + 1:032x}"
        self.kept[sid] = body
        return web.json_response({**body, "sid": sid}, status=201)

    def _trouble(self) -> web.Response:
        codes = {401: 20003, 403: 20003, 404: 20404, 500: 20500, 503: 20503}
        return web.json_response({"code": codes.get(self.fault, 92000), "status": self.fault}, status=self.fault)

    def _lacks_description(self, body: dict[str, Any]) -> bool:
        items = body["types"].get("twilio/list-picker", {}).get("items", [])
        return "description" in self.refuses and not all("description" in item for item in items)

    async def _list(self, request: web.Request) -> web.Response:
        self.listed += 1
        if self.fault:
            return self._trouble()
        page, every = int(request.query.get("Page", "0")), list(self.kept.items())
        rows = [
            {**body, "sid": sid, "approval_requests": {"status": self.approvals.get(sid, "unsubmitted")}}
            for sid, body in every[page * _PAGE : (page + 1) * _PAGE]
        ]
        path = f"https://content.twilio.com/v1/ContentAndApprovals?PageSize={_PAGE}&Page={page + 1}"
        more = path if len(every) > (page + 1) * _PAGE else None
        return web.json_response({"contents": rows, "meta": {"next_page_url": more}})

    async def _submit(self, request: web.Request) -> web.Response:
        self.submitted.append(await request.json())
        self.approvals[request.match_info["sid"]] = "received"
        return web.json_response({"status": "received"}, status=201)

    def mistake(self, sid: str, variables: str) -> int:
        """The code with which a message is refused; 0 for none. Content that was not made here is not looked at."""
        if sid not in self.kept:
            return 0
        values = json.loads(variables)
        if not all(isinstance(value, str) and value.strip() for value in values.values()):
            return 21656
        shown = self.shown(sid, values)
        if shown is None or any(units(value) > 1600 for value in values.values()):
            return 21656
        return 0

    def shown(self, sid: str, values: dict[str, str]) -> dict[str, Any] | None:
        """The content with its variables filled; None where a limit is broken."""
        body, ok = self.kept[sid], True

        def fill(part: Any, key: str = "") -> Any:
            nonlocal ok
            if isinstance(part, dict):
                return {name: fill(value, name) for name, value in part.items()}
            if isinstance(part, list):
                return [fill(one) for one in part]
            found = _VARIABLE.findall(part)
            ok &= not any(re.search(r"[\n\t]| {5}", values.get(one, "")) for one in found)
            text = _VARIABLE.sub(lambda match: values.get(match[1], ""), part)
            ok &= units(text) <= _MOST.get(key, 1024) and (bool(text.strip()) or key == "type")
            return text

        filled: dict[str, Any] = fill(body["types"])
        ids = [one["id"] for kind in filled.values() for one in (*kind.get("items", ()), *kind.get("actions", ()))]
        titles = [one["title"] for kind in filled.values() for one in kind.get("actions", ())]
        return filled if ok and len(set(ids)) == len(ids) <= 10 and len(set(titles)) == len(titles) else None
