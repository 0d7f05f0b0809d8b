"""`run_bot.py doctor` as an office clerk sees it: a healthy installation and a sick one; `pytest --update` rewrites."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from pathlib import Path

import pytest
from sqlalchemy import update

from storage.database import Database
from storage.people import PERSON
from storage.turns import ADDRESS
from tests.doctor.platforms import APP_TOKEN, AUTH_TOKEN, BOT_TOKEN, NUMBER, SID, TELEGRAM_TOKEN, Platforms
from tests.doctor.test_house import make_willow
from tests.support.databases import FreshDatabase

ROOT, GOLDEN = Path(__file__).parents[2], Path(__file__).parent / "golden"
SECRETS = (TELEGRAM_TOKEN, BOT_TOKEN, APP_TOKEN, AUTH_TOKEN, "secret-ticket", "libre-secret")


async def doctor(folder: Path, *options: str, **settings: str) -> tuple[int, str]:
    """Exit code and output of the command; `settings` like WEB__PORT."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("HOMELINE_")}
    own |= {f"HOMELINE_{name}": value for name, value in settings.items()} | {"PYTHONDONTWRITEBYTECODE": "1"}
    own.setdefault("HOMELINE_CONFIG", str(ROOT / "config.yaml"))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "run_bot.py",
        "doctor",
        *options,
        cwd=ROOT,
        env=own,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _none = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None
    output = said.decode()
    assert "Traceback" not in output
    assert not [secret for secret in SECRETS if secret in output]
    return process.returncode, output.replace(str(folder), "FOLDER")


def steady(output: str) -> str:
    """The output without what differs from run to run."""
    output = re.sub(r"127\.0\.0\.1:\d{4,}", "127.0.0.1:PORT", output)
    return re.sub(r"\w+day \d\d:\d\d", "DAY HH:MM", output)


def compare(name: str, output: str, config: pytest.Config) -> None:
    file = GOLDEN / f"{name}.txt"
    if config.getoption("--update"):
        file.write_text(steady(output), encoding="utf-8")
    assert steady(output) == file.read_text(encoding="utf-8")


def healthy(outside: Platforms, url: str, folder: Path) -> dict[str, str]:
    return {
        "STORAGE__URL": url,
        "STORAGE__MEDIA": str(folder / "media"),
        "SCHOOL__NAME": "Oak School",
        "SCHOOL__OFFICE": "555-0123",
        "SAFETY__ON_CALL": "counsellor, lee",
        "TELEGRAM__TOKEN": TELEGRAM_TOKEN,
        "TELEGRAM__BASE_URL": outside.url,
        "SLACK__BOT_TOKEN": BOT_TOKEN,
        "SLACK__APP_TOKEN": APP_TOKEN,
        "SLACK__BASE_URL": f"{outside.url}/api/",
        "TRANSLATION__PROVIDERS": "libretranslate",
        "TRANSLATION__LIBRETRANSLATE_URL": f"{outside.url}/",
        "TRANSLATION__LIBRETRANSLATE_KEY": "libre-secret",
        "WEB__PORT": outside.url.rpartition(":")[2],
    }


@pytest.fixture
def school(fresh_database: FreshDatabase) -> str:
    """The school of the tests, whose staff have e-mail addresses."""
    url = fresh_database("sqlite", make_willow)
    database = Database(url)
    with database.begin() as work:
        work.connection.execute(update(PERSON).values(email=PERSON.c.sourced_id + "@school.example.org"))
        work.commit()
    database.dispose()
    return url


async def test_a_healthy_installation(
    outside: Platforms, school: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    code, output = await doctor(tmp_path, **healthy(outside, school, tmp_path))
    compare("healthy", output, pytestconfig)
    assert code == 0


async def test_a_sick_installation(
    outside: Platforms, school: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    outside.telegram["getWebhookInfo"] = {
        "url": "https://old.example.org/bot",
        "has_custom_certificate": False,
        "pending_update_count": 3,
    }
    outside.scopes -= {"users:read.email"}
    outside.refuse = {"/translate": 503, "/twilio": 502}
    database = Database(school)
    with database.begin() as work:
        work.connection.execute(update(ADDRESS).where(ADDRESS.c.address == "nair").values(person_id=None))
        work.commit()
    database.dispose()
    sick = {"TWILIO__ACCOUNT_SID": SID, "TWILIO__AUTH_TOKEN": AUTH_TOKEN, "TWILIO__SMS_FROM": NUMBER}
    sick |= {"SAFETY__ON_CALL": "counsellor, principal"}
    sick |= {"TWILIO__BASE_URL": outside.url, "WEB__PUBLIC_URL": outside.url, "SCHOOL__OFFICE": "555-0100"}
    sick |= {"SLACK__APP_TOKEN": "xapp-1-old", "NUDGES__CHECKIN": "fri 22:00"}
    code, output = await doctor(tmp_path, **{**healthy(outside, school, tmp_path), **sick})
    compare("sick", output, pytestconfig)
    assert code == 1


async def test_for_machines(outside: Platforms, school: str, tmp_path: Path) -> None:
    code, output = await doctor(
        tmp_path, "--json", **{**healthy(outside, school, tmp_path), "SCHOOL__OFFICE": "555-0100"}
    )
    told = json.loads(output)
    assert code == 1
    assert told["ok"] is False
    assert [one["area"] for one in told["findings"] if one["state"] == "wrong"] == ["settings"]
    assert set(told["findings"][0]) == {"area", "state", "said", "remedy"}


async def test_without_the_network(outside: Platforms, school: str, tmp_path: Path) -> None:
    code, output = await doctor(tmp_path, "--offline", **healthy(outside, school, tmp_path))
    assert code == 0
    assert output.endswith("The network was not used.\n")
    assert not outside.asked


async def test_nothing_can_be_reached(outside: Platforms, school: str, tmp_path: Path) -> None:
    away = {
        name: value.replace(outside.url, "http://127.0.0.1:9")
        for name, value in healthy(outside, school, tmp_path).items()
    }
    code, output = await doctor(tmp_path, **away)
    assert code == 1
    assert output.count("could not reach 127.0.0.1:9: refused") == 3


async def test_each_wrong_field_is_named(tmp_path: Path) -> None:
    code, output = await doctor(
        tmp_path, WEB__PORT="many", SCHOOL__TIMEZONE="Mars", TELEGRAM__TOKEN="very-secret-token"
    )
    assert code == 1
    assert "✗ settings: web.port (from HOMELINE_WEB__PORT): " in output
    assert "✗ settings: school.timezone (from HOMELINE_SCHOOL__TIMEZONE): " in output
    assert "very-secret-token" not in output
