"""The writer's answers to a preview, and to a review that nobody can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.preview_answers import answer
from handlers.taps import on_tap

if TYPE_CHECKING:
    from handlers.visit import Visit


@on_tap("send")
def send(visit: Visit, approval_id: int) -> None:
    """Send the translation as it was shown."""
    answer(visit, approval_id, "send")


@on_tap("edit_words")
def edit_words(visit: Visit, approval_id: int) -> None:
    """Write other words first."""
    answer(visit, approval_id, "edit_words")


@on_tap("dont_send")
def dont_send(visit: Visit, approval_id: int) -> None:
    """Let it never leave."""
    answer(visit, approval_id, "dont_send")


@on_tap("ask_review")
def ask_review(visit: Visit, approval_id: int) -> None:
    """Have a person check the translation."""
    answer(visit, approval_id, "ask_review")


@on_tap("send_original")
def send_original(visit: Visit, approval_id: int) -> None:
    """Send the words untranslated, with a notice that says so."""
    answer(visit, approval_id, "send_original")
