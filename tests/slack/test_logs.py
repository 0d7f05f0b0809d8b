"""Nothing that people write, and no ticket, gets into a log."""

from __future__ import annotations

import logging

import pytest

from bot.adapters.slack.api import quiet_logger
from tests.slack.desk import Desk
from tests.slack.payloads import GUEST, OFFICE, ORTIZ, message


def test_the_ticket_of_a_socket_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    quiet_logger.error("Failed to connect (error: %s); Retrying...", "403, url='wss://wss.slack.com/link/?ticket=42'")
    assert caplog.messages == ["Failed to connect (error: 403, url='… Retrying..."]


async def test_no_words_are_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    desk.handed_in.refuse = ZeroDivisionError("the secret words")
    for user in (ORTIZ, OFFICE, GUEST):
        await desk.event(message(user, "the secret words"))
    await desk.event(message(ORTIZ, "the secret words"), **{"X-Slack-Signature": "v0=1"})
    await desk.settle()
    logged = "".join(record.getMessage() for record in caplog.records if record.name.startswith(("slack", "bot")))
    assert "secret words" not in logged
    assert "xoxb" not in logged
    assert "ortiz@" not in logged + capsys.readouterr().err
