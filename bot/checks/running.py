"""Runs checks side by side, each within its time; a check that breaks is itself a finding."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from bot.checks.findings import Finding, Report
from bot.checks.trouble import why

if TYPE_CHECKING:
    from bot.checks.findings import Check

T = TypeVar("T")
#: Seconds for one check, however many questions it asks.
CHECK_SECONDS: Final = 20.0


async def run_checks(checks: Sequence[Check], seconds: float = CHECK_SECONDS) -> list[Finding]:
    """What the checks found, in their order. Never raises for a check that does."""
    reports = await asyncio.gather(*(_run(check, seconds) for check in checks))
    return [finding for report in reports for finding in report.findings]


async def _run(check: Check, seconds: float) -> Report:
    report = Report(check.area)
    try:
        async with asyncio.timeout(seconds):
            await check.examine(report)
    except TimeoutError:
        report.wrong(f"no answer within {seconds:g} seconds", "Try again; if it stays so, look at the network")
    except Exception as error:  # noqa: BLE001 - whatever it is, the other checks go on
        report.wrong(f"could not be looked at: {why(error)}", "Try again; if it stays so, report it with this line")
    return report


async def off_loop(function: Callable[[], T]) -> T:
    """`function()` in a thread that nobody waits for when it hangs."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if answer.cancelled():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(result)  # type: ignore[arg-type]  # T may itself be None

    def work() -> None:
        result: T | None = None
        failed: BaseException | None = None
        try:
            result = function()
        except Exception as error:  # noqa: BLE001 - it is raised where it is awaited
            failed = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, result, failed)

    threading.Thread(target=work, daemon=True, name="doctor").start()
    return await answer
