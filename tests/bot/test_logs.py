"""Logs never carry what a person said or who they are."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from bot.config.sections import LogSection
from bot.logs import mask, redact, set_up_logs


@pytest.mark.parametrize(
    "secret",
    [
        "+1 (202) 555-0143",
        "12025550143",
        "rosa@example.org",
        "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1",
        "xoxb-123-456-abcdef",
        "AC0123456789abcdef0123456789abcdef",
        "[parameters: ('hola maestra',)]",
    ],
)
def test_what_looks_private_is_masked(secret: str) -> None:
    masked = mask(f"before {secret} after")
    assert secret not in masked
    assert masked.startswith("before ")


def test_private_fields_are_blanked() -> None:
    event = redact(None, "info", {"event": "x", "text": "hola", "address": "+12025550143", "delivery": 7})
    assert event == {"event": "x", "text": "…", "address": "…", "delivery": 7}


def test_an_exception_is_logged_by_type_and_place_never_by_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    set_up_logs(LogSection(level="INFO", format="json"))
    try:
        try:
            int("Mateo was sick")
        except ValueError:
            structlog.get_logger().exception("turn.failed", error_id="ABC")
        logging.getLogger("library").warning("call +12025550143 now")
    finally:
        root.handlers[:], root.level = before[0], before[1]
        structlog.reset_defaults()
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert lines[0]["error"] == "ValueError"
    assert lines[0]["error_id"] == "ABC"
    assert "test_logs.py" in lines[0]["at"][-1]
    assert "Mateo" not in json.dumps(lines)
    assert "555" not in json.dumps(lines)
