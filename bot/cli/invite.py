"""`run_bot.py invite`: a code for one person, to hand over or print in a letter."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import select

from bot.cli.opening import open_database
from bot.config import ConfigError, load_settings
from bot.lanes import LocalLanes
from bot.system import RandomIds, SystemClock
from conversations.text import fold
from handlers.invites import new_invite
from storage.people import PERSON


def invite(
    who: Annotated[str, typer.Argument(help='Name ("Rosa Delgado") or sourcedId of a guardian or of staff.')],
) -> None:
    """Make an invite code for one person. Older unused codes of theirs end; the code is shown once and not kept."""
    from bot.app import build_house  # noqa: PLC0415 - half a second of imports

    database, settings = open_database(), load_settings()
    house = build_house(settings, SystemClock(), RandomIds(), LocalLanes())
    with database.begin() as work:
        query = select(
            PERSON.c.id, PERSON.c.sourced_id, PERSON.c.given_name, PERSON.c.preferred_name, PERSON.c.family_name
        )
        people = work.connection.execute(query.where(PERSON.c.active)).all()
        names = {row.id: f"{row.preferred_name or row.given_name} {row.family_name}".strip() for row in people}
        found = [row for row in people if row.sourced_id == who]
        found = found or [row for row in people if fold(names[row.id]) == fold(who)]
        if len(found) != 1:
            several = "".join(f"\n  {row.sourced_id}" for row in found)
            raise ConfigError(
                f"{who}: " + (f"who of these? Give the sourcedId:{several}" if several else "nobody in the roster")
            )
        code = new_invite(work, house, found[0].id)
        work.commit()
    typer.echo(f"{names[found[0].id]}: {code}   (good once, for {house.invite_days} days)")
