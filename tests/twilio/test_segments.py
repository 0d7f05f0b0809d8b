"""What an SMS costs."""

from __future__ import annotations

import pytest
import structlog
from prometheus_client import REGISTRY

from bot.adapters.twilio_messaging.segments import Segments, segments
from tests.twilio.conftest import World, outgoing


@pytest.mark.parametrize(
    "text, expected",
    [
        ("", Segments("GSM-7", 0, 1)),
        ("a" * 160, Segments("GSM-7", 160, 1)),
        ("a" * 161, Segments("GSM-7", 161, 2)),
        ("a" * 306, Segments("GSM-7", 306, 2)),
        ("a" * 307, Segments("GSM-7", 307, 3)),
        ("€" * 80, Segments("GSM-7", 160, 1)),
        ("a" * 152 + "€" + "a" * 20, Segments("GSM-7", 174, 2)),
        ("€" * 153, Segments("GSM-7", 306, 3)),
        ("¿Qué día?", Segments("UCS-2", 9, 1)),
        ("ñ" * 160, Segments("GSM-7", 160, 1)),
        ("ع" * 70, Segments("UCS-2", 70, 1)),
        ("ع" * 71, Segments("UCS-2", 71, 2)),
        ("ع" * 134, Segments("UCS-2", 134, 2)),
        ("ع" * 135, Segments("UCS-2", 135, 3)),
        ("😀" * 35, Segments("UCS-2", 70, 1)),
        ("😀" * 67, Segments("UCS-2", 134, 3)),
    ],
    ids=range(16),
)
def test_segments(text: str, expected: Segments) -> None:
    assert segments(text) == expected


async def test_segments_are_counted_and_logged(world: World) -> None:
    def counted() -> float:
        return REGISTRY.get_sample_value("homeline_sms_segments_total", {"encoding": "UCS-2"}) or 0.0

    before = counted()
    with structlog.testing.capture_logs() as logs:
        await world.sms.send(outgoing("ع" * 100))
    assert counted() == before + 2
    (line,) = [one for one in logs if one["event"] == "sms.segments"]
    assert (line["encoding"], line["units"], line["segments"]) == ("UCS-2", 100, 2)
    assert "ع" not in str(logs)
