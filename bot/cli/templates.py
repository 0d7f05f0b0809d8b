"""`run_bot.py templates`: what must be registered at Twilio before WhatsApp works outside the 24-hour window."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.adapters.twilio_messaging.templates import Template, friendly_name, templates
from bot.config import load_settings

if TYPE_CHECKING:
    from bot.config.sections import TwilioSection


def show_templates(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="One body for Twilio's Content API a line, ready to be posted.")
    ] = False,
    register: Annotated[
        bool, typer.Option("--register", help="Make them at Twilio, ask WhatsApp to approve them, say how each stands.")
    ] = False,
) -> None:
    """List the WhatsApp templates that the bot needs, in each language; register them with --register."""
    section = load_settings().twilio
    if as_json:
        for body in contents():
            typer.echo(json.dumps(body, ensure_ascii=False))
    elif register:
        from bot.cli.registering import register_all  # noqa: PLC0415 - the library of Twilio takes a second to read

        register_all(section, contents())
    else:
        _list(section)


def _list(section: TwilioSection) -> None:
    for template in templates().values():
        typer.secho(f"\n{template.name}  ({_variables(template)})", bold=True)
        for language, words in template.bodies.items():
            sid = section.templates.get(template.name, {}).get(language)
            typer.echo(f"  {language}  {sid or friendly_name(template.name, language)}\n      {words}")
            if template.buttons:
                typer.echo(f"      [{' | '.join(template.buttons[language])}]")
    typer.echo("\nWith --register: make them at Twilio and ask WhatsApp to approve them (docs/whatsapp-sms.md).")


def _variables(template: Template) -> str:
    return ", ".join(f"{{{{{number}}}}} is the {name}" for number, name in enumerate(template.variables, 1))


def contents() -> list[dict[str, Any]]:
    """Everything that is registered, as the Content API takes it."""
    return [template.content(language) for template in templates().values() for language in template.bodies]
