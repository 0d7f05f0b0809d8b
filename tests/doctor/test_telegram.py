"""Telegram's check-up: each thing that can be wrong is told, and the token never."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from bot.adapters.telegram.doctor import TelegramCheck
from bot.config.sections import TelegramSection
from tests.doctor.conftest import found
from tests.doctor.platforms import PUBLIC, TELEGRAM_TOKEN, Platforms

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
HOOK = f"{PUBLIC}/telegram/webhook"


def check(outside: Platforms, mode: str = "polling", token: str = TELEGRAM_TOKEN, base: str = "") -> TelegramCheck:
    section = TelegramSection(token=SecretStr(token), mode=mode, base_url=base or outside.url)  # type: ignore[arg-type]
    return TelegramCheck(section, PUBLIC, lambda: NOW)


def hook(outside: Platforms, **more: object) -> None:
    outside.telegram["getWebhookInfo"] = {
        "url": HOOK,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        **more,
    }


async def test_all_is_well_when_polling(outside: Platforms) -> None:
    assert await found(check(outside)) == ["ok: @willow_bot answers", "ok: polling, no webhook in the way"]
    assert not any("getUpdates" in path for path in outside.asked)


async def test_all_is_well_with_a_webhook(outside: Platforms) -> None:
    hook(outside)
    assert await found(check(outside, "webhook")) == ["ok: @willow_bot answers", "ok: the webhook leads here"]


async def test_a_token_that_is_refused(outside: Platforms) -> None:
    assert await found(check(outside, token="654321:" + "X" * 35)) == ["wrong: the token is refused"]


async def test_polling_while_a_webhook_is_set(outside: Platforms) -> None:
    hook(outside, url="https://other.example.org/bot")
    told = await found(check(outside))
    assert told[1] == ("wrong: a webhook to other.example.org is set, and telegram.mode is polling: no message comes")


@pytest.mark.parametrize(
    "more, said",
    [
        ({"url": ""}, "wrong: no webhook is set"),
        ({"url": "https://other.example.org/x"}, "wrong: its webhook leads to other.example.org"),
        (
            {
                "last_error_date": int(NOW.timestamp()) - 60,
                "last_error_message": "502 Bad Gateway",
                "pending_update_count": 7,
            },
            "wrong: Telegram could not call us at 16:59 UTC (502 Bad Gateway); 7 wait",
        ),
        ({"last_error_date": int(NOW.timestamp()) - 86_400, "last_error_message": "x"}, "ok: the webhook leads here"),
        ({"pending_update_count": 40}, "look: 40 messages wait"),
    ],
    ids=["none", "elsewhere", "fails", "failed-yesterday", "waiting"],
)
async def test_a_webhook_that_does_not_work(outside: Platforms, more: dict[str, object], said: str) -> None:
    hook(outside, **more)
    assert (await found(check(outside, "webhook")))[1].startswith(said)


async def test_what_should_be_looked_at(outside: Platforms) -> None:
    outside.telegram["getMe"]["can_join_groups"] = True
    outside.telegram["getMyCommands"] = []
    told = await found(check(outside))
    assert "look: anybody may add the bot to a group" in told
    assert "look: its menu of commands is empty" in told


async def test_telegram_has_trouble_of_its_own(outside: Platforms) -> None:
    outside.refuse["/bot"] = 502
    assert (await found(check(outside)))[0].startswith("look: 127.0.0.1:")


async def test_telegram_cannot_be_reached(outside: Platforms) -> None:
    told = await found(check(outside, base="http://127.0.0.1:9"))
    assert told == ["wrong: could not reach 127.0.0.1:9: refused"]


async def test_telegram_does_not_answer(outside: Platforms) -> None:
    outside.hang = True
    assert await found(check(outside), seconds=0.2) == ["wrong: no answer within 0.2 seconds"]
