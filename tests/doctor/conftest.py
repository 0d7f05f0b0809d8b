"""The world outside, and a way to say what a check found in one line each."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.checks import Check, run_checks
from tests.doctor.platforms import Platforms, platforms_running


@pytest.fixture
async def outside() -> AsyncIterator[Platforms]:
    async with platforms_running() as running:
        yield running


async def found(*checks: Check, seconds: float = 8) -> list[str]:
    """Each finding as it is shown, without what to do about it; one to mend must say what."""
    findings = await run_checks(checks, seconds)
    assert all(finding.remedy for finding in findings if finding.state != "ok")
    return [f"{finding.state}: {finding.said}" for finding in findings]
