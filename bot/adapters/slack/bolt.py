"""The Bolt app that tells events, presses, commands and forms apart, for HTTP and Socket Mode alike.

`process_before_response` makes Bolt acknowledge after the listener has run, that is, after the commit. Whatever a
listener raises becomes 503: Slack comes again, over HTTP and over the socket.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapter import NotAccepted
from bot.adapters.slack.api import quiet_logger
from bot.adapters.slack.home import PREFIX
from bot.adapters.slack.payload import part, text_at

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck

    from bot.adapters.slack.receiving import Receiver
    from bot.adapters.slack.surface import Surface

log = structlog.get_logger()
_ANY, _ON_HOME, _REACTION = re.compile(".*"), re.compile(f"^{PREFIX}"), re.compile("^reaction_(added|removed)$")


def build_bolt(receiver: Receiver, surface: Surface) -> AsyncApp:
    """The app. What reaches it was verified before: by the door, or by the socket that we opened ourselves."""
    app = AsyncApp(
        name="homeline",
        logger=quiet_logger,
        client=AsyncWebClient(logger=quiet_logger),
        process_before_response=True,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,  # it would ask Slack who we are, for each event
        authorize=_authorize,
    )
    app.error(_come_again)
    _listen_to_words(app, receiver)
    _listen_to_surface(app, surface)
    _listen_to_the_rest(app)
    return app


def _listen_to_words(app: AsyncApp, receiver: Receiver) -> None:
    async def on_message(body: dict[str, Any]) -> None:
        await receiver.message(body)

    async def on_reaction(body: dict[str, Any]) -> None:
        await receiver.reaction(body)

    async def on_press(ack: AsyncAck, body: dict[str, Any]) -> None:
        await receiver.press(body)
        await ack()

    app.event("message")(on_message)
    app.event(_REACTION)(on_reaction)
    app.action(re.compile(f"^(?!{PREFIX})"))(on_press)


def _listen_to_surface(app: AsyncApp, surface: Surface) -> None:
    async def on_home(body: dict[str, Any]) -> None:
        await surface.opened_home(body)

    async def on_press(ack: AsyncAck, body: dict[str, Any]) -> None:
        await surface.press(body)
        await ack()

    async def on_command(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(await surface.command(body))

    async def on_shortcut(ack: AsyncAck, body: dict[str, Any]) -> None:
        await surface.shortcut(body)
        await ack()

    async def on_form(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(**await surface.submit(body))

    async def on_typing(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(options=await surface.suggest(body))

    app.event("app_home_opened")(on_home)
    app.action(_ON_HOME)(on_press)
    app.command(_ANY)(on_command)
    app.shortcut(_ANY)(on_shortcut)
    app.view(_ANY)(on_form)
    app.options(_ANY)(on_typing)


def _listen_to_the_rest(app: AsyncApp) -> None:
    async def on_other(ack: AsyncAck) -> None:
        await ack()  # joins, renamed rooms, forms that were closed: heard, and nothing follows

    app.event(_ANY)(on_other)
    app.view_closed(_ANY)(on_other)


async def _authorize() -> AuthorizeResult:
    """One workspace, whose token we know: nothing to look up."""
    return AuthorizeResult(enterprise_id=None, team_id=None)


async def _come_again(error: Exception) -> BoltResponse:
    if isinstance(error, NotAccepted):
        return come_again(error.retry_after)
    log.error("slack.event_failed", exc_info=error)
    return come_again(5.0)


def come_again(seconds: float) -> BoltResponse:
    """Not taken: Slack shall try again."""
    return BoltResponse(status=503, headers={"retry-after": str(max(1, round(seconds)))})


def _well_formed(payload: dict[str, Any]) -> bool:
    """Whether the parts that Bolt looks into are what they should be."""
    kind = text_at(payload, "type")
    if kind == "event_callback":
        return isinstance(part(payload, "event").get("type"), str)
    if kind in {"view_submission", "view_closed"}:
        return isinstance(part(payload, "view").get("callback_id"), str)
    if kind in {"shortcut", "message_action"}:
        return isinstance(payload.get("callback_id"), str)
    if kind == "block_suggestion":
        return isinstance(payload.get("action_id"), str)
    if kind == "block_actions":
        actions = payload.get("actions")
        pressed = actions if isinstance(actions, list) else []
        return bool(pressed) and all(isinstance(one, dict) and isinstance(one.get("action_id"), str) for one in pressed)
    return isinstance(payload.get("command", ""), str)


async def dispatch(app: AsyncApp, payload: dict[str, Any]) -> BoltResponse:
    """Run the listener for a verified payload; 400 for one whose parts are not what they should be.

    Bolt reads it as it reads the socket's: its own reading of HTTP bodies loses commands that contain "payload".
    """
    if not _well_formed(payload):
        return BoltResponse(status=400, body="this is no request of Slack's")
    try:
        request = AsyncBoltRequest(body=payload, mode="socket_mode")
    except (AttributeError, KeyError, TypeError, IndexError, ValueError):
        return BoltResponse(status=400, body="this is no request of Slack's")
    answer = await app.async_dispatch(request)
    return BoltResponse(status=400, body="unknown kind of request") if answer.status == 404 else answer  # noqa: PLR2004
