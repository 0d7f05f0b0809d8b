"""A message that Twilio posts, as an Inbound.

Parameters: https://www.twilio.com/docs/messaging/guides/webhook-request
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.adapters.twilio_messaging.webhook import Refused
from conversations.messages import Inbound
from conversations.taps import read_tap

if TYPE_CHECKING:
    from datetime import datetime

    from bot.adapters.twilio_messaging.webhook import Form

WHATSAPP = "whatsapp:"
_MOST_MEDIA = 10
_MOST_ADDRESS, _MOST_SID, _MOST_DIGITS = 200, 64, 9
#: What Advanced Opt-Out makes of the school's own keywords, in words that our opt-out knows.
_OPT_WORDS = frozenset({"STOP", "START", "HELP"})


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that lies at Twilio."""

    url: str
    mime: str


def channel_of(party: str) -> str:
    """The channel of a From or To: one inbound address may serve both. Raises Refused for other networks."""
    if party.startswith(WHATSAPP):
        return "whatsapp"
    if ":" in party:  # rcs:, messenger:
        raise Refused(400, "this network is not served")
    return "sms"


def read_inbound(form: Form, now: datetime) -> tuple[Inbound, tuple[Attachment, ...]]:
    """The message and the files that came with it, still at Twilio. Raises Refused (400)."""
    sender, sid = form.get("From", ""), form.get("MessageSid") or form.get("SmsMessageSid") or ""
    if not sid or len(sid) > _MOST_SID:
        raise Refused(400, "MessageSid is missing")
    tap = _tap(form)
    inbound = Inbound(
        channel=channel_of(sender),
        address=_address(form, sender),
        external_id=sid,
        at=now,
        # A tap comes alone: its label could read "Cancel", which as a message of its own is an opt-out.
        text="" if tap else _text(form),
        tap=tap,
        reply_to=form.get("OriginalRepliedMessageSid") or None,
        profile_name=form.get("ProfileName", ""),
        message_id=sid,
    )
    return inbound, _attachments(form)


def _address(form: Form, sender: str) -> str:
    """How the person is reached, taken as it is: a number, a user name, or a business-scoped id.

    People on WhatsApp may hide their number; then From carries another id, or nothing.
    """
    address = sender.removeprefix(WHATSAPP).strip()
    if not address and sender:
        address = (form.get("ExternalUserId") or form.get("WaId") or "").strip()
    if not address or len(address) > _MOST_ADDRESS:
        raise Refused(400, "From is missing")
    return address


def _tap(form: Form) -> str | None:
    """The payload of one of our buttons; buttons of templates that others made are read as text."""
    if form.get("OptOutType", "").upper() in _OPT_WORDS:
        return None
    payload = form.get("ButtonPayload") or form.get("ListId") or ""
    return payload if read_tap(payload) else None


def _text(form: Form) -> str:
    opt_word = form.get("OptOutType", "").upper()
    if opt_word in _OPT_WORDS:
        return opt_word
    text = form.get("Body") or form.get("ButtonText") or form.get("ListTitle") or ""
    return text or _place(form)


def _place(form: Form) -> str:
    """A shared location in words."""
    latitude, longitude = form.get("Latitude"), form.get("Longitude")
    if not latitude or not longitude:
        return ""
    return ", ".join(part for part in (form.get("Label"), form.get("Address"), latitude, longitude) if part)


def _attachments(form: Form) -> tuple[Attachment, ...]:
    count = form.get("NumMedia", "0") or "0"
    if not (count.isascii() and count.isdecimal()) or len(count) > _MOST_DIGITS:
        raise Refused(400, "NumMedia is no number")
    found = (
        Attachment(form.get(f"MediaUrl{index}", ""), form.get(f"MediaContentType{index}", ""))
        for index in range(min(int(count), _MOST_MEDIA))
    )
    return tuple(one for one in found if one.url)
