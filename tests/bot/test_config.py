"""Settings are typed, explained, and refused at boot with field and reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel
from typer.testing import CliRunner

from bot.cli.main import app
from bot.config import ConfigError, Settings, load_settings

SHIPPED = Path(__file__).parents[2] / "config.yaml"


def refused(tmp_path: Path, text: str) -> str:
    file = tmp_path / "config.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(file)
    return str(caught.value)


def test_the_shipped_file_holds_every_setting_at_its_default() -> None:
    assert load_settings(SHIPPED).model_dump() == Settings().model_dump()
    text = SHIPPED.read_text(encoding="utf-8")
    for name in Settings.model_fields:
        section: BaseModel = getattr(Settings(), name)
        assert f"\n{name}:" in text
        for field, info in type(section).model_fields.items():
            assert info.description, f"{name}.{field} has no help"
            assert f"\n  {field}:" in text, f"{name}.{field} is not in config.yaml"


@pytest.mark.parametrize(
    "text, parts",
    [
        ("web:\n  prot: 1", ("web.prot", "no such setting")),
        ("wbe:\n  port: 1", ("wbe", "no such setting")),
        ("web:\n  port: none", ("web.port", "integer")),
        ("web:\n  port: 99999", ("web.port", "65535")),
        ("school:\n  timezone: Mars/North", ("school.timezone", "time zone")),
        ("school:\n  language: no", ("school.language", "string")),
        ("school:\n  language: xx", ("school.language", "does not speak")),
        ("storage:\n  url: mysql://x/y", ("storage.url", "sqlite:///")),
        ("web:\n  host: 0.0.0.0", ("web.host", "demo_on_network")),
        ("nudges:\n  checkin: friday", ("nudges.checkin", "pattern")),
        ("web: [", ("config.yaml", "line 1", "not YAML")),
        ("school:\n\tname: x", ("config.yaml", "line 2", "not YAML")),
    ],
)
def test_a_mistake_names_field_and_reason(tmp_path: Path, text: str, parts: tuple[str, ...]) -> None:
    message = refused(tmp_path, text)
    for part in parts:
        assert part in message


CALLED = "HOMELINE_WEB__PUBLIC_URL"
ACCOUNT = {"HOMELINE_TWILIO__ACCOUNT_SID": "AC" + "0" * 32}
TWILIO = {**ACCOUNT, "HOMELINE_TWILIO__AUTH_TOKEN": "secret", "HOMELINE_TWILIO__SMS_FROM": "+14155550100"}
WEBHOOK = {"HOMELINE_TELEGRAM__TOKEN": "1:x", "HOMELINE_TELEGRAM__MODE": "webhook"}


@pytest.mark.parametrize(
    "given, parts",
    [
        (WEBHOOK, ("telegram.mode: webhook needs web.public_url", "https://", CALLED)),
        ({**WEBHOOK, CALLED: "http://x.example.org"}, ("telegram.mode: ", "must start with https://")),
        (ACCOUNT, ("twilio.auth_token: ", "Console")),
        ({**TWILIO, "HOMELINE_TWILIO__SMS_FROM": ""}, ("twilio.whatsapp_from: ", "twilio.sms_from")),
        (TWILIO, ("web.public_url: ", CALLED)),
        ({CALLED: "homeline.example.org"}, (f"web.public_url (from {CALLED}): ", "whole address")),
        ({CALLED: "https://x.example.org/?a=b"}, ("web.public_url", "whole address")),
        ({"HOMELINE_SLACK__BOT_TOKEN": "xoxb-1"}, ("slack.app_token: ", "slack.signing_secret")),
        ({"HOMELINE_TRANSLATION__PROVIDERS": "libretranslate"}, ("translation.libretranslate_url: ",)),
        ({"HOMELINE_TRANSLATION__PROVIDERS": "google, bing"}, ("translation.providers.1", "PROVIDERS)", "'mymemory'")),
        ({"HOMELINE_OUTBOX__RATES": "fast"}, ("outbox.rates (from HOMELINE_OUTBOX__RATES): ", "written like")),
        ({"HOMELINE_TELEGRAM": "{broken"}, ("telegram (from HOMELINE_TELEGRAM): ", "written like")),
        ({"HOMELINE_SCHOOL__NAME": ""}, ("school.name (from HOMELINE_SCHOOL__NAME): ", "must not be empty")),
    ],
)
def test_what_does_not_fit_together_names_field_and_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], parts: tuple[str, ...]
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    message = refused(tmp_path, "")
    for part in parts:
        assert part in message


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("web:\n  port: many\nschool:\n  timezone: Mars\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(file)
    assert [problem.partition(":")[0] for problem in caught.value.problems] == ["school.timezone", "web.port"]


@pytest.mark.parametrize(
    "said, found",
    [
        ("none", ("none",)),
        ("google", ("google",)),
        (" google , mymemory ", ("google", "mymemory")),
        ('["google", "mymemory"]', ("google", "mymemory")),
        ("", ()),
    ],
    ids=["none", "one", "commas", "json", "empty"],
)
def test_a_list_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, found: tuple[str, ...]
) -> None:
    monkeypatch.setenv("HOMELINE_TRANSLATION__PROVIDERS", said)
    monkeypatch.setenv("HOMELINE_SAFETY__ON_CALL_ROLES", "office, principal")
    file = tmp_path / "config.yaml"
    file.write_text("translation:\n  providers: mymemory\n", encoding="utf-8")
    settings = load_settings(file)
    assert settings.translation.providers == found
    assert settings.safety.on_call_roles == ("office", "principal")


def test_a_slash_at_the_end_of_the_address_is_dropped() -> None:
    settings = Settings(web={"public_url": "https://homeline.example.org/"})  # type: ignore[arg-type]
    assert settings.web.public_url == "https://homeline.example.org"


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("web:\n  port: 9001\n  public_url: https://bot.example.org\n", encoding="utf-8")
    monkeypatch.setenv("HOMELINE_WEB__PORT", "9002")
    web = load_settings(file).web
    assert (web.port, web.public_url) == (9002, "https://bot.example.org")


def test_a_typo_in_the_environment_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMELINE_WBE__PORT", "9002")
    assert "HOMELINE_WBE__PORT" in refused(tmp_path, "")


def test_latin_1_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_bytes("school:\n  name: Colegio Mañana\n".encode("latin-1"))
    with pytest.raises(ConfigError, match="UTF-8"):
        load_settings(file)


def test_the_demo_stays_on_until_a_platform_has_its_token() -> None:
    assert Settings().demo
    assert not Settings(telegram={"token": "1:x"}).demo  # type: ignore[arg-type]


def test_settings_are_shown_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMELINE_TWILIO__AUTH_TOKEN", "very-secret")
    shown = CliRunner().invoke(app, ["settings"])
    assert shown.exit_code == 0
    assert "very-secret" not in shown.output
    assert "auth_token = (set)" in shown.output


def test_a_settings_file_that_is_named_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMELINE_CONFIG", str(tmp_path / "mistyped.yaml"))
    with pytest.raises(ConfigError, match=r"mistyped\.yaml: no such file \(it is named by HOMELINE_CONFIG\)"):
        load_settings()
