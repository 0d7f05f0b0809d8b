"""Transactions off the event loop: the database's writers, each a thread of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

if TYPE_CHECKING:
    from storage.database import Database, UnitOfWork

T = TypeVar("T")
#: What a database that is locked, restarting or gone looks like.
DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeout)


def is_away(error: BaseException) -> bool:
    """Whether the database, not the work, is at fault: locked, restarting, unreachable."""
    return isinstance(error, DATABASE_AWAY) or (isinstance(error, DBAPIError) and error.connection_invalidated)


class Writer:
    """Runs functions that write, one transaction each. On SQLite one at a time, as the file wants it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._pool = ThreadPoolExecutor(database.writers, thread_name_prefix="writer")

    async def run(self, function: Callable[[UnitOfWork], T]) -> T:
        """`function(work)` in a transaction that is committed when it returns; rolled back when it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._once, function)

    def _once(self, function: Callable[[UnitOfWork], T]) -> T:
        with self.database.begin() as work:
            result = function(work)
            work.commit()
            return result

    def close(self) -> None:
        """Wait for what is being written."""
        self._pool.shutdown(wait=True)
