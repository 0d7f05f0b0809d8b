"""Who may talk to the page: this computer only unless told otherwise, and never through another site.

A page on loopback is open to every site that the same browser visits: a foreign page can post to it, and a
rebound DNS name can read it. So the Host must be ours, and what changes anything must come from our own origin
(Fetch Metadata, https://www.w3.org/TR/fetch-metadata/).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders

from bot.adapters.web.answers import answer

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Among the allowed hosts, it stands for any.
ANY_HOST = "*"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """ASGI middleware: refuses foreign hosts and foreign origins, and sets the security headers."""

    def __init__(self, app: ASGIApp, allowed_hosts: Collection[str] = ()) -> None:
        self.app = app
        self.allowed_hosts = frozenset(host.lower() for host in allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on to the guarded app."""
        headers = Headers(scope=scope)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message))
            await send(message)

        refusal = self._refusal(scope["method"], headers)
        app = answer({"error": refusal}, 403) if refusal else self.app
        await app(scope, receive, send_with_headers)

    def _refusal(self, method: str, headers: Headers) -> str:
        host = headers.get("host", "")
        if not self._is_ours(host):
            return "This demo answers only on this computer (setting web.demo_on_network)."
        if method not in _SAFE_METHODS and not _same_origin(headers, host):
            return "This request came from another site."
        return ""

    def _is_ours(self, host: str) -> bool:
        name = _split(f"//{host}")[1]
        return ANY_HOST in self.allowed_hosts or name in self.allowed_hosts or is_loopback(name)


def is_loopback(name: str) -> bool:
    """Whether a host name (no port, no brackets) can only be this computer."""
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _same_origin(headers: Headers, host: str) -> bool:
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = headers.get("origin")
    return origin is None or _split(origin)[0] == host.lower()


def _split(url: str) -> tuple[str, str]:
    """Host with port, and host alone, in small letters; empty for what is no URL, such as one bracket of two."""
    try:
        parts = urlsplit(url)
        return parts.netloc.lower(), (parts.hostname or "").lower()
    except ValueError:
        return "", ""


def _add_headers(headers: MutableHeaders) -> None:
    for name, value in SECURITY_HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("cache-control", "no-cache")
