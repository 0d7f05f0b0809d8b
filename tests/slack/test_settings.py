"""Settings that cannot work are refused with a reason."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.config.sections import SlackSection


@pytest.mark.parametrize(
    "given, reason",
    [
        ({"bot_token": "xapp-1", "app_token": "xapp-1"}, "starts with xoxb-"),
        ({"bot_token": "xoxb-1", "app_token": "xoxb-1"}, "starts with xapp-"),
        ({"bot_token": "xoxb-1"}, "signing_secret"),
    ],
    ids=["bot token", "app token", "no way in"],
)
def test_a_mistake_is_refused(given: dict[str, str], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        SlackSection.model_validate(given)


def test_nothing_given_is_slack_off() -> None:
    assert SlackSection().bot_token.get_secret_value() == ""
