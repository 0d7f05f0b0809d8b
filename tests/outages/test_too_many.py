"""429 while a thousand messages wait: the platform's wait is kept, and nobody else pays for it."""

from __future__ import annotations

import itertools

import pytest

from tests.outages.crowd import address_of
from tests.outages.platforms import addressee, is_post, too_many
from tests.outages.proxy import answer
from tests.outages.school import CHANNELS, School

CROWD, EACH, WAIT = 250, 4, 40
PAIR_RATE = answer(429, b'{"code":63018,"message":"words","status":429}')


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "slack"])
async def test_a_thousand_wait_as_long_as_they_are_told(school: School, channel: str) -> None:
    asked: list[tuple[float, bool]] = []
    over: list[float] = []

    def limited(request: bytes) -> bytes | None:
        """From the 200th message on it is too much, until they have waited."""
        if not is_post(request):
            return None
        if len(asked) == 200:
            over.append(school.hours.seconds + WAIT)
        refused = bool(over) and school.hours.seconds < over[0]
        asked.append((school.hours.seconds, refused))
        return too_many(channel, WAIT) if refused else None

    school.queue(channel, CROWD, EACH)
    school.line(channel).rule = limited
    others = [one for one in CHANNELS if school.line(one) is not school.line(channel)]
    for other in others:
        school.queue(other, 30)
    await school.until_sent()
    refused_at = [at for at, bad in asked if bad]
    assert 0 < len(refused_at) <= 32, "what was under way"
    assert not [at for at, _bad in asked if refused_at[-1] < at < refused_at[-1] + WAIT - 1e-6]
    for other in others:
        left = max((row.sent_at - row.created_at).total_seconds() for row in school.rows(other))
        assert left < 3, "the others have their own pace"
    assert [school.twice(one) for one in [channel, *others]] == [0] * (1 + len(others))
    assert {row.status for row in school.rows(channel)} == {"sent"}


@pytest.mark.parametrize("channel", CHANNELS)
async def test_one_persons_limit_is_only_theirs(school: School, channel: str) -> None:
    busy = address_of(channel, 3)
    asked: list[float] = []
    other_posts: list[float] = []

    def limited(request: bytes) -> bytes | None:
        if not is_post(request):
            return None
        if addressee(channel, request) != busy:
            other_posts.append(school.hours.seconds)
            return None
        asked.append(school.hours.seconds)
        return _personal(channel) if len(asked) <= 4 else None

    school.line(channel).rule = limited
    school.queue(channel, 40, 3)
    await school.until_sent()
    assert school.twice(channel) == 0
    waits = [later - earlier for earlier, later in itertools.pairwise(asked[:5])]
    assert min(waits) >= (6 if channel in {"whatsapp", "sms"} else 20) - 1e-6
    assert max(other_posts) < asked[3], "nobody waited for them"


def _personal(channel: str) -> bytes:
    return PAIR_RATE if channel in {"whatsapp", "sms"} else too_many(channel, 20)


@pytest.mark.parametrize("channel", CHANNELS)
async def test_an_answer_does_not_wait_behind_a_thousand(school: School, channel: str) -> None:
    school.queue(channel, CROWD, EACH)
    await school.until(lambda: school.unsent(channel) < CROWD * EACH - 100)
    left, began = school.unsent(channel), school.hours.seconds
    school.queue(channel, 1, kind="relay", priority=2)
    await school.until(lambda: [row for row in school.rows(channel) if row.kind == "relay" and row.sent_at])
    assert school.hours.seconds - began <= 1.5
    assert left - school.unsent(channel) < 60


@pytest.mark.parametrize("channel, fastest, apart, burst", [
    ("telegram", 30, 1, 5), ("whatsapp", 80, 6, 45), ("sms", 10, 1, 3), ("slack", 20, 1, 5),
])  # fmt: skip
async def test_the_pace_is_kept_for_all_and_for_each(
    school: School, channel: str, fastest: int, apart: int, burst: int
) -> None:
    """Counted where the platform would count: at its door."""
    posts: list[tuple[float, str]] = []

    def counted(request: bytes) -> None:
        if is_post(request):
            posts.append((school.hours.seconds, addressee(channel, request)))

    school.line(channel).rule = counted
    school.queue(channel, 1, 60)
    school.queue(channel, 100)
    await school.until_sent(channel)
    assert len(posts) == 160
    for start, _who in posts:
        assert len([at for at, _ in posts if start <= at < start + 1]) <= 2 * fastest
    theirs = [at for at, who in posts if who == address_of(channel, 0)]
    for index, start in enumerate(theirs):
        for count, end in enumerate(theirs[index:], 1):
            assert count <= burst + (end - start) / apart + 1e-6
    crowd = [at for at, who in posts if who != address_of(channel, 0)]
    assert max(crowd) <= 160 / fastest + 1, "who gets sixty at once keeps nobody waiting"
