"""The Bolt app that tells events, presses and commands apart, for HTTP and Socket Mode alike.

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

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck

    from bot.adapters.slack.receiving import Receiver

log = structlog.get_logger()
_ANY = re.compile(".*")


def build_bolt(receiver: Receiver) -> AsyncApp:
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
    _listen(app, receiver)
    return app


def _listen(app: AsyncApp, receiver: Receiver) -> None:
    async def on_message(body: dict[str, Any]) -> None:
        await receiver.message(body)

    async def on_home(body: dict[str, Any]) -> None:
        await receiver.opened_home(body)

    async def on_press(ack: AsyncAck, body: dict[str, Any]) -> None:
        await receiver.press(body)
        await ack()

    async def on_command(ack: AsyncAck, body: dict[str, Any]) -> None:
        said = await receiver.command(body)
        await ack(said)

    async def on_other(ack: AsyncAck) -> None:
        await ack()  # reactions, joins, shortcuts: heard, and nothing follows

    app.event("message")(on_message)
    app.event("app_home_opened")(on_home)
    app.event(_ANY)(on_other)
    app.action(_ANY)(on_press)
    app.command(_ANY)(on_command)
    app.shortcut(_ANY)(on_other)


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
    if payload.get("type") == "event_callback":
        event = payload.get("event")
        return isinstance(event, dict) and isinstance(event.get("type"), str)
    actions = payload.get("actions", [])
    named = isinstance(actions, list) and all(
        isinstance(action, dict) and isinstance(action.get("action_id"), str) for action in actions
    )
    return named and isinstance(payload.get("command", ""), str)


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
