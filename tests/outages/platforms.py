"""The stand-ins for the platforms, each behind a line that can be cut, and how they say things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import orjson

from tests.outages.proxy import Proxy, answer, proxy_to
from tests.slack.server import BOT_TOKEN, SECRET, TEAM, FakeSlack, room_of, slack_running
from tests.telegram import server as telegram
from tests.telegram.wire import refusal
from tests.twilio import server as twilio


def too_many(channel: str, seconds: int) -> bytes:
    """How the platform says to wait."""
    if channel == "telegram":
        refused = refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        return answer(429, refused.body)
    if channel == "slack":
        return answer(429, b'{"ok":false,"error":"ratelimited"}', retry_after=str(seconds))
    return answer(429, b'{"code":20429,"message":"words","status":429}', retry_after=str(seconds))


def is_post(request: bytes) -> bool:
    """Whether this request sends a message, rather than asking something."""
    path = request.split(b" ", 2)[1]
    return path.endswith((b"/sendMessage", b"/Messages.json", b"/chat.postMessage"))


def addressee(channel: str, request: bytes) -> str:
    """To whom a message goes."""
    head, _, body = request.partition(b"\r\n\r\n")
    if b"content-type: application/json" in head.lower():
        room = str(orjson.loads(body)["channel"])
    else:
        form = parse_qs(body.decode())
        room = next(form[name][0] for name in ("chat_id", "To", "channel") if name in form)
    return f"{TEAM}:U{room[1:]}" if channel == "slack" else room.removeprefix("whatsapp:")


@dataclass
class Platforms:
    """The stand-ins, and the lines to them."""

    telegram: telegram.BotApi
    twilio: twilio.Twilio
    slack: FakeSlack
    lines: dict[str, Proxy]

    def arrived(self, channel: str) -> dict[str, list[str]]:
        """By address: the texts that the platform took, in order."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        if channel == "telegram":
            for call in self.telegram.sent("sendMessage"):
                if "ok" in call:
                    found[call["chat_id"]].append(call["text"])
        elif channel == "slack":
            for user in self.slack.users:
                for message in self.slack.rooms.get(room_of(user), {}).values():
                    found[f"{TEAM}:{user}"].append(message["text"])
        else:
            for one in self.twilio.taken:
                to = one.form["To"]
                if to.startswith("whatsapp:") == (channel == "whatsapp"):
                    found[to.removeprefix("whatsapp:")].append(one.form["Body"])
        return dict(found)

    @property
    def settings(self) -> dict[str, dict[str, Any]]:
        """The sections that lead to them."""
        return {
            "telegram": {"token": telegram.TOKEN, "base_url": self.lines["telegram"].url},
            "twilio": {
                "account_sid": twilio.SID,
                "auth_token": twilio.TOKEN,
                "base_url": self.lines["twilio"].url,
                "whatsapp_from": "+14155238886",
                "sms_from": "+14155550100",
            },
            "slack": {"bot_token": BOT_TOKEN, "signing_secret": SECRET, "base_url": f"{self.lines['slack'].url}/api/"},
            "web": {"demo": "off", "public_url": twilio.PUBLIC},
            "translation": {"providers": ["none"]},
        }

    def line(self, channel: str) -> Proxy:
        """What is between us and the platform of a channel."""
        return self.lines["twilio" if channel in {"whatsapp", "sms"} else channel]


@asynccontextmanager
async def platforms_open() -> AsyncIterator[Platforms]:
    """All three, listening."""
    async with AsyncExitStack() as stack:
        api = telegram.BotApi()
        await api.wire.open()
        stack.push_async_callback(api.wire.close)
        provider = await stack.enter_async_context(twilio.Twilio())
        slack = await stack.enter_async_context(slack_running())
        targets = {"telegram": api.wire.base, "twilio": provider.url, "slack": slack.url}
        lines = {name: await stack.enter_async_context(proxy_to(target)) for name, target in targets.items()}
        yield Platforms(api, provider, slack, lines)
