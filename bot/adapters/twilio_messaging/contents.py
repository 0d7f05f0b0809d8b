"""What Twilio keeps for us: menus, made when first needed, and templates, once WhatsApp has approved them.

Both are known by their friendly names, so nobody must copy an id into the settings, and a new process finds what an
earlier one made (https://www.twilio.com/docs/content/content-api-resources).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog

from bot.send_errors import Misconfigured, Rejected, SendError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.adapters.twilio_messaging.account import TwilioAccount
    from bot.adapters.twilio_messaging.hooks import Clock
    from bot.adapters.twilio_messaging.menus import Menu, Shape

log = structlog.get_logger()
_ALL = "/v1/ContentAndApprovals?PageSize=500"
_ONE = "/v1/Content"
_OURS = "homeline_"
_APPROVED = "approved"
_MOST_PAGES = 20
#: After a failure nothing is asked for a while; what Twilio refuses as it is, for longer.
_PAUSE, _PAUSE_REFUSED = timedelta(minutes=10), timedelta(hours=1)
#: How long a template that is not approved yet is taken to stay so.
_STALE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Kept:
    """One resource of ours. `approval` is WhatsApp's word: unsubmitted, pending, approved or rejected."""

    sid: str
    approval: str = ""


class Contents:
    """Finds and makes content resources of one account."""

    def __init__(self, account: TwilioAccount, clock: Clock) -> None:
        self._account, self._clock = account, clock
        self._kept: dict[str, Kept] | None = None
        self._read_at: datetime | None = None
        self._paused: dict[str, datetime] = {}
        self._lock = asyncio.Lock()

    async def first(self, menus: Iterable[Menu]) -> tuple[str, Menu] | None:
        """The first of `menus` that can be had, and its SID; None when it must be numbers. Never raises."""
        for menu in menus:
            sid = await self._menu(menu.shape)
            if sid:
                return sid, menu
        return None

    async def approved(self, name: str) -> str:
        """The SID of the template called `name`, empty while it is not approved. Raises SendError to try again."""
        async with self._lock:
            old = self._read_at is None or self._clock.now() - self._read_at > _STALE
            if old and self._approval(name) != _APPROVED:
                try:
                    await self._read()
                except (Rejected, Misconfigured) as error:  # this account may not list; messages may still leave
                    self._read_at = self._clock.now()
                    log.warning("twilio.content_not_listed", error=error.name, detail=error.detail)
            return self._kept[name].sid if self._kept and self._approval(name) == _APPROVED else ""

    def _approval(self, name: str) -> str:
        kept = (self._kept or {}).get(name)
        return kept.approval if kept else ""

    async def ensure(self, body: dict[str, Any]) -> Kept:
        """The resource with the friendly name of `body`, made when there is none. Raises SendError."""
        async with self._lock:
            return await self._ensure(body)

    async def submit(self, sid: str, name: str, category: str) -> None:
        """Ask WhatsApp to approve a template. Raises SendError."""
        body = {"name": name, "category": category}
        await self._account.content("POST", f"{_ONE}/{sid}/ApprovalRequests/whatsapp", body)

    def forget(self, sid: str) -> None:
        """Twilio refused it when it was used: look, or make it, again."""
        log.warning("twilio.content_refused", sid=sid)
        for name in [name for name, kept in (self._kept or {}).items() if kept.sid == sid]:
            self._pause(name, _PAUSE)
        self._kept = None

    async def _menu(self, shape: Shape) -> str:
        kept = (self._kept or {}).get(shape.name)
        if kept is not None:
            return kept.sid
        async with self._lock:
            if self._is_paused(shape.name) or self._is_paused(""):
                return ""
            try:
                return (await self._ensure(shape.content())).sid
            except SendError as error:
                # This one is refused as it is; else nothing can be had, and what was made is read again afterwards.
                refused = isinstance(error, Rejected) and self._kept is not None
                self._pause(shape.name if refused else "", _PAUSE_REFUSED if refused else _PAUSE)
                self._kept = self._kept if refused else None
                log.warning("twilio.content_not_made", content=shape.name, error=error.name, detail=error.detail)
                return ""

    async def _ensure(self, body: dict[str, Any]) -> Kept:
        kept = self._kept if self._kept is not None else await self._read()
        name = body["friendly_name"]
        if name not in kept:
            made = await self._account.content("POST", _ONE, body)
            kept[name] = Kept(_sid(made))
            log.info("twilio.content_made", content=name)
        return kept[name]

    async def _read(self) -> dict[str, Kept]:
        """List what is there; others' resources are passed over."""
        found: dict[str, Kept] = {}
        path = _ALL
        for _page in range(_MOST_PAGES):
            answer = await self._account.content("GET", path)
            for one in answer.get("contents") or ():
                name = str(one.get("friendly_name") or "")
                if name.startswith(_OURS) and one.get("sid"):
                    found.setdefault(name, Kept(_sid(one), _approval_of(one)))
            more = urlsplit(str((answer.get("meta") or {}).get("next_page_url") or ""))
            if not more.path:
                break
            path = f"{more.path}?{more.query}"
        self._kept, self._read_at = found, self._clock.now()
        return found

    def _pause(self, name: str, length: timedelta) -> None:
        self._paused[name] = self._clock.now() + length

    def _is_paused(self, name: str) -> bool:
        until = self._paused.get(name)
        return until is not None and self._clock.now() < until


def _sid(answer: dict[str, Any]) -> str:
    sid = answer.get("sid")
    if not isinstance(sid, str) or not sid:
        raise Rejected("an answer without SID")
    return sid


def _approval_of(one: dict[str, Any]) -> str:
    asked = one.get("approval_requests")
    status = asked.get("status") if isinstance(asked, dict) else ""
    return str(status or "")
