"""Files: recognised by their bytes, kept once, served so that none can run."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.media import DiskMedia, safe_name, thumb_ref
from tests.support.files import PDF, PNG, clean
from tests.web.fake_house import FakeHouse
from tests.web.talk import MOTHER, Talk


def upload(client: TestClient, content: bytes, name: str = "note.png") -> dict[str, object]:
    response = client.post(f"/chat/{MOTHER}/media", files={"file": (name, content, "text/html")})
    assert response.status_code == 201
    media: dict[str, object] = response.json()
    return media


def test_a_picture_comes_back_with_its_true_type(client: TestClient) -> None:
    media = upload(client, PNG, "photo.html")
    assert (media["kind"], media["mime"], media["name"], media["size"]) == ("photo", "image/png", "photo.png", len(PNG))
    response = client.get(f"/media/{media['ref']}")
    assert response.content == PNG
    assert response.headers["content-type"] == "image/png"
    assert response.headers["content-disposition"].startswith("inline")
    assert "sandbox" in response.headers["content-security-policy"]


def test_a_paper_is_a_download(client: TestClient) -> None:
    response = client.get(f"/media/{upload(client, PDF, 'slip.pdf')['ref']}")
    assert response.headers["content-disposition"].startswith("attachment")
    assert response.headers["x-content-type-options"] == "nosniff"


def test_the_same_file_is_kept_once(client: TestClient, tmp_path: Path) -> None:
    assert upload(client, PNG, "a.png")["ref"] == upload(client, PNG, "b.png")["ref"]
    assert len(list((tmp_path / "media").glob("*.png"))) == 1


@pytest.mark.parametrize(
    "content, why",
    [
        (b"<html>", "kind"),
        (b"<svg xmlns=''>", "kind"),
        (b"<?xml", "kind"),
        (b"MZ\x90", "kind"),
        (b"PK\x03\x04", "broken"),
        (b"", "broken"),
        (b"RIFF0000AVI ", "kind"),
        (PNG[:50], "broken"),
    ],
    ids=repr,
)
def test_other_types_are_refused(client: TestClient, content: bytes, why: str) -> None:
    response = client.post(f"/chat/{MOTHER}/media", files={"file": ("x.png", content, "image/png")})
    assert (response.status_code, response.json()["why"]) == (415, why)


@pytest.mark.parametrize("size,status", [(16 * 2**20, 201), (16 * 2**20 + 1, 413), (17 * 2**20, 413)], ids=str)
def test_sixteen_megabytes_are_the_limit(client: TestClient, size: int, status: int) -> None:
    content = b"x" * size
    response = client.post(f"/chat/{MOTHER}/media", files={"file": ("x.txt", content, "text/plain")})
    assert response.status_code == status


@pytest.mark.parametrize(
    "body,kind",
    [(b"x", "text/plain"), (b"x", "multipart/form-data; boundary=y"), (b"", "multipart/form-data")],
    ids=str,
)
def test_what_is_no_form_with_a_file_is_refused(client: TestClient, body: bytes, kind: str) -> None:
    response = client.post(f"/chat/{MOTHER}/media", content=body, headers={"content-type": kind})
    assert response.status_code == 400


def test_a_sent_file_goes_with_the_message_under_its_own_name(client: TestClient, talk: Talk, house: FakeHouse) -> None:
    ref = upload(client, PDF, "permission slip.pdf")["ref"]
    assert talk.post(MOTHER, media=[{"ref": ref, "name": "permission slip.pdf"}]).status_code == 200
    assert house.got[0].media[0].name == "permission slip.pdf"
    assert talk.history(MOTHER)[0]["media"][0]["ref"] == ref
    assert talk.post(MOTHER, media=[ref]).status_code == 200


def test_a_file_that_is_no_longer_kept_is_said_in_words(client: TestClient, talk: Talk, tmp_path: Path) -> None:
    ref = str(upload(client, clean())["ref"])
    assert talk.post(MOTHER, media=[ref]).status_code == 200
    assert client.get(f"/media/{thumb_ref(ref)}").headers["content-type"] == "image/jpeg"
    assert "gone" not in talk.history(MOTHER)[0]["media"][0]
    (tmp_path / "media" / ref).unlink()
    assert talk.history(MOTHER)[0]["media"][0]["gone"] is True
    answer = client.get(f"/media/{ref}", headers={"accept-language": "es-MX,en;q=0.5"})
    assert (answer.status_code, answer.text) == (410, "Este archivo ya no se conserva.")


@pytest.mark.parametrize("ref", ["../homeline.sqlite", "0" * 64 + ".exe", ".new-x", "x/y"], ids=str)
def test_refs_that_we_never_gave_find_nothing(client: TestClient, tmp_path: Path, ref: str) -> None:
    assert DiskMedia(tmp_path / "media").find(ref) is None
    assert client.get(f"/media/{ref}").status_code == 404


@pytest.mark.parametrize(
    "given,shown",
    [
        ("../../x.png", "x.png"),
        ("C:\\me\\photo.JPG", "photo.png"),
        ("a\u202egnp.exe", "agnp.png"),
        ('q"uote\n.png', "quote.png"),
        ("", "file.png"),
        ("...", "file.png"),
        ("n" * 300, "n" * 120 + ".png"),
    ],
    ids=repr,
)
def test_names_are_made_safe(given: str, shown: str) -> None:
    assert safe_name(given, "png") == shown
