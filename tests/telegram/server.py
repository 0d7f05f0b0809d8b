"""A small Bot API that follows Telegram's documentation, refuses what Telegram refuses, and can be told to fail."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import orjson

from tests.telegram.wire import Answer, Request, Wire, refusal, result

TOKEN = "123456:" + "T" * 35
DOWN_BYTES = 20 * 2**20
Fault = Answer | asyncio.Event


class BotApi:
    """One bot. Tests put updates in, look at `calls`, and line up faults by method."""

    def __init__(self) -> None:
        self.wire = Wire(self._handle)
        #: (method, parameters) as they came, without those that are only asked or shown.
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.polls: list[dict[str, Any]] = []
        self.actions: list[dict[str, Any]] = []
        self._aside = {"getUpdates": self.polls, "sendChatAction": self.actions}
        self.waiting: deque[dict[str, Any]] = deque()
        self.files: dict[str, bytes] = {}
        self.blocked_by: set[int] = set()
        self.unknown: set[int] = set()
        #: Messages that are files: what stands under them is no text.
        self.file_messages: set[int] = set()
        self.webhook: dict[str, Any] = {}
        self._faults: dict[str, deque[Fault]] = {}
        self._changed = asyncio.Condition()
        self._poll: asyncio.Task[Any] | None = None
        self._message_id = 1000

    # What tests do -----------------------------------------------------------------------------------------------

    async def push(self, *updates: dict[str, Any]) -> None:
        """People write."""
        self.waiting.extend(updates)
        await self._notify()

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of `method` get these instead; an Event holds a call until it is set, then all is well."""
        self._faults.setdefault(method, deque()).extend(faults)

    async def until(self, true: Callable[[], object]) -> None:
        """Return once `true()`, looking at each call and update."""
        async with self._changed, asyncio.timeout(8):
            await self._changed.wait_for(true)

    def confirmed(self, offset: str) -> bool:
        """Whether the newest getUpdates call asks for what comes from `offset` on."""
        return bool(self.polls) and self.polls[-1].get("offset") == offset

    def sent(self, method: str) -> list[dict[str, Any]]:
        """The parameters of each call of `method`."""
        return [parameters for name, parameters in self.calls if name == method]

    def texts(self, chat: int) -> list[str]:
        return [str(one["text"]) for one in self.sent("sendMessage") if int(one["chat_id"]) == chat and "ok" in one]

    # What Telegram does ------------------------------------------------------------------------------------------

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _handle(self, request: Request) -> Answer:
        found = re.fullmatch(r"/(file/)?bot([^/]+)/(.+)", request.path)
        if found is None or ":" not in found[2]:
            return refusal(404, "Not Found")
        if found[2] != TOKEN:
            return refusal(401, "Unauthorized")
        method = "download" if found[1] else found[3]
        parameters = {"path": found[3]} if found[1] else request.form
        if method in self._aside:
            self._aside[method].append(parameters)
        else:
            self.calls.append((method, parameters))
        await self._notify()
        answer = await self._fault(method)
        if answer is None:
            act: Callable[[dict[str, Any]], Awaitable[Answer]] | None = getattr(self, f"_{method}", None)
            answer = await act(parameters) if act else refusal(404, "Not Found")
            if answer.status == 200:
                parameters["ok"] = True
        await self._notify()
        return answer

    async def _fault(self, method: str) -> Answer | None:
        lined_up = self._faults.get(method)
        fault = lined_up.popleft() if lined_up else None
        if isinstance(fault, asyncio.Event):
            await fault.wait()
            return None
        return fault

    async def _getUpdates(self, parameters: dict[str, Any]) -> Answer:  # noqa: N802 - the API's own name
        if self.webhook:
            return refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        if self._poll is not None:
            self._poll.cancel()  # the newer call ends the older one
        self._poll = asyncio.ensure_future(self._long_poll(parameters))
        try:
            answer: Answer = await self._poll
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise
            return refusal(409, "Conflict: terminated by other getUpdates request")
        else:
            return answer

    async def _long_poll(self, parameters: dict[str, Any]) -> Answer:
        offset, limit = int(parameters.get("offset", 0)), int(parameters.get("limit", 100))
        allowed = set(orjson.loads(parameters.get("allowed_updates", "[]")))
        self.waiting = deque(
            one for one in self.waiting if one["update_id"] >= offset and (not allowed or allowed & one.keys())
        )
        async with self._changed:
            await self._changed.wait_for(lambda: self.waiting)
        return result(list(self.waiting)[:limit])

    async def _deleteWebhook(self, _parameters: dict[str, Any]) -> Answer:  # noqa: N802
        self.webhook = {}
        return result(value=True)

    async def _setWebhook(self, parameters: dict[str, Any]) -> Answer:  # noqa: N802
        if not parameters["url"].startswith("https://"):
            return refusal(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", parameters.get("secret_token", "x")):
            return refusal(400, "Bad Request: secret token contains unallowed characters")
        self.webhook = parameters
        return result(value=True)

    async def _setMyCommands(self, parameters: dict[str, Any]) -> Answer:  # noqa: N802
        for one in orjson.loads(parameters["commands"]):
            if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]) or not 1 <= len(one["description"]) <= 256:
                return refusal(400, "Bad Request: BOT_COMMAND_INVALID")
        if not re.fullmatch(r"([a-z]{2})?", parameters.get("language_code", "")):
            return refusal(400, "Bad Request: invalid language code specified")
        return result(value=True)

    async def _leaveChat(self, _parameters: dict[str, Any]) -> Answer:  # noqa: N802
        return result(value=True)

    async def _answerCallbackQuery(self, _parameters: dict[str, Any]) -> Answer:  # noqa: N802
        return result(value=True)

    async def _editMessageText(self, parameters: dict[str, Any]) -> Answer:  # noqa: N802
        if int(parameters["message_id"]) in self.file_messages:
            return refusal(400, "Bad Request: there is no text in the message to edit")
        return await self._sendMessage(parameters)

    async def _editMessageCaption(self, parameters: dict[str, Any]) -> Answer:  # noqa: N802
        return self._message(parameters)

    async def _deleteMessage(self, _parameters: dict[str, Any]) -> Answer:  # noqa: N802
        return result(value=True)

    async def _setMessageReaction(self, parameters: dict[str, Any]) -> Answer:  # noqa: N802
        if len(orjson.loads(parameters.get("reaction", "[]"))) > 1:
            return refusal(400, "Bad Request: REACTIONS_TOO_MANY")
        return result(value=True)

    async def _sendChatAction(self, _parameters: dict[str, Any]) -> Answer:  # noqa: N802
        return result(value=True)

    async def _editMessageReplyMarkup(self, parameters: dict[str, Any]) -> Answer:  # noqa: N802
        return self._message(parameters)

    async def _sendMessage(self, parameters: dict[str, Any]) -> Answer:  # noqa: N802
        text = parameters.get("text", "")
        if not text.strip():
            return refusal(400, "Bad Request: message text is empty")
        # Telegram's own count is not documented beyond "characters"; the stricter reading is checked here.
        if len(text.encode("utf-16-le")) // 2 > 4096:
            return refusal(400, "Bad Request: message is too long")
        return self._checked(parameters)

    async def _sendPhoto(self, parameters: dict[str, Any]) -> Answer:  # noqa: N802
        return self._file(parameters, "photo", 10 * 2**20)

    async def _sendVoice(self, parameters: dict[str, Any]) -> Answer:  # noqa: N802
        return self._file(parameters, "voice", 50 * 2**20)

    async def _sendDocument(self, parameters: dict[str, Any]) -> Answer:  # noqa: N802
        return self._file(parameters, "document", 50 * 2**20)

    def _file(self, parameters: dict[str, Any], field: str, most: int) -> Answer:
        _name, content = parameters[field]
        if len(content) > most:
            return refusal(413, "Request Entity Too Large")
        if len(parameters.get("caption", "").encode("utf-16-le")) // 2 > 1024:
            return refusal(400, "Bad Request: message caption is too long")
        return self._checked(parameters)

    def _checked(self, parameters: dict[str, Any]) -> Answer:
        chat = int(parameters["chat_id"])
        if chat in self.unknown:
            return refusal(400, "Bad Request: chat not found")
        if chat in self.blocked_by:
            return refusal(403, "Forbidden: bot was blocked by the user")
        keyboard = orjson.loads(parameters.get("reply_markup", "{}")).get("inline_keyboard", [])
        for row in keyboard:
            for button in row:
                if not 1 <= len(button["callback_data"].encode()) <= 64:
                    return refusal(400, "Bad Request: BUTTON_DATA_INVALID")
        if any(len(row) > 8 for row in keyboard) or sum(map(len, keyboard)) > 100:
            return refusal(400, "Bad Request: reply markup is too long")
        return self._message(parameters)

    def _message(self, parameters: dict[str, Any]) -> Answer:
        self._message_id += 1
        chat = {"id": int(parameters["chat_id"]), "type": "private"}
        return result({"message_id": self._message_id, "date": 1796000000, "chat": chat})

    async def _getFile(self, parameters: dict[str, Any]) -> Answer:  # noqa: N802
        file_id = parameters["file_id"]
        content = self.files.get(file_id)
        if content is None:
            return refusal(400, "Bad Request: invalid file_id")
        if len(content) > DOWN_BYTES:
            return refusal(400, "Bad Request: file is too big")
        told = {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": len(content)}
        return result({**told, "file_path": f"documents/{file_id}"})

    async def _download(self, parameters: dict[str, Any]) -> Answer:
        content = self.files.get(parameters["path"].removeprefix("documents/"))
        return Answer(200, content) if content is not None else refusal(404, "Not Found")
