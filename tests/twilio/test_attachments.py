"""Files that come in: fetched with our token from Twilio alone, kept, and deleted there."""

from __future__ import annotations

import pytest

from bot.adapters.twilio_messaging.attachments import is_file_url, is_media_url
from conversations.messages import Media
from tests.twilio.conftest import World, said
from tests.twilio.server import API, SID

WHATSAPP = "/twilio/whatsapp"
HOME = "https://api.twilio.com"
OURS = f"{HOME}{API}/{SID}/Messages/MM1/Media/ME1"


def with_files(*urls: str, **more: str) -> dict[str, str]:
    form = said("", NumMedia=str(len(urls)))
    for index, url in enumerate(urls):
        form |= {f"MediaUrl{index}": url, f"MediaContentType{index}": "image/jpeg"}
    return {**form, **more}


async def test_a_photo_is_kept_and_then_deleted_at_twilio(world: World) -> None:
    first, second = world.twilio.add_file("ME1"), world.twilio.add_file("ME2")
    assert await world.post(WHATSAPP, with_files(first, second, Body="The folder")) == 200
    (inbound,) = world.told.accepted
    assert sorted(media.ref for media in inbound.media) == ["f0.jpg", "f1.jpg"]
    await world.whatsapp.stop()
    assert sorted(world.twilio.deleted) == ["ME1", "ME2"]
    assert world.twilio.leaked == [], "the token goes to the API only"


async def test_nothing_is_deleted_before_the_commit(world: World) -> None:
    world.told.error = ValueError("the turn failed")
    await world.post(WHATSAPP, with_files(world.twilio.add_file("ME1")))
    await world.whatsapp.stop()
    assert world.twilio.deleted == []


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://api.twilio.com.evil.example/2010-04-01/Accounts/x",
        f"http://api.twilio.com{API}/{SID}/Messages/MM1/Media/ME1",
        f"https://user@api.twilio.com{API}/{SID}/Messages/MM1/Media/ME1",
        f"https://api.twilio.com:8443{API}/{SID}/Messages/MM1/Media/ME1",
        f"{HOME}{API}/AC{'f' * 32}/Messages/MM1/Media/ME1",
        f"{HOME}{API}/{SID}/Messages/../../../Calls.json",
        f"{HOME}{API}/{SID}/Calls.json",
        "file:///etc/passwd",
        "//x",
        "http://[bad",
    ],
)
async def test_no_other_address_is_asked(world: World, url: str) -> None:
    assert not is_media_url(url, HOME, SID)
    assert await world.post(WHATSAPP, with_files(url, Body="look")) == 200
    assert (world.told.accepted[0].media, world.twilio.fetched) == ((), [])


def test_our_own_media_are_asked_for() -> None:
    assert is_media_url(OURS, HOME, SID)
    assert is_media_url(OURS, "http://127.0.0.1:9", SID), "an address that another base URL stands for"


@pytest.mark.parametrize(
    "url, allowed",
    [
        ("https://mms.twiliocdn.com/a/b?sig=1", True),
        ("https://media.twilio.com/a", True),
        ("https://s3-external-1.amazonaws.com/media.twiliocdn.com/AC1/x", True),
        ("https://s3-external-1.amazonaws.com/another-bucket/x", False),
        ("https://eviltwilio.com/a", False),
        ("http://mms.twiliocdn.com/a", False),
        ("https://mms.twiliocdn.com@evil.example/a", False),
        ("http://127.0.0.1/", False),
    ],
)
def test_where_twilio_may_send_us_on_to(url: str, allowed: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_file_url(url, HOME) is allowed


async def test_being_sent_on_to_a_foreign_host_ends_there(world: World) -> None:
    world.twilio.redirect_to = "http://127.0.0.1:1/secret"
    assert await world.post(WHATSAPP, with_files(world.twilio.add_file("ME1"), Body="look")) == 200
    assert world.told.accepted[0].media == ()


async def test_a_file_that_may_not_pass_is_left_out(world: World) -> None:
    program = world.twilio.add_file("ME1", b"MZ this is a program")
    large = world.twilio.add_file("ME2", b"\xff\xd8\xff" + b"x" * world.store.most_bytes)
    gone = world.twilio.add_file("ME3").replace("ME3", "ME4")
    assert await world.post(WHATSAPP, with_files(program, large, gone, Body="three files")) == 200
    (inbound,) = world.told.accepted
    assert (inbound.text, inbound.media) == ("three files", ())
    assert [one.why for one in inbound.left_out] == ["kind", "size", "gone"]


async def test_a_file_that_is_late_is_asked_for_again_with_its_message(world: World) -> None:
    url = world.twilio.add_file("ME1")
    world.twilio.media_status = 503
    assert await world.post(WHATSAPP, with_files(url)) == 503, "not taken: Twilio asks the fallback address"
    world.twilio.media_status = 200
    assert await world.post(WHATSAPP, with_files(url, ErrorUrl="https://x", ErrorCode="11200")) == 200
    assert len(world.told.accepted[0].media) == 1


async def test_on_the_last_chance_the_words_count_more_than_the_file(world: World) -> None:
    world.twilio.media_status = 503
    form = with_files(world.twilio.add_file("ME1"), Body="He is ill", ErrorUrl="https://x", ErrorCode="11200")
    assert await world.post(WHATSAPP, form) == 200
    assert (world.told.accepted[0].text, world.told.accepted[0].media) == ("He is ill", ())


async def test_a_link_to_a_file_of_ours_is_signed_and_ends(world: World) -> None:
    media = world.store.put(b"\xff\xd8\xff picture", "drawing.jpg")
    assert isinstance(media, Media)
    link = world.whatsapp._links.url(media.ref, 60).replace("https://school.example.org/homeline", world.url)
    status, content, headers = await world.twilio.get(link)
    assert (status, content) == (200, b"\xff\xd8\xff picture")
    assert (headers["content-type"], headers["cache-control"]) == ("image/jpeg", "private, no-store")
    parts = link.rsplit("/", 3)
    forged = ["/".join([parts[0], "9999999999", *parts[2:]]), "/".join([*parts[:2], "0" * 64, parts[3]]), link + "x"]
    assert [(await world.twilio.get(one))[0] for one in forged] == [404, 404, 404]
    world.told.clock.advance(minutes=2)
    assert (await world.twilio.get(link))[0] == 404
