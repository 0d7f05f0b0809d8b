"""People at the emulators: each types there and reads there, and never touches the bot.

`reads` gives the next message that its person has not read yet, and says so when it is not the expected one: nothing
that the bot writes too much goes unseen.
"""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import httpx
from typing_extensions import override

#: Seconds that anybody waits for an answer, and between two looks.
PATIENCE, LOOK = 30.0, 0.03


async def until(condition: Callable[[], Awaitable[bool]], what: str) -> None:
    """Look again and again until `condition` holds. Raises AssertionError with `what` after PATIENCE."""
    deadline = time.monotonic() + PATIENCE
    while not await condition():
        assert time.monotonic() < deadline, what
        await asyncio.sleep(LOOK)


class Seen(NamedTuple):
    """A message as its reader sees it: the labels of its buttons, what it is called on its platform, its files."""

    text: str
    buttons: tuple[str, ...] = ()
    id: str = ""
    thread: str = ""
    files: tuple[str, ...] = ()


class Person(ABC):
    """Someone at a phone or a desk."""

    def __init__(self) -> None:
        self._read = 0

    @abstractmethod
    async def says(self, text: str) -> None:
        """Type something and send it."""

    @abstractmethod
    async def shown(self) -> list[Seen]:
        """All that the bot has written to this person, the oldest first."""

    async def unread(self) -> list[Seen]:
        """What came since the last `reads`."""
        return (await self.shown())[self._read :]

    async def reads(self, *words: str) -> Seen:
        """The next message, once it is there. Raises AssertionError when one of `words` is not in it, or none comes."""

        async def something() -> bool:
            return bool(await self.unread())

        await until(something, f"nothing came; expected {words}")
        seen = (await self.unread())[0]
        self._read += 1
        missing = [word for word in words if word not in seen.text]
        assert not missing, f"{missing} not in {seen}"
        return seen


@dataclass
class Telegram:
    """The emulator of Telegram, for the bot with `token`."""

    client: httpx.AsyncClient
    url: str
    token: str

    async def knows_the_bot(self) -> bool:
        """Whether the bot has said where its messages go."""
        answer = await self.client.post(f"{self.url}/bot{self.token}/getWebhookInfo")
        return bool(answer.json()["result"]["url"])


class OnTelegram(Person):
    """A person's chat with the bot."""

    def __init__(self, telegram: Telegram, chat: int) -> None:
        super().__init__()
        self._telegram, self._chat = telegram, chat
        # A test session of telemelya: what was said in this chat, for this bot.
        self._headers = {"Authorization": "Bearer any", "X-Test-Session": f"{telegram.token}/{chat}"}

    @override
    async def says(self, text: str) -> None:
        await self._send({"text": text})

    async def taps(self, seen: Seen, label: str) -> None:
        """Tap a button under a message. Raises StopIteration when it has no such button."""
        call = next(call for call in await self._calls() if str(call.get("message_id")) == seen.id)
        data = next(button["callback_data"] for button in _keyboard(call) if button["text"] == label)
        await self._send({"callback_data": data, "callback_message_id": int(seen.id)})

    async def sends_photo(self, content: bytes, caption: str) -> None:
        """Take a picture and send it with a few words."""
        url, file = f"{self._telegram.url}/api/v1/test/upload_media", {"file": ("photo.png", content, "image/png")}
        answer = await self._telegram.client.post(url, files=file, headers=self._headers)
        await self._send({"photo_file_id": answer.raise_for_status().json()["file_id"], "photo_caption": caption})

    async def opens(self, file: str) -> bytes:
        """What is in a file that the bot has sent."""
        url = f"{self._telegram.url}/api/v1/test/media/{file}"
        return (await self._telegram.client.get(url, headers=self._headers)).raise_for_status().content

    @override
    async def shown(self) -> list[Seen]:
        return [_shown(call) for call in await self._calls() if call["method"] in {"sendMessage", "sendPhoto"}]

    async def cannot_tap(self, seen: Seen) -> None:
        """Wait until the buttons under a message are gone. Telegram takes an edit without buttons as that."""

        async def gone() -> bool:
            edits = [call for call in await self._calls() if call["method"] == "editMessageReplyMarkup"]
            return any(str(edit["message_id"]) == seen.id and "reply_markup" not in edit["raw"] for edit in edits)

        await until(gone, "the buttons are still there")

    async def _send(self, update: dict[str, Any]) -> None:
        answer = await self._telegram.client.post(
            f"{self._telegram.url}/api/v1/test/send_update",
            params={"bot_token": self._telegram.token},
            json={"chat_id": self._chat, **update},
            headers=self._headers,
        )
        answer.raise_for_status()
        delivery = answer.json()["delivery"]
        assert delivery["status_code"] == 200, delivery

    async def _calls(self) -> list[dict[str, Any]]:
        url = f"{self._telegram.url}/api/v1/test/responses"
        answer = await self._telegram.client.get(url, headers=self._headers)
        calls: list[dict[str, Any]] = answer.raise_for_status().json()["responses"]
        return calls


def _shown(call: dict[str, Any]) -> Seen:
    labels = tuple(button["text"] for button in _keyboard(call))
    files = (call["file_id"],) if "file_id" in call else ()
    return Seen(call.get("text") or call.get("caption") or "", labels, str(call["message_id"]), files=files)


