"""`run_bot.py outbox month`: what was sent on the channels that cost money, by month."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.adapters.twilio_messaging.adapter import SmsAdapter
from bot.adapters.twilio_messaging.compose import sms_calls
from bot.adapters.twilio_messaging.segments import segments
from bot.outbox.render import render
from bot.send_errors import Rejected
from handlers.codec import load_reply
from storage.spending import sent_between

if TYPE_CHECKING:
    from sqlalchemy import Connection

_CHANNELS = ("whatsapp", "sms")
#: As long as the links that are sent in the place of files.
_LINK = "https://" + "x" * 140


@dataclass(slots=True)
class Month:
    """One month in school time: messages by channel, segments of SMS by alphabet."""

    name: str
    messages: Counter[str] = field(default_factory=Counter)
    segments: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """As the command prints it."""
        told = [f"{self.name}"]
        for channel in _CHANNELS:
            alphabets = " and ".join(f"{count} in {name}" for name, count in sorted(self.segments.items()))
            parts = f", {self.segments.total()} segments: {alphabets}" if channel == "sms" and alphabets else ""
            told.append(f"  {channel:<9} {self.messages[channel]:>7} messages{parts}")
        return told


def months(connection: Connection, now: datetime, zone: ZoneInfo) -> list[Month]:
    """This month so far and the one before, the newest first."""
    here = now.astimezone(zone)
    this = datetime(here.year, here.month, 1, tzinfo=zone)
    last = datetime(this.year - (this.month == 1), (this.month - 2) % 12 + 1, 1, tzinfo=zone)
    return [_month(connection, this, now, here), _month(connection, last, this, last)]


def _month(connection: Connection, start: datetime, end: datetime, named: datetime) -> Month:
    month = Month(f"{named:%Y-%m}")
    for channel, address, body in sent_between(connection, _CHANNELS, start, end):
        month.messages[channel] += 1
        if channel == "sms":
            month.segments += _segments(body, address)
    return month


def _segments(body: str, address: str) -> Counter[str]:
    """Segments of one message by alphabet; a picture message counts as none."""
    counted: Counter[str] = Counter()
    for part in render(load_reply(body), SmsAdapter.capabilities, 0, address):
        try:
            calls = sms_calls(part, lambda _ref, _seconds: _LINK)
        except Rejected:
            continue
        for call in calls:
            if "media_url" not in call:
                encoding, _units, number = segments(call["body"])
                counted[encoding] += number
    return counted
