"""`run_bot.py settings`: every setting, what it is for, and its value now."""

from __future__ import annotations

import typer
from pydantic import BaseModel, SecretStr

from bot.config import load_settings


def show_settings() -> None:
    """Show every setting with its value now (secrets hidden) and what it is for."""
    settings = load_settings()
    for name in type(settings).model_fields:
        section: BaseModel = getattr(settings, name)
        typer.secho(f"\n{name}: {type(section).__doc__}", bold=True)
        for field, info in type(section).model_fields.items():
            value = getattr(section, field)
            shown = ("(set)" if value.get_secret_value() else "(empty)") if isinstance(value, SecretStr) else value
            typer.echo(f"  {field} = {shown}\n      {info.description}")
