"""Short words for what a page does over HTTP."""

from __future__ import annotations

from itertools import count
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

MOTHER, TEACHER, FATHER = "mother-1", "teacher-1", "father-1"


class Talk:
    """Posts and reads for any address, with ids that tell the messages apart."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self._ids = (f"message-{number:03}" for number in count(1))

    def post(self, address: str, text: str = "", **more: Any) -> Response:
        body = {"id": next(self._ids), **({"text": text} if text else {}), **more}
        return self.client.post(f"/chat/{address}/messages", json=body)

    def history(self, address: str, before: str = "") -> list[dict[str, Any]]:
        response = self.client.get(f"/chat/{address}/history", params={"before": before} if before else {})
        assert response.status_code == 200
        entries: list[dict[str, Any]] = response.json()["entries"]
        return entries

    def lines(self, address: str) -> list[str]:
        return [f"{entry['side']}: {entry['text']}" for entry in self.history(address)]

    def receipt(self, address: str, state: str, *ids: int) -> list[int]:
        response = self.client.post(f"/chat/{address}/receipts", json={"ids": list(ids), "state": state})
        assert response.status_code == 200
        noted: list[int] = response.json()["noted"]
        return noted

    def world(self) -> dict[str, Any]:
        world: dict[str, Any] = self.client.get("/demo/world").json()
        return world
