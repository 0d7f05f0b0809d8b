"""`run_bot.py templates --register`: WhatsApp templates made at Twilio and submitted, once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import typer

from bot.adapters.twilio_messaging.account import TwilioAccount
from bot.adapters.twilio_messaging.contents import Contents
from bot.send_errors import SendError
from bot.system import SystemClock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.config.sections import TwilioSection

#: WhatsApp's kind of template for messages that a person asked for or expects.
_CATEGORY = "UTILITY"
_UNSUBMITTED = {"", "unsubmitted"}


def register_all(section: TwilioSection, bodies: Sequence[dict[str, Any]]) -> None:
    """Register what is not there yet; harmless when run again. Raises ConfigError without account or token."""
    states = asyncio.run(_all(section, bodies))
    if "failed" in states:
        raise typer.Exit(1)
    if set(states) == {"approved"}:
        typer.echo("All are approved.")
    else:
        typer.echo("Run this again later to see what WhatsApp decided. The bot uses each as soon as it is approved.")


async def _all(section: TwilioSection, bodies: Sequence[dict[str, Any]]) -> list[str]:
    account = TwilioAccount(section)
    account.open()
    kept = Contents(account, SystemClock())
    try:
        return [await _one(kept, body) for body in bodies]
    finally:
        await account.close()


async def _one(kept: Contents, body: dict[str, Any]) -> str:
    """Make one template and submit it, unless that was done; prints and gives how it stands."""
    name = body["friendly_name"]
    try:
        found = await kept.ensure(body)
        state = found.approval
        if state in _UNSUBMITTED:
            await kept.submit(found.sid, name, _CATEGORY)
            state = "submitted"
    except SendError as error:
        typer.echo(f"  {name:<36}  {error.name} {error.detail}", err=True)
        return "failed"
    typer.echo(f"  {name:<36}  {found.sid}  {state}")
    return state
