"""Slack's check-up."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from bot.adapters.slack.doctor import SlackCheck, SlackSettingsCheck, needed_scopes
from bot.config.sections import SlackSection
from tests.doctor.conftest import found
from tests.doctor.platforms import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Platforms


def section(
    outside: Platforms, bot: str = BOT_TOKEN, app: str = APP_TOKEN, secret: str = "", base: str = ""
) -> SlackSection:
    return SlackSection(
        bot_token=SecretStr(bot),
        app_token=SecretStr(app),
        signing_secret=SecretStr(secret),
        base_url=base or f"{outside.url}/api/",
    )


async def test_all_is_well(outside: Platforms) -> None:
    told = await found(SlackCheck(section(outside)))
    assert told == ["ok: @homeline in the workspace Willow Creek answers", "ok: Socket Mode is open to us"]


async def test_tokens_that_are_refused(outside: Platforms) -> None:
    told = await found(SlackCheck(section(outside, bot="xoxb-wrong", app="xapp-wrong")))
    assert told == [
        "wrong: slack.bot_token is refused (invalid_auth)",
        "wrong: slack.app_token is refused (invalid_auth)",
    ]


async def test_a_permission_is_missing(outside: Platforms) -> None:
    missing = min(needed_scopes())
    outside.scopes.remove(missing)
    assert f"wrong: the app lacks permissions: {missing}" in await found(SlackCheck(section(outside)))


@pytest.mark.parametrize(
    "method, code, said",
    [
        (
            "auth.test",
            "account_inactive",
            "wrong: the app was removed, or slack.bot_token withdrawn (account_inactive)",
        ),
        ("auth.test", "ratelimited", "look: Slack asks to wait before it is asked again"),
        ("apps.connections.open", "missing_scope", "wrong: slack.app_token lacks a permission"),
    ],
)
async def test_what_slack_says(outside: Platforms, method: str, code: str, said: str) -> None:
    outside.slack_error[method] = code
    assert said in await found(SlackCheck(section(outside)))


async def test_slack_has_trouble_of_its_own(outside: Platforms) -> None:
    outside.refuse["/api/"] = 503
    told = await found(SlackCheck(section(outside)))
    assert [line.partition(":")[0] for line in told] == ["look", "look"]


async def test_slack_cannot_be_reached(outside: Platforms) -> None:
    told = await found(SlackCheck(section(outside, app="", secret=SIGNING_SECRET, base="http://127.0.0.1:9/api/")))
    assert told == ["wrong: could not reach 127.0.0.1:9: refused"]


async def test_a_signing_secret_that_is_none(outside: Platforms) -> None:
    assert await found(SlackSettingsCheck(section(outside, secret=SIGNING_SECRET))) == []
    told = await found(SlackSettingsCheck(section(outside, secret="xoxb-oops-wrong-one")))
    assert told == ["look: slack.signing_secret does not look like one (32 characters, 0-9 and a-f)"]
