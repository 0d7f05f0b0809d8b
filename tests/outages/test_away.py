"""A platform goes away for a minute in the middle of a burst, in each way in which one can."""

from __future__ import annotations

import itertools

import pytest
from structlog.testing import capture_logs

from tests.outages.platforms import is_post
from tests.outages.proxy import State
from tests.outages.school import School

PEOPLE, EACH, AWAY = 40, 2, 60.0
#: As many as are under way at most, and as many looks as fit into a minute of 2, 4, 8, 16 and 30 s.
IN_FLIGHT, LOOKS = 32, 6
LONG = 1200


async def gone_for_a_minute(school: School, channel: str, state: State) -> None:
    """After the 30th message; then everything is sent in the end."""
    count = itertools.count(1)

    def counted(request: bytes) -> None:
        if is_post(request) and next(count) == 30:
            school.gone(channel, state, AWAY)

    school.line(channel).rule = counted
    school.queue(channel, PEOPLE, EACH)
    await school.until_sent()
    assert school.hours.seconds >= AWAY


@pytest.mark.parametrize("state", ["refuse", "silent", "broken", "half"])
@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "slack"])
async def test_all_is_delivered_afterwards(school: School, channel: str, state: State) -> None:
    with capture_logs() as logs:
        await gone_for_a_minute(school, channel, state)
    twice = school.twice(channel)
    named = [log["delivery"] for log in logs if log["event"] == "send.maybe_duplicate"]
    assert twice <= len(named) <= IN_FLIGHT + LOOKS
    assert twice == (school.line(channel).unanswered if state == "half" else twice)
    assert {row.id for row in school.rows(channel)} >= set(named)
    told = [log["event"] for log in logs if log["event"].startswith("send.platform")]
    assert (told[0], told[-1]) == ("send.platform_away", "send.platform_back")
    assert "broadcast " not in str(logs), "no words in the log"
    assert {row.status for row in school.rows(channel)} == {"sent"}


async def test_a_long_absence_makes_no_dead_letter_and_few_calls(school: School) -> None:
    school.queue("telegram", 50)
    await school.turn("telegram", "broken")
    calls = itertools.count()
    school.line("telegram").on_request = lambda: next(calls)
    await school.until(lambda: school.hours.seconds > LONG)
    assert {row.status for row in school.rows("telegram")} == {"queued", "retrying"}
    assert next(calls) < LONG / 30 + 50, "one look every half minute"
    await school.turn("telegram", "well")
    await school.until_sent()
    assert school.twice("telegram") == 0


async def test_a_message_that_the_platform_chokes_on_is_alone_in_it(school: School) -> None:
    """5xx for one person's message again and again: the others do not notice, and it becomes a dead letter."""
    choked = 0

    def chokes(request: bytes) -> bytes | None:
        nonlocal choked
        if is_post(request) and b"70003" in request:
            choked += 1
            return b"HTTP/1.1 500 X\r\ncontent-length: 0\r\n\r\n"
        return None

    school.line("telegram").rule = chokes
    school.queue("telegram", 40)
    with capture_logs() as logs:
        await school.until(lambda: [row for row in school.rows("telegram") if row.status == "failed"])
    rows = school.rows("telegram")
    assert [row.status for row in rows].count("sent") == 39
    assert max(row.sent_at for row in rows if row.sent_at) < school.hours.now()
    assert 24 * 2 < choked < 24 * 4, "about every half hour for a day"
    assert not [log for log in logs if log["event"] == "send.platform_away"]
