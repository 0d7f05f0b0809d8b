"""The other parts of a long text, kept beside the part that the message is known by.

They stand in Slack, as metadata of that part, which nobody sees and which is there after any restart.
https://docs.slack.dev/messaging/message-metadata
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bot.adapters.slack.payload import objects, part, text_at
from bot.send_errors import Rejected

if TYPE_CHECKING:
    from bot.adapters.slack.api import SlackApi

_EVENT = "homeline_parts"
#: How Slack says that a message is gone, or never was.
GONE = frozenset({"message_not_found", "thread_not_found", "invalid_thread_ts"})


class Parts(NamedTuple):
    """Timestamps of the parts before and after the one that a message is known by."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    def as_metadata(self) -> dict[str, Any]:
        """For chat.postMessage and chat.update."""
        return {"event_type": _EVENT, "event_payload": {name: list(ids) for name, ids in self._asdict().items()}}


class Stands(NamedTuple):
    """How a message stands in Slack: its other parts, and the thread that it is in."""

    parts: Parts = Parts()
    thread: str | None = None


async def how_it_stands(api: SlackApi, room: str, ts: str) -> Stands:
    """What Slack knows of the message `ts`. Raises SendError; Rejected when it is gone."""
    answer = await api.ask(
        "conversations.replies",
        lambda client: client.conversations_replies(
            channel=room, ts=ts, oldest=ts, latest=ts, inclusive=True, include_all_metadata=True
        ),
    )
    message = next((one for one in objects(answer, "messages") if one.get("ts") == ts), None)
    if message is None:
        raise Rejected("message_not_found")
    metadata = part(message, "metadata")
    payload = part(metadata, "event_payload") if metadata.get("event_type") == _EVENT else {}
    thread = text_at(message, "thread_ts")
    return Stands(Parts(_ids(payload, "before"), _ids(payload, "after")), thread if thread != ts else None)


def _ids(payload: dict[str, Any], name: str) -> tuple[str, ...]:
    found = payload.get(name)
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()
