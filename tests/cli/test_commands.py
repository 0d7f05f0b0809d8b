"""Every command has help, exits non-zero on failure, and never shows a traceback for a user's mistake."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.main import app

ROOT = Path(__file__).parents[2]
COMMANDS = sorted(
    [command.name for command in app.registered_commands if command.name]
    + [
        f"{group.name} {command.name}"
        for group in app.registered_groups
        for command in (group.typer_instance.registered_commands if group.typer_instance else [])
    ]
)


def run(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    settings = {
        "HOMELINE_STORAGE__URL": f"sqlite:///{folder / 'cli.db'}",
        "HOMELINE_STORAGE__MEDIA": str(folder / "media"),
        "HOMELINE_TRANSLATION__PROVIDERS": '["none"]',
    }
    return subprocess.run(
        [sys.executable, "run_bot.py", *words],
        cwd=ROOT,
        env={**os.environ, **settings, **more},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, tmp_path: Path) -> None:
    done = run(tmp_path, *command.split(), "--help")
    assert done.returncode == 0
    assert len(done.stdout.split()) > 15


@pytest.mark.parametrize(
    "words",
    [
        ["no-such-command"],
        ["import"],
        ["import", "no/such/path"],
        ["invite", "Nobody Atall"],
        ["try-phrases", "intent", "no-such-file.tsv"],
        ["try-phrases", "weather", "README.md"],
        ["outbox", "resend"],
        ["outbox", "resend", "99999"],
        ["console", "--as", "Nobody Atall"],
        ["serve", "--port", "1"],
    ],
    ids=" ".join,
)
def test_a_mistake_is_one_sentence_and_a_failure(words: list[str], tmp_path: Path) -> None:
    done = run(tmp_path, *words)
    assert done.returncode not in {0, -11}
    assert (done.stderr + done.stdout).strip()
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "setting, value, said",
    [
        ("HOMELINE_WEB__PORT", "many", "web.port"),
        ("HOMELINE_STORAGE__URL", "mysql://x", "storage.url"),
        ("HOMELINE_STORAGE__URL", "postgresql://nobody@127.0.0.1:1/none", "storage.url"),
        ("HOMELINE_STORAGE__URL", "sqlite:////proc/no/such.db", "storage.url"),
    ],
)
def test_a_setting_that_cannot_be_right_is_named(setting: str, value: str, said: str, tmp_path: Path) -> None:
    for words in ([], ["outbox", "list"]):
        done = run(tmp_path, *words, **{setting: value})
        assert done.returncode not in {0, -11}
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_a_code_is_made_for_one_person(tmp_path: Path) -> None:
    imported = run(tmp_path, "import", "bot/demo/school")
    assert imported.returncode == 0, imported.stderr
    made = run(tmp_path, "invite", "rosa delgado")
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("Rosa Delgado: HOME-")
