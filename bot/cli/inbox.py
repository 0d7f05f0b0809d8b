"""`run_bot.py inbox`: messages whose handling failed, kept for another try."""

from __future__ import annotations

import typer

from bot.app import build_house
from bot.cli.opening import open_database
from bot.config import load_settings
from bot.lanes import LocalLanes
from bot.system import RandomIds, SystemClock
from handlers.retry import retry_received
from storage.received import failed_received

inbox = typer.Typer(help="Messages whose handling failed: look at them, try them again.", no_args_is_help=True)


@inbox.command("list")
def list_failed() -> None:
    """List failed inbounds, oldest first: number, time, channel, error id. No words of them are shown."""
    with open_database().read() as session:
        rows = failed_received(session.connection())
    for row in rows:
        typer.echo(f"{row.id:>8}  {row.received_at:%Y-%m-%d %H:%M}  {row.channel:<9} error {row.error_id}")
    typer.echo(f"{len(rows)} failed." if rows else "Nothing failed.")


@inbox.command("retry")
def retry() -> None:
    """Handle every failed inbound again, oldest first; the running bot sends the answers."""
    database = open_database()
    house = build_house(load_settings(), SystemClock(), RandomIds(), LocalLanes())
    with database.read() as session:
        rows = failed_received(session.connection())
    failed = 0
    for row in rows:
        try:
            with database.begin() as work:
                retry_received(work, house, row.id)
                work.commit()
        except Exception as error:  # noqa: BLE001 - each is its own try; the message stays kept
            failed += 1
            typer.echo(f"{row.id:>8}  failed again: {type(error).__name__}", err=True)
    typer.echo(f"{len(rows) - failed} handled, {failed} failed again.")
    if failed:
        raise typer.Exit(1)