def _keyboard(call: dict[str, Any]) -> list[dict[str, str]]:
    rows = (call.get("reply_markup") or {}).get("inline_keyboard", ())
    return [button for row in rows for button in row]


@dataclass
class Twilio:
    """The emulator of Twilio, with one account."""

    client: httpx.AsyncClient
    url: str
    account: str
    token: str
    sender: str

    async def post(self, path: str, form: dict[str, str]) -> dict[str, Any]:
        """Call it as the owner of the account. Raises httpx.HTTPStatusError."""
        answer = await self.client.post(f"{self.url}{path}", data=form, auth=(self.account, self.token))
        found: dict[str, Any] = answer.raise_for_status().json()
        return found

    async def messages(self, to: str) -> list[dict[str, Any]]:
        """What was sent to a number, the oldest first."""
        answer = await self.client.get(
            f"{self.url}/2010-04-01/Accounts/{self.account}/Messages.json",
            params={"To": to, "PageSize": "100"},
            auth=(self.account, self.token),
        )
        found: list[dict[str, Any]] = answer.raise_for_status().json()["messages"]
        return found[::-1]

    async def report(self, message: str, status: str) -> None:
        """Something became of a message: the network or the phone says so."""
        await self.post("/_twilio/simulate/message-status", {"MessageSid": message, "Status": status})


class OnWhatsApp(Person):
    """A person's chat with the school's number."""

    def __init__(self, twilio: Twilio, number: str) -> None:
        super().__init__()
        self._twilio, self._number = twilio, f"whatsapp:{number}"

    @override
    async def says(self, text: str) -> None:
        form = {"From": self._number, "To": self._twilio.sender, "Body": text}
        await self._twilio.post("/_twilio/simulate/inbound-message", form)

    @override
    async def shown(self) -> list[Seen]:
        messages = await self._twilio.messages(self._number)
        return [Seen(message["body"] or "", id=message["sid"]) for message in messages]


@dataclass
class Slack:
    """The emulator of Slack."""

    client: httpx.AsyncClient
    url: str
    bot: str

    async def call(self, token: str, method: str, **arguments: Any) -> dict[str, Any]:
        """Call the Web API as a user. Raises AssertionError when Slack refuses."""
        headers = {"Authorization": f"Bearer {token}"}
        answer = await self.client.post(f"{self.url}/api/{method}", json=arguments, headers=headers)
        found: dict[str, Any] = answer.json()
        assert found["ok"], f"{method}: {found}"
        return found


class OnSlack(Person):
    """A member of staff in the direct message with the bot: what stands there, and in its threads."""

    def __init__(self, slack: Slack, token: str) -> None:
        super().__init__()
        self._slack, self._token, self._room = slack, token, ""

    @override
    async def says(self, text: str, *, under: Seen | None = None) -> None:
        """Write beside the threads, or in the one that a message stands in."""
        thread = {"thread_ts": under.thread or under.id} if under else {}
        await self._call("chat.postMessage", text=text, **thread)

    async def attaches(self, content: bytes, words: str, *, under: Seen) -> None:
        """Attach a picture to an answer, as Slack's own apps do."""
        form = {"filename": "board.png", "length": str(len(content))}
        place = await self._call("files.getUploadURLExternal", **form)
        (await self._slack.client.post(place["upload_url"], content=content)).raise_for_status()
        files, where = [{"id": place["file_id"], "title": "board.png"}], {"channel_id": self._room}
        where |= {"thread_ts": under.thread or under.id, "initial_comment": words}
        await self._slack.call(self._token, "files.completeUploadExternal", files=files, **where)

    async def opens(self, file: str) -> bytes:
        """What is in a file that the bot has shown."""
        headers = {"Authorization": f"Bearer {self._token}"}
        return (await self._slack.client.get(file, headers=headers)).raise_for_status().content

    @override
    async def shown(self) -> list[Seen]:
        history = (await self._call("conversations.history", limit="200"))["messages"]
        messages = list(history)
        for root in history:
            if root.get("reply_count"):
                replies = await self._call("conversations.replies", ts=root["ts"])
                messages += [one for one in replies["messages"] if one["ts"] != root["ts"]]
        messages.sort(key=lambda message: str(message["ts"]))
        return [_seen(message) for message in messages if message["user"] == self._slack.bot]

    async def _call(self, method: str, **arguments: str) -> dict[str, Any]:
        if not self._room:
            opened = await self._slack.call(self._token, "conversations.open", users=self._slack.bot)
            self._room = opened["channel"]["id"]
        return await self._slack.call(self._token, method, channel=self._room, **arguments)


def _seen(message: dict[str, Any]) -> Seen:
    blocks = message.get("blocks") or ()
    labels = tuple(
        element["text"]["text"] for block in blocks for element in block.get("elements", ()) if "action_id" in element
    )
    shown = [_words(block) for block in blocks]
    text = "\n".join(words for words in shown if words) or message["text"]
    files = tuple(file["url_private"] for file in message.get("files", ()))
    return Seen(text, labels, message["ts"], message.get("thread_ts", ""), files)


def _words(block: dict[str, Any]) -> str:
    """What a block says: a section has a text, a context several."""
    parts = [part for part in (block.get("text"), *block.get("elements", ())) if isinstance(part, dict)]
    return "\n".join(part["text"] for part in parts if isinstance(part.get("text"), str))
