"""What Slack answers, or does not, is one of our SendErrors; nothing is posted twice by a library's own retry."""

from __future__ import annotations

import socket

import aiohttp
import pytest
from pydantic import SecretStr

from bot.adapter import Outgoing
from bot.adapters.slack.api import SlackApi
from bot.config.sections import SlackSection
from bot.send_errors import Ambiguous, Misconfigured, RateLimited, Rejected, SendError, Unavailable, Unreachable
from tests.slack.desk import Desk
from tests.slack.payloads import ORTIZ
from tests.slack.server import TEAM, room_of

HI = Outgoing(1, f"{TEAM}:{ORTIZ}", "Hi")
POST = "chat.postMessage"


@pytest.mark.parametrize(
    "how, kind, detail",
    [
        ("429:30", RateLimited, "ratelimited"),
        ("error:ratelimited", RateLimited, "ratelimited"),
        ("error:user_not_found", Unreachable, "user_not_found"),
        ("error:channel_not_found", Unreachable, "channel_not_found"),
        ("error:is_archived", Unreachable, "is_archived"),
        ("error:account_inactive", Misconfigured, "account_inactive"),
        ("error:invalid_auth", Misconfigured, "invalid_auth"),
        ("error:not_authed", Misconfigured, "not_authed"),
        ("error:token_revoked", Misconfigured, "token_revoked"),
        ("error:missing_scope", Misconfigured, "missing_scope"),
        ("error:msg_too_long", Rejected, "msg_too_long"),
        ("error:invalid_blocks", Rejected, "invalid_blocks"),
        ("error:something_new", Rejected, "something_new"),
        ("error:service_unavailable", Unavailable, "service_unavailable"),
        ("error:fatal_error", Ambiguous, "fatal_error"),
        ("5xx:500", Unavailable, "500"),
        ("5xx:503", Unavailable, "503"),
        ("text", Ambiguous, "AttributeError"),
        ("half", Ambiguous, "ClientPayloadError"),
        ("drop", Ambiguous, "ServerDisconnectedError"),
    ],
)
async def test_each_failure_has_its_name(desk: Desk, how: str, kind: type[SendError], detail: str) -> None:
    desk.slack.plan[POST].append(how)
    with pytest.raises(SendError) as caught:
        await desk.adapter.send(HI)
    assert (type(caught.value), caught.value.detail) == (kind, detail)
    assert len(desk.slack.made(POST)) == 1


async def test_it_may_have_arrived_when_the_answer_is_lost(desk: Desk) -> None:
    desk.slack.plan[POST].append("after:half")
    with pytest.raises(Ambiguous):
        await desk.adapter.send(HI)
    assert len(desk.slack.rooms[room_of(ORTIZ)]) == 1


async def test_silence_is_ambiguous(desk: Desk) -> None:
    await desk.adapter.api.me()
    desk.adapter.api.session()._timeout = aiohttp.ClientTimeout(total=0.05)
    desk.slack.plan[POST].append("hang")
    with pytest.raises(Ambiguous):
        await desk.adapter.send(HI)


async def test_a_refused_connection_sent_nothing() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/api/"
        section = SlackSection(bot_token=SecretStr("xoxb-1"), signing_secret=SecretStr("s"), base_url=url)
        api = SlackApi(section)
        with pytest.raises(Unavailable):
            await api.me()
        await api.close()


async def test_a_gone_user_is_unreachable(desk: Desk) -> None:
    desk.slack.users[ORTIZ]["deleted"] = True
    with pytest.raises(Unreachable, match="user_disabled"):
        await desk.adapter.send(HI)


@pytest.mark.parametrize("after, wait", [("7", 7.0), ("0", 1.0), ("soon", 30.0), ("nan", 30.0), ("999999", 3600.0)])
async def test_slacks_own_wait_is_obeyed(desk: Desk, after: str, wait: float) -> None:
    desk.slack.plan[POST].append(f"429:{after}")
    with pytest.raises(RateLimited) as caught:
        await desk.adapter.send(HI)
    assert caught.value.retry_after == wait


async def test_while_slack_says_wait_nobody_asks(desk: Desk) -> None:
    desk.slack.plan[POST].append("429:30")
    for left in (30.0, 30.0, 20.0):
        desk.now = 1030.0 - left
        with pytest.raises(RateLimited) as caught:
            await desk.adapter.send(HI)
        assert caught.value.retry_after == left
    assert len(desk.slack.made(POST)) == 1
    desk.now = 1030.0
    await desk.adapter.send(HI)
    assert len(desk.slack.rooms[room_of(ORTIZ)]) == 1
