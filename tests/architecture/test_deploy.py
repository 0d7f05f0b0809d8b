"""What deploy/ names exists: files of the project, commands, settings, users and paths that fit together."""

from __future__ import annotations

import re
import shlex
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.checks.wiring import doors
from bot.config import Settings, load_settings
from tests.architecture.test_docs import commands, variables
from tests.architecture.test_house import ROOT, expect_none, read
from tests.doctor.platforms import NUMBER, SID, SIGNING_SECRET, TELEGRAM_TOKEN, WHATSAPP

DEPLOY = ROOT / "deploy"
CODE, KEPT = "/opt/homeline", "/var/lib/homeline"
HOMELINE = re.compile(r"\bHOMELINE_[A-Z][A-Z_]*")


class Several(dict[str, Any]):
    """Keeps each value of a name that stands more than once."""

    def __setitem__(self, key: str, value: Any) -> None:
        if isinstance(value, list) and isinstance(self.get(key), list):
            self[key].extend(value)
        else:
            super().__setitem__(key, value)


def unit() -> dict[str, list[str]]:
    """The [Service] part of the unit: each name with its values."""
    parser = RawConfigParser(dict_type=Several, strict=False, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # systemd tells capital letters apart
    parser.read_string(read(DEPLOY / "homeline.service"))
    found: dict[str, list[str]] = {}
    for name, value in parser["Service"].items():
        found[name] = value.split("\n")
    return found


def compose(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(read(DEPLOY / name))
    return found


def instructions(name: str) -> list[tuple[str, str]]:
    """The instructions of the Containerfile with this name, as (name, rest)."""
    text = re.sub(r"^#.*\n", "", read(DEPLOY / "Containerfile"), flags=re.MULTILINE).replace("\\\n", " ")
    lines = [line.partition(" ") for line in text.splitlines() if line.strip()]
    return [(word, rest.strip()) for word, _space, rest in lines if word == name]


def in_the_project(path: str) -> bool:
    """Whether a path below /opt/homeline is ours, or made by the install."""
    below = path.removeprefix(CODE + "/")
    return path == CODE or below.startswith(".venv/") or below == ".venv" or (ROOT / below).exists()


def runs(command: str) -> bool:
    """Whether a command starts our program with a command that it has."""
    python, script, *words = shlex.split(command)
    return python == f"{CODE}/.venv/bin/python" and in_the_project(script) and all(word in commands() for word in words)


def test_every_setting_exists() -> None:
    known = variables()
    files = [path for path in DEPLOY.iterdir() if path.is_file()]
    assert len(files) >= 8
    expect_none(
        f"{path.name}: {name}"
        for path in files
        for name in HOMELINE.findall(read(path))
        if name.rstrip("_") not in known
    )


def test_the_unit_starts_what_there_is() -> None:
    service = unit()
    assert runs(service["ExecStart"][0])
    assert in_the_project(service["WorkingDirectory"][0])
    assert service["User"] == service["Group"] == ["homeline"]
    assert f"/var/lib/{service['StateDirectory'][0]}" == KEPT
    given = dict(one.split("=", 1) for one in service["Environment"])
    assert given["HOMELINE_STORAGE__URL"].startswith(f"sqlite:///{KEPT}/")
    assert given["HOMELINE_STORAGE__MEDIA"].startswith(f"{KEPT}/")


def test_the_unit_is_hardened() -> None:
    service = unit()
    for name in ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices", "RestrictNamespaces"):
        assert service[name] == ["yes"]
    assert service["ProtectSystem"] == ["strict"]
    assert service["CapabilityBoundingSet"] == [""]
    assert service["StateDirectoryMode"] == ["0700"]


def test_the_example_of_the_environment_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line for line in read(DEPLOY / "homeline.env.example").splitlines() if line and not line.startswith("#")]
    for line in lines:
        monkeypatch.setenv(*line.split("=", 1))
    settings = load_settings(ROOT / "config.yaml")
    assert settings.school.name == "Oak School"
    assert settings.safety.on_call_roles == ("counsellor", "principal")
    assert not [line for line in read(DEPLOY / "homeline.env.example").splitlines() if re.search("(TOKEN|SID)=.", line)]


def test_the_container_holds_what_runs_and_no_more() -> None:
    copied = {
        word for _name, rest in instructions("COPY") if not rest.startswith("--from") for word in rest.split()[:-1]
    }
    expect_none(word for word in copied if not (ROOT / word).exists())
    layers = {
        "bot",
        "conversations",
        "handlers",
        "storage",
        "locales",
        "run_bot.py",
        "config.yaml",
        "requirements.lock",
    }
    assert layers <= copied
    kept = {line[1:] for line in read(DEPLOY / "Containerfile.dockerignore").splitlines() if line.startswith("!")}
    assert kept == copied


def test_the_container_installs_by_hash_and_is_nobody() -> None:
    text = read(DEPLOY / "Containerfile")
    assert "--require-hashes" in text
    assert [rest for _name, rest in instructions("USER")] == ["homeline"]
    images = [rest.split()[0] for _name, rest in instructions("FROM")]
    assert all(re.fullmatch(r"python:3\.\d+-slim", image) for image in images), "a bare image name, no registry"
    (_entry, entry), (_cmd, words) = instructions("ENTRYPOINT")[0], instructions("CMD")[-1]
    assert runs(shlex.join(yaml.safe_load(entry) + yaml.safe_load(words)))
    assert "/health" in text


def test_compose_fits_the_container() -> None:
    file = compose("compose.yaml")
    service = file["services"]["homeline"]
    assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).resolve() == DEPLOY / "Containerfile"
    assert service["volumes"] == [f"data:{KEPT}"]
    assert set(file["volumes"]) == {"data"}
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert (DEPLOY / f"{service['env_file']}.example").exists()


def test_compose_with_postgresql() -> None:
    file = compose("compose.postgresql.yaml")
    database = file["services"]["database"]
    url = file["services"]["homeline"]["environment"]["HOMELINE_STORAGE__URL"]
    user, name = database["environment"]["POSTGRES_USER"], database["environment"]["POSTGRES_DB"]
    assert re.fullmatch(rf"postgresql://{user}:\$\{{POSTGRES_PASSWORD:\?[^}}]+\}}@database/{name}", url)
    assert Settings(storage={"url": re.sub(r"\$\{.*\}", "x", url)}).storage.url  # type: ignore[arg-type]
    assert re.fullmatch(r"postgres:\d+", database["image"])


def test_proxies_pass_every_door_and_nothing_else() -> None:
    every = Settings(
        telegram={"token": TELEGRAM_TOKEN, "mode": "webhook"},  # type: ignore[arg-type]
        slack={"bot_token": "xoxb-1", "signing_secret": SIGNING_SECRET},  # type: ignore[arg-type]
        twilio={"account_sid": SID, "auth_token": "x", "sms_from": NUMBER, "whatsapp_from": WHATSAPP},  # type: ignore[arg-type]
        web={"public_url": "https://homeline.example.org"},  # type: ignore[arg-type]
    )
    caddy = re.search(r"@platforms path (.*)", read(DEPLOY / "Caddyfile"))
    nginx = re.search(r"location ~ (\S+) \{", read(DEPLOY / "nginx.conf"))
    assert caddy
    assert nginx
    for path in doors(every):
        assert any(Path(path).match(one) for one in caddy[1].split())
        assert re.search(nginx[1], path)
    for path in ("/", "/health", "/metrics", "/telegram/webhook/x"):
        assert not any(Path(path).match(one) for one in caddy[1].split())
        assert not re.search(nginx[1], path)
