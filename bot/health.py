"""/health for people and watchdogs, /metrics for Prometheus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.version import VERSION
from storage.alerts import count_open_alerts
from storage.health import count_failed_received
from storage.outbox import count_by_status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from starlette.requests import Request

    from handlers.ports import Clock
    from storage.database import Database


def health_routes(database: Database, clock: Clock) -> Sequence[BaseRoute]:
    """The two routes."""

    def look() -> dict[str, Any]:
        with database.read() as session:
            connection = session.connection()
            waiting: dict[str, int] = {}
            for (_channel, status), count in count_by_status(connection).items():
                waiting[status] = waiting.get(status, 0) + count
            return {
                "deliveries": waiting,
                "failed_inbound": count_failed_received(connection),
                "open_alerts": count_open_alerts(connection),
            }

    async def health(_request: Request) -> Response:
        """200 with figures when the database answers, 503 when it does not."""
        base = {"version": VERSION, "time": clock.now().isoformat(), "database": database.kind}
        try:
            figures = await run_in_threadpool(look)
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer is that we are not well
            return JSONResponse({"status": "database away", **base, "error": type(error).__name__}, 503)
        return JSONResponse({"status": "ok", **base, **figures})

    async def metrics(_request: Request) -> Response:
        """Prometheus's text format."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [Route("/health", health), Route("/metrics", metrics)]
