"""The whole application in one process: start, health, metrics, stop."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from bot.app import App, build
from bot.config import Settings
from tests.support.databases import FreshDatabase, Kind


def settings_for(url: str, folder: Path) -> Settings:
    return Settings(
        storage={"url": url, "media": folder / "media"},  # type: ignore[arg-type]
        translation={"providers": ("none",)},  # type: ignore[arg-type]
    )


def test_it_starts_is_healthy_and_stops(kind: Kind, fresh_database: FreshDatabase, tmp_path: Path) -> None:
    settings = settings_for(fresh_database(kind), tmp_path)
    with TestClient(build(settings), base_url="http://127.0.0.1:8080") as client:
        health = client.get("/health")
        assert health.status_code == 200
        assert health.json()["status"] == "ok"
        assert health.json()["database"] == kind
        world = client.get("/demo/world").json()
        mother = world["phones"][0]["address"]
        sent = client.post(f"/chat/{mother}/messages", json={"id": "message-1", "text": "hola"})
        assert sent.status_code == 200
        metrics = client.get("/metrics").text
        assert 'homeline_inbound_total{channel="web"' in metrics
        assert "Rosa" not in metrics
    with TestClient(build(settings), base_url="http://127.0.0.1:8080") as client:
        assert any(not client.get("/health").json()["deliveries"] for _ in range(500)), "what waited is sent at start"
        entries = client.get(f"/chat/{mother}/history").json()["entries"]
        assert [entry["side"] for entry in entries] == ["me", "bot"]


def test_health_says_when_the_database_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = App(settings_for(f"sqlite:///{tmp_path / 'x.db'}", tmp_path))
    with TestClient(app.asgi(), base_url="http://127.0.0.1:8080") as client:
        assert client.get("/health").status_code == 200

        def gone() -> None:
            raise OperationalError("SELECT 1", {}, Exception("disk I/O error"))

        monkeypatch.setattr(app.database, "read", gone)
        answer = client.get("/health")
        assert answer.status_code == 503
        assert answer.json()["status"] == "database away"
