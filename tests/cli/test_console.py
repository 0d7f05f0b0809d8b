"""Talking with the bot in a terminal, through the real gateway and outbox."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.databases import FreshDatabase
from tests.support.school import make_school
from tests.support.transcripts import Player

ROOT = Path(__file__).parents[2]


def run(folder: Path, lines: str, *options: str) -> subprocess.CompletedProcess[str]:
    """`run_bot.py console` with `lines` piped into it."""
    settings = {
        "HOMELINE_STORAGE__URL": f"sqlite:///{folder}/homeline.db",
        "HOMELINE_STORAGE__MEDIA": str(folder / "media"),
        "HOMELINE_TRANSLATION__PROVIDERS": '["none"]',
        "PYTHONIOENCODING": "utf-8",
    }
    return subprocess.run(
        [sys.executable, str(ROOT / "run_bot.py"), "console", *options],
        input=lines,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=folder,
        env={**os.environ, **settings},
    )


def test_a_talk_in_a_pipe_answers_in_order_and_is_recorded(tmp_path: Path, fresh_database: FreshDatabase) -> None:
    record = tmp_path / "talk.txt"
    done = run(tmp_path, "menú\nAjustes\n5\n", "--as", "Rosa Delgado", "--record", str(record))
    assert (done.returncode, done.stderr) == (0, "")
    assert "  5. Ajustes" in done.stdout
    assert done.stdout.index("¿En qué le puedo ayudar?") < done.stdout.index("¿Qué le gustaría cambiar?")
    recorded = record.read_text(encoding="utf-8")
    assert Player(fresh_database("sqlite", make_school)).play(recorded) == recorded


def test_somebody_new_is_asked_who_they_are(tmp_path: Path) -> None:
    done = run(tmp_path, "hello\nEnglish")
    assert done.returncode == 0
    assert "HOME-7K3Q-9FXA" in done.stdout


@pytest.mark.parametrize(
    "name, sentence", [("Nobody", "nobody is called so"), ("guardian-none", "nobody is called so")]
)
def test_a_name_that_nobody_has_is_refused(tmp_path: Path, name: str, sentence: str) -> None:
    done = run(tmp_path, "", "--as", name)
    assert done.returncode == 1
    assert done.stderr.strip().endswith(sentence)
