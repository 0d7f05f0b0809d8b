"""`run_bot.py templates`: what must be registered at Twilio before WhatsApp works outside the 24-hour window."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from bot.adapters.twilio_messaging.quick_replies import MOST_BUTTONS, quick_reply_content
from bot.adapters.twilio_messaging.templates import Template, templates
from bot.config import load_settings

_SAMPLES = {"person": "Ms Ortiz", "school": "Willow Creek School"}


def show_templates(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="One body for Twilio's Content API a line, ready to be posted.")
    ] = False,
) -> None:
    """List the WhatsApp templates to register, in each language, and which of them the settings know."""
    section = load_settings().twilio
    if as_json:
        for body in contents():
            typer.echo(json.dumps(body, ensure_ascii=False))
        return
    for template in templates().values():
        typer.secho(f"\n{template.name}  ({_variables(template)})", bold=True)
        for language, words in template.bodies.items():
            sid = section.templates.get(template.name, {}).get(language)
            typer.echo(f"  {language}  {sid or 'not registered'}\n      {words}")
    typer.secho("\nquick replies  (optional; no approval needed)", bold=True)
    for count in range(1, MOST_BUTTONS + 1):
        typer.echo(f"  {count}  {section.quick_replies.get(count) or 'not registered'}")
    typer.echo("\nWith --json: the same as bodies for Twilio's Content API. What to do with them: docs/whatsapp-sms.md")


def _variables(template: Template) -> str:
    return ", ".join(f"{{{{{number}}}}} is the {name}" for number, name in enumerate(template.variables, 1))


def contents() -> list[dict[str, Any]]:
    """Everything that can be registered, as the Content API takes it."""
    texts = [
        {
            "friendly_name": f"homeline_{template.name}_{language}",
            "language": language,
            "variables": {str(number): _SAMPLES[name] for number, name in enumerate(template.variables, 1)},
            "types": {"twilio/text": {"body": words}},
        }
        for template in templates().values()
        for language, words in template.bodies.items()
    ]
    return [*texts, *(quick_reply_content(count) for count in range(1, MOST_BUTTONS + 1))]
