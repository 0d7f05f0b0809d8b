"""Structured logs that never carry message text, names, phone numbers or tokens."""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from bot.config.sections import LogSection

#: Fields that may hold what a person said or who they are.
_PRIVATE = frozenset(
    {"text", "body", "words", "name", "phone", "address", "email", "token", "url", "label", "profile_name", "params"}
)
_PHONE = re.compile(r"\+?\d(?:[\s().-]{0,3}\d){7,}")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_TOKEN = re.compile(r"\b(?:\d{6,}:[\w-]{30,}|(?:xox[abpe]|xapp)-[\w-]+|AC[0-9a-f]{32}|SK[0-9a-f]{32})")
_QUOTED_PARAMETERS = re.compile(r"\[parameters:.*?\]\n?", re.DOTALL)


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: private fields are blanked, and what looks private inside others is masked."""
    for key, value in event.items():
        if key in _PRIVATE:
            event[key] = "…"
        elif isinstance(value, str) and key not in ("level", "timestamp"):
            event[key] = mask(value)
    return event


def mask(text: str) -> str:
    """`text` without phone numbers, e-mail addresses, tokens, or the parameters that SQLAlchemy quotes."""
    for pattern in (_QUOTED_PARAMETERS, _TOKEN, _EMAIL, _PHONE):
        text = pattern.sub("…", text)
    return text


def _short_error(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception as its type and where it was raised; its message may quote a person, so it is left out."""
    info = event.pop("exc_info", None)
    error = info if isinstance(info, BaseException) else sys.exc_info()[1] if info else None
    if error is not None:
        event["error"] = type(error).__name__
        event["at"] = _places(error)
    return event


def _places(error: BaseException, most: int = 6) -> list[str]:
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames[-most:]


def set_up_logs(section: LogSection) -> None:
    """Send everything, the libraries' own logging too, through one redacting pipeline to stderr."""
    level = getattr(logging, section.level)
    as_text = section.format == "text" or (section.format == "auto" and sys.stderr.isatty())
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _short_error,
        redact,
    ]
    renderer: Any = structlog.dev.ConsoleRenderer() if as_text else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    # They log whole URLs (with tokens) or every request.
    for name in ("httpx", "httpcore", "apscheduler", "uvicorn.access", "urllib3", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # It logs answers that it cannot read, with the words in them.
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
