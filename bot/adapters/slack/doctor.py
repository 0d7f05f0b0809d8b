"""Slack's check-up: both tokens, the permissions that the manifest asks for, and the signing secret's form."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml
from slack_sdk.errors import SlackApiError

from bot.adapters.slack.api import SlackApi
from bot.adapters.slack.errors import CALL_ERRORS
from bot.checks.trouble import host_of, why

if TYPE_CHECKING:
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.checks.findings import Report
    from bot.config.sections import SlackSection

MANIFEST: Final = Path(__file__).resolve().parents[3] / "slack-manifest.yaml"
_SECRET: Final = re.compile(r"[0-9a-f]{32}")
_AT_SLACK: Final = "https://api.slack.com/apps"
_SERVER_ERROR: Final = 500
_GONE: Final = frozenset({"account_inactive", "token_revoked", "token_expired", "app_not_installed"})


class SlackSettingsCheck:
    """What can be seen without asking Slack."""

    area, online = "slack", False

    def __init__(self, section: SlackSection) -> None:
        self._section = section

    async def examine(self, report: Report) -> None:
        """The signing secret's form; which way messages come in."""
        secret = self._section.signing_secret.get_secret_value()
        if secret and not _SECRET.fullmatch(secret):
            report.look(
                "slack.signing_secret does not look like one (32 characters, 0-9 and a-f)",
                f"Copy it again: {_AT_SLACK}, Basic Information, Signing Secret",
            )


class SlackCheck:
    """Asks Slack about our app."""

    area, online = "slack", True

    def __init__(self, section: SlackSection) -> None:
        self._section = section

    async def examine(self, report: Report) -> None:
        """auth.test and, with an app token, apps.connections.open; the connection it offers is not opened."""
        api = SlackApi(self._section)
        api.session()
        try:
            await self._bot(api, report)
            if self._section.app_token.get_secret_value():
                await self._app(api, report)
        finally:
            await api.close()

    async def _bot(self, api: SlackApi, report: Report) -> None:
        try:
            answer = await api.client.auth_test()
        except CALL_ERRORS as error:
            self._trouble(report, error, "slack.bot_token", "Install App, Bot User OAuth Token")
            return
        data: dict[str, Any] = answer.data if isinstance(answer.data, dict) else {}
        report.ok(f"@{data.get('user', '?')} in the workspace {data.get('team', '?')} answers")
        missing = needed_scopes() - _scopes(answer)
        if missing:
            report.wrong(
                f"the app lacks permissions: {', '.join(sorted(missing))}",
                f"Paste slack-manifest.yaml again at {_AT_SLACK}, App Manifest, and reinstall the app",
            )

    async def _app(self, api: SlackApi, report: Report) -> None:
        try:
            await api.client.apps_connections_open(app_token=self._section.app_token.get_secret_value())
        except CALL_ERRORS as error:
            self._trouble(report, error, "slack.app_token", "Basic Information, App-Level Tokens (connections:write)")
        else:
            report.ok("Socket Mode is open to us")

    def _trouble(self, report: Report, error: Exception, setting: str, where: str) -> None:
        host = host_of(self._section.base_url)
        if not isinstance(error, SlackApiError):
            report.wrong(f"could not reach {host}: {why(error)}", "Look at the network and the firewall")
            return
        code, status = _code_of(error), int(getattr(error.response, "status_code", 0) or 0)
        if status >= _SERVER_ERROR:
            report.look(f"{host} has trouble of its own (HTTP {status})", "Try again later")
        elif code == "ratelimited":
            report.look("Slack asks to wait before it is asked again", "Try again in a minute")
        elif code == "missing_scope":
            report.wrong(f"{setting} lacks a permission", f"Make it again: {_AT_SLACK}, {where}")
        elif code in _GONE:
            report.wrong(
                f"the app was removed, or {setting} withdrawn ({code})", f"Install it again: {_AT_SLACK}, {where}"
            )
        else:
            report.wrong(f"{setting} is refused ({code})", f"Copy it again: {_AT_SLACK}, {where}")


def needed_scopes() -> frozenset[str]:
    """The bot's permissions in the manifest that comes with us."""
    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return frozenset(manifest["oauth_config"]["scopes"]["bot"])


def _scopes(answer: AsyncSlackResponse) -> frozenset[str]:
    """What the token may do, as the header of auth.test (https://docs.slack.dev/reference/methods/auth.test) says."""
    headers = {str(name).lower(): value for name, value in dict(answer.headers).items()}
    return frozenset(scope.strip() for scope in str(headers.get("x-oauth-scopes", "")).split(","))


def _code_of(error: SlackApiError) -> str:
    data = getattr(error.response, "data", None)
    return str(data.get("error", "?")) if isinstance(data, dict) else "?"
