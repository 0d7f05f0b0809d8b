"""The public address as this machine sees it: whether it leads here, and the proxy passes the webhooks on."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import aiohttp

from bot.checks.trouble import host_of, why
from bot.version import VERSION

if TYPE_CHECKING:
    from bot.checks.findings import Report

_SECONDS: Final = 8.0
_GATEWAY: Final = frozenset({HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT})
_BYTES: Final = 64 * 1024


class ServerCheck:
    """Whether Homeline runs here now. `base` is where it listens, seen from this machine."""

    area, online = "server", True

    def __init__(self, base: str) -> None:
        self._base = base

    async def examine(self, report: Report) -> None:
        """Ask /health."""
        try:
            async with _session() as session, session.get(f"{self._base}/health") as response:
                status, told = response.status, await _json(response)
        except (aiohttp.ClientError, OSError) as error:
            report.look(
                f"Homeline does not run on {host_of(self._base)} now ({why(error)})", "Start it when all is well"
            )
            return
        if "version" not in told:
            report.wrong(f"another program listens on {host_of(self._base)}", "Set another port: HOMELINE_WEB__PORT")
        elif status != HTTPStatus.OK:
            report.wrong("Homeline runs, and cannot reach its database", "See the line about the database")
        elif told["version"] != VERSION:
            report.look(f"Homeline {told['version']} runs, {VERSION} is installed", "Restart it")
        else:
            report.ok(f"Homeline {VERSION} runs on {host_of(self._base)}")


class AddressCheck:
    """`doors` are the paths that platforms call, each with the status for whoever cannot prove who they are."""

    area, online = "public address", True

    def __init__(self, public_url: str, doors: Mapping[str, int]) -> None:
        self._url, self._doors = public_url, doors

    async def examine(self, report: Report) -> None:
        """Knock at each door, unsigned, as seen from this machine."""
        if not self._url.startswith("https://"):
            report.look(f"{self._url} is not https: what people write can be read on the way", "Put a proxy with https")
        try:
            async with _session() as session:
                for path, expected in self._doors.items():
                    if await self._knock(report, session, path, expected) in _GATEWAY:
                        break
                if not self._doors:
                    await self._health(report, session)
        except (aiohttp.ClientError, OSError) as error:
            report.wrong(
                f"could not reach {host_of(self._url)} from this machine: {why(error)}",
                "Look at the name (DNS), the proxy and the firewall; the internet may see it otherwise",
            )

    async def _health(self, report: Report, session: aiohttp.ClientSession) -> None:
        async with session.get(f"{self._url}/health") as response:
            # A proxy should keep /health inside: that anything but trouble comes back is enough here.
            self._tell(report, "/health", response.status, well=response.status < HTTPStatus.INTERNAL_SERVER_ERROR)

    async def _knock(self, report: Report, session: aiohttp.ClientSession, path: str, expected: int) -> int:
        async with session.post(f"{self._url}{path}", data=b"", allow_redirects=False) as response:
            self._tell(report, path, response.status, well=response.status == expected)
            return response.status

    def _tell(self, report: Report, path: str, status: int, *, well: bool) -> None:
        where = host_of(self._url)
        if well:
            report.ok(f"{where}{path} leads here (as seen from this machine, which is not the internet)")
        elif status in _GATEWAY:
            report.wrong(
                f"{where}: the proxy answers {status}, it does not reach Homeline", "Start Homeline; look at the proxy"
            )
        else:
            report.wrong(
                f"{where}{path} answers {status}, which is not Homeline",
                "Let the proxy pass this path on unchanged; does web.public_url name its whole path?",
            )


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS), trust_env=True)


async def _json(response: aiohttp.ClientResponse) -> dict[str, object]:
    """The JSON object that was answered; empty for anything else."""
    try:
        found = await response.json(content_type=None) if (response.content_length or 0) < _BYTES else None
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
