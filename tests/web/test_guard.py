"""Who may talk to the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.adapters.web.adapter import WebAdapter
from bot.adapters.web.guard import is_loopback
from tests.web.fake_house import FakeHouse
from tests.web.talk import MOTHER

PATHS = ("/", "/static/js/main.js", "/demo/world", f"/chat/{MOTHER}/history", "/media/x")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_guarded(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")
    assert path == "/media/x" or "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host", ["school.example", "192.168.1.5:8080", "localhost.evil.example", "127.0.0.1.evil.example", "[::1"]
)
def test_a_foreign_host_reads_nothing(client: TestClient, path: str, host: str) -> None:
    assert client.get(path, headers={"host": host}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:9999"},
        {"origin": "null"},
        {"origin": "http://[::1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
    ids=str,
)
def test_a_foreign_page_changes_nothing(client: TestClient, house: FakeHouse, headers: dict[str, str]) -> None:
    body = {"id": "11111111", "text": "x"}
    for path in (f"/chat/{MOTHER}/messages", f"/chat/{MOTHER}/media", "/demo/clock", "/demo/reset"):
        assert client.post(path, json=body, headers=headers).status_code == 403
    assert house.got == []


def test_the_page_itself_may_post(client: TestClient) -> None:
    headers = {"origin": "http://localhost:8080", "sec-fetch-site": "same-origin"}
    body = {"id": "11111111", "text": "x"}
    assert client.post(f"/chat/{MOTHER}/messages", json=body, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "allowed,host,status",
    [(("demo.example",), "demo.example:80", 200), (("*",), "any.example", 200), ((), "any.example", 403)],
    ids=["named", "any", "none"],
)
def test_other_hosts_only_when_allowed(tmp_path: Path, allowed: tuple[str, ...], host: str, status: int) -> None:
    house = FakeHouse(tmp_path)
    house.adapter = WebAdapter("web", house.database, house.adapter.media, house.clock, allowed)
    house.demo.adapter = house.adapter
    client = TestClient(house.app(), base_url="http://localhost")
    assert client.get("/", headers={"host": host}).status_code == status


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_names_of_this_computer(name: str) -> None:
    assert is_loopback(name)


@pytest.mark.parametrize("name", ["", "example.org", "0.0.0.0", "10.0.0.1", "127.0.0.1.nip.io"], ids=repr)
def test_names_of_others(name: str) -> None:
    assert not is_loopback(name)
