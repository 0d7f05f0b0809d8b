"""The same conversation in python-telegram-bot's ConversationHandler, with a durable persistence of our own.

It keeps only the state and the answers: no person, no journal, no outbox, no dedupe. Its replies go through all of the
library, down to the HTTP client, which answers at once.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import make_url
from telegram import Chat, Message, ReplyKeyboardMarkup, Update, User
from telegram.ext import (
    Application,
    BaseHandler,
    ContextTypes,
    ConversationHandler,
    DictPersistence,
    MessageHandler,
    PersistenceInput,
    filters,
)
from telegram.request import BaseRequest, RequestData
from typing_extensions import override

from benchmarks.talk import TURNS, Line
from storage.database import Synchronous

_NAME = "checkin"
_Handler = BaseHandler[Update, ContextTypes.DEFAULT_TYPE, Any]
#: By state: what is asked next, and with which buttons.
_QUESTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Which child is this about?", ("Mateo", "Sofía")),
    ("How was this week?", ("Good", "Mostly good", "Not good")),
    ("What could be better? A few words are enough.", ()),
    ("Shall I pass this to Ms Ortiz?", ("Yes", "No")),
    ("Thank you for telling us.", ()),
)
#: What each person was told, newest last.
said: dict[int, list[str]] = {}


class _LocalRequest(BaseRequest):
    """Answers what the Bot API would: cut just above the HTTP client."""

    @property
    @override
    def read_timeout(self) -> float | None:
        return None

    @override
    async def initialize(self) -> None:
        """There is nothing to open."""

    @override
    async def shutdown(self) -> None:
        """There is nothing to close."""

    @override
    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_timeouts: Any, **_options: Any
    ) -> tuple[int, bytes]:
        sent = request_data.parameters if request_data else {}
        if url.endswith("/getMe"):
            return 200, b'{"ok": true, "result": {"id": 1, "is_bot": true, "first_name": "H", "username": "h_bot"}}'
        said.setdefault(int(str(sent["chat_id"])), []).append(str(sent["text"]))
        chat = {"id": sent["chat_id"], "type": "private"}
        result = {"message_id": 1, "date": 1_700_000_000, "chat": chat, "text": sent["text"]}
        return 200, json.dumps({"ok": True, "result": result}).encode()


class _SqlitePersistence(DictPersistence):
    """State and answers in SQLite. What is read at start-up and other data it leaves to its base."""

    def __init__(self, path: str, synchronous: Synchronous) -> None:
        super().__init__(PersistenceInput(bot_data=False, chat_data=False, user_data=True, callback_data=False))
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.executescript(
            f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous};"
            "CREATE TABLE state (key TEXT PRIMARY KEY, state INTEGER);"
            "CREATE TABLE answers (id INTEGER PRIMARY KEY, answers TEXT);"
        )

    @override
    async def update_conversation(self, name: str, key: tuple[int | str, ...], new_state: object | None) -> None:
        self.database.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (json.dumps([name, *key]), new_state))

    @override
    async def update_user_data(self, user_id: int, data: dict[Any, Any]) -> None:
        self.database.execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", (user_id, json.dumps(data)))


def _step(state: int) -> Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, int]]:
    """The handler of one state: keep the answer, ask the next question."""
    question, buttons = _QUESTIONS[state]
    markup = ReplyKeyboardMarkup([list(buttons)]) if buttons else None

    async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        if update.message is not None and context.user_data is not None:
            context.user_data[str(state)] = update.message.text
            await update.message.reply_text(question, reply_markup=markup)
        return state if state + 1 < TURNS else ConversationHandler.END

    return handle


class Peer:
    """python-telegram-bot on one SQLite file; a message is done when its transaction is committed."""

    def __init__(self, url: str, synchronous: Synchronous) -> None:
        self._persistence = _SqlitePersistence(str(make_url(url).database), synchronous)
        self._application = (
            Application.builder()
            .token("1:invented")
            .request(_LocalRequest())
            .get_updates_request(_LocalRequest())
            .updater(None)
            .persistence(self._persistence)
            .build()
        )
        self._one_at_a_time = asyncio.Lock()
        states: dict[object, list[_Handler]] = {
            state: [MessageHandler(filters.TEXT, _step(state + 1))] for state in range(TURNS - 1)
        }
        entry: _Handler = MessageHandler(filters.Regex("^check in"), _step(0))
        self._application.add_handler(ConversationHandler([entry], states, fallbacks=[], name=_NAME, persistent=True))

    async def start(self) -> None:
        """Get ready; needed once."""
        await self._application.initialize()

    def prepare(self, lines: Sequence[Line]) -> list[Update]:
        """The updates, parsed."""
        now = datetime.now(UTC)
        return [self._update(number, line, now) for number, line in enumerate(lines)]

    def _update(self, number: int, line: Line, now: datetime) -> Update:
        user, chat = User(line.person, "Rosa", is_bot=False), Chat(line.person, "private")
        message = Message(number, now, chat, from_user=user, text=line.text)
        message.set_bot(self._application.bot)
        return Update(number, message)

    async def say(self, update: Update) -> None:
        """Handle one update and commit what it changed."""
        await self._application.process_update(update)
        async with self._one_at_a_time:
            self._persistence.database.execute("BEGIN IMMEDIATE")
            await self._application.update_persistence()
            self._persistence.database.execute("COMMIT")

    def check(self, lines: Sequence[Line]) -> None:
        """See that everybody was asked every question. Raises AssertionError."""
        expected = [question for question, _buttons in _QUESTIONS]
        if any(said.pop(person) != expected for person in {line.person for line in lines}):
            raise AssertionError("python-telegram-bot left a message unanswered")

    async def stop(self) -> None:
        """Close the file."""
        self._persistence.database.close()
