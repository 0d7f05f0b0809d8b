"""Commands, shortcuts, forms and the page Home: the ways in that Slack draws by itself.

A form has to be opened within three seconds of what asked for it, and answered within three seconds of its sending.
https://docs.slack.dev/surfaces/modals
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import structlog

from bot.adapter import NotAccepted
from bot.adapters.slack import words
from bot.adapters.slack.blocking import off_loop
from bot.adapters.slack.commands import COMMANDS, FORMS, SHORTCUTS, WAYS, Way
from bot.adapters.slack.forms.base import Form, Mistakes, Start
from bot.adapters.slack.forms.inputs import matching
from bot.adapters.slack.home import NOTE
from bot.adapters.slack.intake import CHANNEL, Intake
from bot.adapters.slack.interactions import (
    Commanded,
    Pressed,
    Shortcut,
    Submitted,
    commanded_of,
    pressed_of,
    shortcut_of,
    submitted_of,
    suggested_of,
)
from bot.adapters.slack.payload import objects, text_at
from bot.adapters.slack.receiving import MOST_NAMES
from bot.adapters.slack.text import mentioned, plain
from bot.send_errors import SendError
from conversations.locale import locale_for
from conversations.messages import Inbound

if TYPE_CHECKING:
    from bot.adapters.slack.api import SlackApi
    from bot.adapters.slack.front import Front
    from bot.adapters.slack.people import People
    from bot.adapters.slack.ports import Desks
    from bot.adapters.slack.sending import Post
    from handlers.staff_desk import StaffDesk

log = structlog.get_logger()
#: Seconds that we give ourselves of Slack's three.
_OPENS, _ANSWERS = 2.5, 2.5
Answer = dict[str, Any]


class Surface:
    """Takes what staff do outside the conversation. Each returns once it is committed; raises NotAccepted when not."""

    def __init__(self, api: SlackApi, intake: Intake, post: Post, people: People, desks: Desks, front: Front) -> None:
        self._api, self._intake, self._post, self._people = api, intake, post, people
        self._desks, self._front = desks, front

    async def command(self, body: dict[str, Any]) -> str:
        """A slash command; gives what to say where it was given."""
        commanded = commanded_of(body)
        if commanded is None or commanded.command not in COMMANDS:
            return ""
        return await self._intake.once(commanded.external_id, lambda: self._take_command(commanded))

    async def shortcut(self, body: dict[str, Any]) -> None:
        """A shortcut on a message, or on none."""
        shortcut = shortcut_of(body)
        if shortcut is not None and shortcut.name in SHORTCUTS:
            await self._intake.once(shortcut.external_id, lambda: self._take_shortcut(shortcut))

    async def press(self, body: dict[str, Any]) -> None:
        """A button of the page Home; one that only leads somewhere has no value."""
        pressed = pressed_of(body)
        if pressed is not None:
            await self._intake.once(pressed.external_id, lambda: self._take_press(pressed))

    async def suggest(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        """Options for what is typed into a long list; none for who is not staff."""
        suggested = suggested_of(body)
        address = await self._intake.admit(suggested.user) if suggested else None
        desk = await self._desk(address) if address else None
        if suggested is None or desk is None:
            return []
        lists = {"student": desk.students, "family": desk.families, "classes": (*desk.classes, *desk.wider)}
        return matching(lists.get(suggested.key, ()), suggested.typed)

    async def submit(self, body: dict[str, Any]) -> Answer:
        """A form that was sent; gives Slack's response_action. One that was not taken stays open with its words."""
        submitted = submitted_of(body)
        form = FORMS.get(submitted.form) if submitted else None
        if submitted is None or form is None:
            return {}
        try:
            async with asyncio.timeout(_ANSWERS):
                return await self._intake.once(submitted.external_id, lambda: self._take_form(submitted, form))
        except (NotAccepted, TimeoutError):
            # If it is committed after all, the same form sent again is a duplicate and has no second effect.
            said = locale_for(self._people.locale(submitted.user)).gettext(words.STILL_HERE)
            return _mistakes({form.said_at: said})

    async def opened_home(self, body: dict[str, Any]) -> None:
        """Someone looks at the page Home."""
        event = body.get("event")
        user = text_at(event, "user") if isinstance(event, dict) and event.get("tab") == "home" else ""
        if user:
            self._intake.background.courtesy(self._show_home(user))

    async def _take_command(self, commanded: Commanded) -> str:
        address, way = await self._intake.admit(commanded.user), COMMANDS[commanded.command]
        if address is None or await self._enter(
            way, address, commanded, lambda: _at_once(Start(plain(commanded.text)))
        ):
            return ""
        if self._post.is_room_of(commanded.user, commanded.channel):
            return ""
        return locale_for(await off_loop(self._desks.language, address)).gettext(words.COMMAND_TAKEN)

    async def _take_shortcut(self, shortcut: Shortcut) -> None:
        address = await self._intake.admit(shortcut.user)
        if address is not None:
            await self._enter(SHORTCUTS[shortcut.name], address, shortcut, lambda: self._start_of(shortcut.message))

    async def _take_press(self, pressed: Pressed) -> None:
        address = await self._intake.admit(pressed.user)
        for_note = pressed.action_id.startswith(NOTE)
        way = WAYS.get("note" if for_note else pressed.value)
        if address is not None and way is not None:
            start = Start(token=pressed.value) if for_note else Start()
            if not await self._enter(way, address, pressed, lambda: _at_once(start)):
                self._intake.background.courtesy(self._show_home(pressed.user))

    async def _enter(
        self,
        way: Way,
        address: str,
        asked: Commanded | Shortcut | Pressed,
        read: Callable[[], Awaitable[Start]],
    ) -> bool:
        """Open the form of `way`, and say so, or else start its flow in the chat."""
        given: dict[str, Any] = {}
        if way.form is not None:
            try:
                async with asyncio.timeout(_OPENS):
                    start, desk = await read(), await self._desk(address)
                    if desk is not None:
                        given = way.form.without(desk, start)
                        if await self._opened(way.form, desk, start, asked.trigger):
                            return True
            except TimeoutError:
                log.info("slack.form_not_opened", form=way.flow, error="too_late")
        now = asked.at if isinstance(asked, Pressed) else datetime.now(UTC)
        await self._intake.hand_in(Inbound(CHANNEL, address, asked.external_id, now, flow=way.flow, given=given))
        return False

    async def _opened(self, form: Form, desk: StaffDesk, start: Start, trigger: str) -> bool:
        """Whether the form is open now: not when there is nothing to choose from, or Slack does not want to."""
        view = form.view(desk, start)
        if view is None:
            return False
        try:
            await self._api.ask("views.open", lambda client: client.views_open(trigger_id=trigger, view=view))
        except SendError as error:
            log.info("slack.form_not_opened", form=form.flow, error=error.name, detail=error.detail)
            # Used up: the form was opened by this very request, which has come again.
            return error.detail == "exchanged_trigger_id"
        return True

    async def _start_of(self, message: dict[str, Any]) -> Start:
        text = text_at(message, "text")
        users = mentioned(text)[:MOST_NAMES]
        names = await asyncio.gather(*map(self._people.name, users))
        shown = plain(text, message.get("blocks"), dict(zip(users, names, strict=True)))
        return Start(shown, files=bool(objects(message, "files")))

    async def _take_form(self, submitted: Submitted, form: Form) -> Answer:
        address = await self._intake.admit(submitted.user)
        desk = await self._desk(address) if address else None
        if address is None or desk is None:
            return {}
        try:
            given = form.read(desk, submitted.values)
        except Mistakes as mistakes:
            return _mistakes(mistakes.by_key)
        now = datetime.now(UTC)
        await self._intake.hand_in(Inbound(CHANNEL, address, submitted.external_id, now, flow=form.flow, given=given))
        self._intake.background.courtesy(self._show_home(submitted.user))
        return {"response_action": "update", "view": form.after(desk)} if form.after else {}

    async def _desk(self, address: str) -> StaffDesk | None:
        return await off_loop(self._desks.desk, address)

    async def _show_home(self, user: str) -> None:
        address = await self._intake.admit(user)
        desk = await self._desk(address) if address else None
        if address is not None and desk is not None:
            await self._front.show(user, address, desk)


def _mistakes(by_key: dict[str, str]) -> Answer:
    return {"response_action": "errors", "errors": by_key}


async def _at_once(start: Start) -> Start:
    return start
