"""Buttons and lists on WhatsApp: made by the bot when first needed, and numbers whenever they cannot be."""

from __future__ import annotations

import pytest
import structlog

from bot.adapter import Button
from bot.adapters.twilio_messaging.menus import menus
from bot.adapters.twilio_messaging.wire import CONTENT_URL, at_base
from bot.send_errors import Unavailable
from tests.twilio.conftest import World, making_world, outgoing, section
from tests.twilio.contents import units

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday")
NUMBERED = "Which day?\n\n1. Monday\n2. Tuesday\n3. Wednesday\n4. Thursday"
LONG = tuple(f"Conference with Ms Ortiz about number {number}" for number in range(4))


def names(world: World) -> list[str]:
    return world.twilio.contents.names()


def sent_with(world: World) -> list[str]:
    """What each message was sent with: the name of its content, or its words."""
    kept = world.twilio.contents.kept
    return [
        kept[one.form["ContentSid"]]["friendly_name"] if "ContentSid" in one.form else one.form["Body"]
        for one in world.twilio.taken
    ]


async def test_a_menu_is_made_once_for_all_questions_of_its_shape(world: World) -> None:
    for question in ("Which day?", "Which morning?"):
        await world.whatsapp.send(outgoing(question, labels=DAYS))
    await world.whatsapp.send(outgoing("Is this\nyour child?", labels=("Yes", "No")))
    assert names(world) == ["homeline_menu_tttt_1", "homeline_menu_bb_2"]
    assert sent_with(world) == ["homeline_menu_tttt_1"] * 2 + ["homeline_menu_bb_2"]
    assert world.twilio.contents.listed == 1
    assert "child" not in str(world.twilio.contents.kept), "no words of ours stay there"


async def test_a_new_process_finds_what_an_earlier_one_made(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shapes = [("Yes", "No"), ("Yes",), ("a", "b", "c"), DAYS]
    for labels in shapes:
        await world.whatsapp.send(outgoing("Well?", labels=labels))
    folder = tmp_path_factory.mktemp("second")
    async with making_world(world.twilio, world.told.clock, folder, section(world.twilio)) as second:
        for labels in shapes:
            await second.whatsapp.send(outgoing("Well?", labels=labels))
    assert len(names(world)) == 4, "the list has pages, and all are read"
    assert sent_with(world)[:4] == sent_with(world)[4:]


@pytest.mark.parametrize("status", [400, 401, 404, 500])
async def test_numbers_while_content_cannot_be_made(world: World, status: int) -> None:
    world.twilio.contents.fault = status
    with structlog.testing.capture_logs() as logs:
        for _ in range(3):
            await world.whatsapp.send(outgoing("Which day?", labels=DAYS))
    assert world.twilio.bodies == [NUMBERED] * 3
    assert [one["event"] for one in logs].count("twilio.content_not_made") == 1, "said once"
    world.twilio.contents.fault = 0
    world.told.clock.advance(minutes=61)
    world.told.silent_since(world.told.clock.now())
    await world.whatsapp.send(outgoing("Which day?", labels=DAYS))
    assert sent_with(world)[-1] == "homeline_menu_tttt_1"


async def test_a_kind_that_is_refused_leaves_the_other(world: World) -> None:
    world.twilio.contents.refuses = {"twilio/list-picker"}
    await world.whatsapp.send(outgoing("Which day?", labels=DAYS))
    await world.whatsapp.send(outgoing("Is it?", labels=("Yes", "No")))
    assert sent_with(world) == [NUMBERED, "homeline_menu_bb_1"]


async def test_rows_get_a_description_where_twilio_wants_one(world: World) -> None:
    world.twilio.contents.refuses = {"description"}
    await world.whatsapp.send(outgoing("Which day?", labels=DAYS))
    assert sent_with(world) == ["homeline_menu_dddd_1"]


async def test_a_message_whose_menu_is_refused_goes_out_with_numbers(world: World) -> None:
    """The resource was deleted in the Console, say."""
    await world.whatsapp.send(outgoing("Which day?", labels=DAYS))
    world.twilio.plan.append(21655)
    await world.whatsapp.send(outgoing("Which day?", labels=DAYS))
    assert sent_with(world) == ["homeline_menu_tttt_1", NUMBERED]


async def test_twilio_away_is_no_reason_for_numbers(world: World) -> None:
    await world.whatsapp.send(outgoing("Which day?", labels=DAYS))
    world.twilio.plan.append("500")
    with pytest.raises(Unavailable):
        await world.whatsapp.send(outgoing("Which day?", labels=DAYS))


@pytest.mark.parametrize("label", ["x" * 24, "x" * 25, "ж" * 72, "👩‍👩‍👧‍👦" * 6, "é" * 30, "word " * 14])
def test_rows_keep_within_their_limits_and_say_the_whole_label(label: str) -> None:
    labels = [f"{number} {label}"[:72] for number in range(2)] + ["short", "shorter"]
    (first, *_others) = menus("Which?", [Button(one, f"t.a.{one}") for one in labels], "Choose")
    kinds, values = first.shape.choices, iter(first.values[2:])
    for one, kind in zip(labels, kinds, strict=True):
        title, _tap = next(values), next(values)
        assert units(title) <= 24
        assert (next(values) if kind == "d" else title) == " ".join(one.split())


@pytest.mark.parametrize(
    "text, labels",
    [
        ("", DAYS),
        ("x" * 1025, DAYS),
        ("line\n" * 13, DAYS),
        ("Which?", ("same", "same")),
        ("Which?", (" ", "b")),
        ("Which?", tuple(str(number) for number in range(11))),
        ("Which?", ("x" * 73, "b")),
        ("Which?", ()),
    ],
)
def test_what_no_menu_can_show(text: str, labels: tuple[str, ...]) -> None:
    assert menus(text, [Button(one, f"t.a.{number}") for number, one in enumerate(labels)], "Choose") == []


def test_titles_that_would_read_the_same_are_numbered() -> None:
    (menu,) = menus("Which?", [Button(one, f"t.a.{one}") for one in LONG], "Choose")
    titles = menu.values[2::3]
    assert len(set(titles)) == len(LONG)
    assert titles[0] == "1. Conference with Ms…"


def test_the_content_api_has_its_own_host_at_twilio() -> None:
    url = f"{CONTENT_URL}/v1/Content"
    assert at_base(url, "https://api.twilio.com") == url
    assert at_base(url, "http://127.0.0.1:9") == "http://127.0.0.1:9/v1/Content"
