"""Files: fetched from Slack only, with limits, and those that stay behind are named with the reason."""

from __future__ import annotations

from typing import Any

import pytest

from conversations.messages import LeftOut
from tests.slack.desk import PNG, Desk, Shelf
from tests.slack.payloads import ORTIZ, message


def file(desk: Desk, name: str, content: bytes = PNG, **more: Any) -> dict[str, Any]:
    desk.slack.files[name] = content
    url = f"{desk.slack.url}/files/{name}"
    return {"id": "F01", "name": name, "size": len(content), "mode": "hosted", "url_private_download": url, **more}


async def share(desk: Desk, *files: dict[str, Any], text: str = "look") -> None:
    assert await desk.event(message(ORTIZ, text, subtype="file_share", files=list(files))) == 200
    await desk.settle()


def left_out(desk: Desk) -> tuple[LeftOut, ...]:
    """What the house is told of; it tells the person, and the adapter says nothing."""
    assert desk.slack.made("chat.postEphemeral") == []
    return desk.handed_in.inbounds[0].left_out


async def test_a_picture_is_kept(desk: Desk) -> None:
    await share(desk, file(desk, "homework.png"))
    (inbound,) = desk.handed_in.inbounds
    (media,) = inbound.media
    assert (inbound.text, media.kind, media.name) == ("look", "photo", "homework.png")
    assert desk.shelf.kept[media.ref].path.read_bytes() == PNG
    assert left_out(desk) == ()


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/x.png",
        "http://files.slack.com/x.png",
        "https://files.slack.com.evil.example/x.png",
        "https://evilslack.com/x.png",
        "https://files.slack.com@evil.example/x.png",
        "https://user@files.slack.com/x.png",
        "https://[/x.png",
        "file:///etc/passwd",
        "",
        7,
        None,
    ],
)
async def test_our_token_is_shown_to_slack_alone(desk: Desk, url: object) -> None:
    await share(desk, file(desk, "x.png", url_private_download=url, url_private=url))
    assert desk.handed_in.inbounds[0].media == ()
    assert desk.slack.made("download") == []
    assert left_out(desk) == (LeftOut("x.png", "gone"),)


async def test_what_cannot_pass_is_said_and_the_words_go_on(desk: Desk) -> None:
    files = [
        file(desk, "plan.docx", b"PK\x03\x04"),
        file(desk, "film.png", size=Shelf.most_bytes + 1),
        file(desk, "<!channel>.png", b"<html>"),
        file(desk, "ok.png"),
    ]
    await share(desk, *files)
    (inbound,) = desk.handed_in.inbounds
    assert [media.name for media in inbound.media] == ["ok.png"]
    assert left_out(desk) == (
        LeftOut("plan.docx", "kind"),
        LeftOut("film.png", "size"),
        LeftOut("<!channel>.png", "kind"),
    )


async def test_a_size_that_lies_is_stopped(desk: Desk) -> None:
    await share(desk, file(desk, "big.png", PNG + bytes(Shelf.most_bytes), size=3))
    assert left_out(desk) == (LeftOut("big.png", "size"),)
    assert desk.shelf.kept == {}


async def test_a_download_that_fails_is_tried_once_more(desk: Desk) -> None:
    desk.slack.plan["download"].append("503")
    await share(desk, file(desk, "homework.png"))
    assert len(desk.handed_in.inbounds[0].media) == 1


@pytest.mark.parametrize("status", ["403", "302", "404"])
async def test_a_page_to_log_in_on_is_no_file(desk: Desk, status: str) -> None:
    desk.slack.plan["download"].append(status)
    await share(desk, file(desk, "homework.png"))
    assert left_out(desk) == (LeftOut("homework.png", "gone"),)
    assert len(desk.slack.made("download")) == 1


async def test_nothing_but_a_file_that_cannot_pass_is_told_too(desk: Desk) -> None:
    await share(desk, file(desk, "plan.docx", b"PK"), text="")
    assert left_out(desk) == (LeftOut("plan.docx", "kind"),)


async def test_more_than_ten_files_are_too_many(desk: Desk) -> None:
    await share(desk, *(file(desk, f"{number}.png") for number in range(12)))
    assert len(desk.handed_in.inbounds[0].media) == 10
    assert left_out(desk) == (LeftOut("10.png", "gone"), LeftOut("11.png", "gone"))


async def test_a_file_of_another_workspace_has_no_url(desk: Desk) -> None:
    await share(desk, {"id": "F12345678", "mode": "file_access", "file_access": "check_file_info", "user": ""})
    assert left_out(desk) == (LeftOut("F12345678", "gone"),)
