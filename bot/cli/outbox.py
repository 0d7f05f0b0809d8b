"""`run_bot.py outbox`: messages that could not be sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.opening import open_database
from bot.config import load_settings
from storage.outbox import dead_letters, resend

outbox = typer.Typer(help="Messages that could not be sent: look at them, send them again.", no_args_is_help=True)


@outbox.command("list")
def list_failed() -> None:
    """List dead letters, newest first: number, channel, kind, attempts, and why. No words of them are shown."""
    with open_database().read() as session:
        letters = dead_letters(session.connection())
    for letter in letters:
        typer.echo(
            f"{letter.id:>8}  {letter.created_at:%Y-%m-%d %H:%M}  {letter.channel:<9} {letter.kind:<9} "
            f"{letter.attempts:>2} attempts  {letter.error} {letter.error_detail}".rstrip()
        )
    typer.echo(f"{len(letters)} could not be sent." if letters else "Nothing failed.")


@outbox.command("resend")
def send_again(
    numbers: Annotated[list[int] | None, typer.Argument(help="Numbers from `outbox list`.")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="All that failed.")] = False,
) -> None:
    """Queue dead letters again; the running bot sends them."""
    if not numbers and not everything:
        typer.echo("Give the numbers to send again, or --all.", err=True)
        raise typer.Exit(1)
    with open_database().begin() as work:
        count = resend(work.connection, None if everything else numbers or [])
        work.commit()
    if not count:
        typer.echo("None of these is waiting as a failed message.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{count} queued again.")


@outbox.command("month")
def show_month() -> None:
    """Count what left by WhatsApp and SMS, this month and the last, with the segments of SMS that are paid for."""
    from bot.cli.month import months  # noqa: PLC0415 - the library of Twilio takes a second to read

    zone = ZoneInfo(load_settings().school.timezone)
    with open_database().read() as session:
        for month in months(session.connection(), datetime.now(UTC), zone):
            for line in month.lines():
                typer.echo(line)
