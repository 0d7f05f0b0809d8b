"""`run_bot.py templates`: what to register, and registering it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli.templates import contents, show_templates
from tests.twilio.conftest import HX
from tests.twilio.server import PUBLIC, SID, TOKEN, Twilio

ACCOUNT = (
    f"web: {{public_url: {PUBLIC}}}\ntwilio:\n  account_sid: {SID}\n  auth_token: {TOKEN}\n  sms_from: '+14155550100'\n"
)


def run(*words: str) -> Result:
    app = typer.Typer()
    app.command()(show_templates)
    return CliRunner().invoke(app, list(words))


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def write(text: str) -> None:
        file = tmp_path / "config.yaml"
        file.write_text(text, encoding="utf-8")
        monkeypatch.setenv("HOMELINE_CONFIG", str(file))

    return write


def test_it_lists_what_to_register(configured: Callable[[str], None]) -> None:
    configured(f"twilio:\n  templates:\n    checkin: {{es: {HX}a}}\n")
    shown = run()
    assert shown.exit_code == 0
    for words in ("note_waiting", "You have a note from {{1}} at {{2}}.", f"{HX}a", "homeline_checkin_en", "أرسل 1"):
        assert words in shown.output
    assert "[Good | Mostly good | Not good]" in shown.output
    lines = run("--json").output.splitlines()
    assert len(lines) == len(contents()) == 18
    assert all(line.startswith('{"friendly_name": "homeline_') for line in lines)


async def test_registering_makes_submits_and_then_only_reports(
    twilio: Twilio, configured: Callable[[str], None]
) -> None:
    configured(ACCOUNT + f"  base_url: {twilio.url}\n")
    first = await asyncio.to_thread(run, "--register")
    assert first.exit_code == 0, first.output
    assert len(twilio.contents.kept) == len(twilio.contents.submitted) == 18
    assert {one["category"] for one in twilio.contents.submitted} == {"UTILITY"}
    assert "homeline_note_waiting_en" in {one["name"] for one in twilio.contents.submitted}
    assert "received" in (await asyncio.to_thread(run, "--register")).output
    twilio.contents.approve_all()
    assert "All are approved." in (await asyncio.to_thread(run, "--register")).output
    assert len(twilio.contents.kept) == len(twilio.contents.submitted) == 18


async def test_registering_says_what_failed(twilio: Twilio, configured: Callable[[str], None]) -> None:
    configured(ACCOUNT + f"  base_url: {twilio.url}\n")
    twilio.contents.refuses = {"twilio/quick-reply"}
    result = await asyncio.to_thread(run, "--register")
    assert result.exit_code == 1
    assert "homeline_checkin_answers_en" in result.output
    assert len(twilio.contents.kept) == 15
