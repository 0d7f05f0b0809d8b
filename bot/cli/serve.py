"""`run_bot.py` and `run_bot.py serve`: receive, send and tick until told to stop."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING, Never

import typer
import uvicorn

from bot.config import ConfigError, Settings, load_settings
from bot.logs import set_up_logs

if TYPE_CHECKING:
    from types import FrameType


def serve() -> None:
    """Serve: the bot with every configured platform, or the demo page while there is none."""
    settings = load_settings()
    set_up_logs(settings.log)
    _check_port(settings)
    # The server finishes what is under way, then raises the signal anew for whoever listened before: it was a good end.
    signal.signal(signal.SIGTERM, _end_well)
    from bot.app import App  # noqa: PLC0415 - settings are checked before half a second of imports

    app = App(settings)
    app.prepare()
    if settings.demo:
        typer.echo(f"Homeline is starting. Open http://{settings.web.host}:{settings.web.port}  (Ctrl-C stops it)")
    uvicorn.run(
        app.asgi(),
        host=settings.web.host,
        port=settings.web.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=3,
        server_header=False,
    )


def _end_well(_signal: int, _frame: FrameType | None) -> Never:
    raise SystemExit(0)


def _check_port(settings: Settings) -> None:
    """Raises ConfigError when somebody else listens there."""
    web = settings.web
    family = socket.AF_INET6 if ":" in web.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((web.host, web.port))
        except OSError as error:
            raise ConfigError(
                f"web.port: cannot listen on {web.host}:{web.port} ({error.strerror or error}). "
                "Stop the other program, or set another port: HOMELINE_WEB__PORT=8081"
            ) from None
