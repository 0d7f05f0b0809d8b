"""Work that goes on when its caller has gone."""

from __future__ import annotations

import asyncio

import pytest

from bot.adapter import Away
from bot.adapters.slack.background import Background


async def test_it_ends_though_its_caller_is_cancelled() -> None:
    background, gate, ended = Background(), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        await gate.wait()
        ended.set()

    caller = asyncio.create_task(background.once("Ev1", work))
    await asyncio.sleep(0)
    caller.cancel()
    await asyncio.gather(caller, return_exceptions=True)
    gate.set()
    await background.settle()
    assert ended.is_set()


async def test_all_who_wait_hear_of_a_failure_and_the_next_try_is_a_new_one() -> None:
    background, tries = Background(), []

    async def work() -> None:
        tries.append(1)
        await asyncio.sleep(0)
        if len(tries) == 1:
            raise Away

    first = await asyncio.gather(*(background.once("Ev1", work) for _ in range(3)), return_exceptions=True)
    assert [type(one) for one in first] == [Away] * 3
    await background.once("Ev1", work)
    assert len(tries) == 2


async def test_a_courtesy_that_breaks_is_logged_and_let_go(capsys: pytest.CaptureFixture[str]) -> None:
    background = Background()

    async def broken() -> None:
        raise ZeroDivisionError

    background.courtesy(broken())
    await background.settle()
    assert "slack.courtesy_broken" in capsys.readouterr().out
