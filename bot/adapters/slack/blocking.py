"""Blocking calls off the event loop, with a database that is away told apart from a fault."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.adapter import Away
from bot.writer import is_away

T = TypeVar("T")


async def off_loop(function: Callable[..., T], *arguments: object) -> T:
    """`function(*arguments)` in a thread. Raises Away when the database is."""
    try:
        return await asyncio.to_thread(function, *arguments)
    except Exception as error:
        if is_away(error):
            raise Away(2.0) from error
        raise
