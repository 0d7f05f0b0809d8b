"""The invented school that comes with us, imported when there is no other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from handlers.roster import import_roster
from storage.migrate import one_at_a_time
from storage.people import PERSON

if TYPE_CHECKING:
    from datetime import date

    from storage.database import Database

BUNDLED = Path(__file__).resolve().parent / "school"


def import_bundled_school(database: Database, today: date, country: str) -> bool:
    """Import the bundled roster into a database without people; gives whether it did.

    Raises RuntimeError when our own files are broken.
    """
    with database.begin() as work:
        one_at_a_time(work.connection)
        if work.connection.execute(select(func.count()).select_from(PERSON)).scalar_one():
            return False
        report = import_roster(work, BUNDLED, today=today, country=country, dry_run=False)
        if not report.ok:
            raise RuntimeError(f"the bundled school cannot be imported: {report.findings[0]}")
        work.commit()
    return True
