"""`run_bot.py doctor`: is everything set up as it must be? One line each: what is wrong, and how to mend it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import structlog
import typer
from pydantic import BaseModel, SecretStr
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.checks import Finding, run_checks
from bot.config import ConfigError, Settings, load_settings
from bot.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SIGNS = {"ok": "✓", "look": "!", "wrong": "✗"}
_COLOURS = {"ok": "green", "look": "yellow", "wrong": "red"}
#: Shorter ones would blank ordinary words.
_SECRET_LETTERS = 6


def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For machines: one JSON object.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Ask nobody over the network.")] = False,
) -> None:
    """Check the whole installation: settings, database, files, clock, people, translators, and each platform for real.

    ✓ all is well, ! look at it, ✗ mend it. Exit code 1 when anything is ✗. Nothing is changed and nothing sent.
    """
    _be_quiet()
    findings, secrets = examine(offline=offline)
    findings = [_without(secrets, finding) for finding in findings]
    sick = any(finding.state == "wrong" for finding in findings)
    if as_json:
        told = {"version": VERSION, "ok": not sick, "offline": offline, "findings": [asdict(one) for one in findings]}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _show(findings, offline=offline)
    raise typer.Exit(1 if sick else 0)


def examine(*, offline: bool) -> tuple[list[Finding], list[str]]:
    """Everything that was found, and the secrets that must not be shown."""
    try:
        settings = load_settings()
    except ConfigError as error:
        remedy = "Correct it in config.yaml or the environment, then run doctor again for the rest"
        return [Finding("settings", "wrong", problem, remedy) for problem in error.problems], []
    from bot.checks.wiring import all_checks  # noqa: PLC0415 - settings are checked before a second of imports

    checks = [check for check in all_checks(settings) if not (offline and check.online)]
    return asyncio.run(run_checks(checks)), secrets_of(settings)


def _be_quiet() -> None:
    """What goes wrong is told once, by us."""
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def secrets_of(settings: Settings) -> list[str]:
    """Every secret in the settings, the database's password among them."""
    return [secret for secret in _secrets(settings) if len(secret) >= _SECRET_LETTERS]


def _secrets(settings: Settings) -> Iterator[str]:
    for name in type(settings).model_fields:
        section: BaseModel = getattr(settings, name)
        for value in vars(section).values():
            if isinstance(value, SecretStr):
                yield value.get_secret_value()
    try:
        yield str(make_url(settings.storage.url).password or "")
    except ArgumentError:
        yield settings.storage.url


def _without(secrets: Sequence[str], finding: Finding) -> Finding:
    said, remedy = finding.said, finding.remedy
    for secret in secrets:
        said, remedy = said.replace(secret, "…"), remedy.replace(secret, "…")
    return Finding(finding.area, finding.state, " ".join(said.split()), " ".join(remedy.split()))


def _show(findings: Sequence[Finding], *, offline: bool) -> None:
    for finding in findings:
        sign = typer.style(_SIGNS[finding.state], fg=_COLOURS[finding.state], bold=True)
        remedy = f" → {finding.remedy}" if finding.remedy else ""
        typer.echo(f"{sign} {finding.area}: {finding.said}{remedy}")
    counts = Counter(finding.state for finding in findings)
    typer.echo("")
    typer.echo(_summary(counts["wrong"], counts["look"]) + (" The network was not used." if offline else ""))


def _summary(wrong: int, look: int) -> str:
    if not wrong and not look:
        return "All is well."
    parts = [f"{wrong} to mend (✗)"] * bool(wrong) + [f"{look} to look at (!)"] * bool(look)
    return ", ".join(parts) + "."
