"""The command line's front door."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.cli.console import console
from bot.cli.doctor import doctor
from bot.cli.glossary import glossary
from bot.cli.inbox import inbox
from bot.cli.invite import invite
from bot.cli.outbox import outbox
from bot.cli.phrases import try_phrases
from bot.cli.roster import import_roster
from bot.cli.serve import serve
from bot.cli.settings import show_settings
from bot.cli.survey import survey
from bot.cli.templates import show_templates
from bot.config import ConfigError
from bot.version import VERSION
from bot.writer import is_away

app = typer.Typer(
    name="run_bot.py",
    help="Homeline: schools and families talk, each in their own app and language. Without a command it serves.",
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("serve")(serve)
app.command("console")(console)
app.command("doctor")(doctor)
app.command("import")(import_roster)
app.command("invite")(invite)
app.command("templates")(show_templates)
app.command("try-phrases")(try_phrases)
app.command("settings")(show_settings)
app.add_typer(outbox, name="outbox")
app.add_typer(inbox, name="inbox")
app.add_typer(glossary, name="glossary")
app.add_typer(survey, name="survey")


@app.callback(invoke_without_command=True)
def _front(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    if version:
        typer.echo(f"Homeline {VERSION}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        serve()


def main() -> None:
    """Run the command line; a user's mistake is one clear sentence and exit code 1, never a traceback."""
    try:
        app()
    except ConfigError as error:
        _complain(str(error))
    except OSError as error:
        _complain(f"{error.filename or 'storage.url'}: {error.strerror or error} (see storage.url, storage.media)")
    except Exception as error:
        if not is_away(error):
            raise
        _complain("storage.url: the database does not answer, or is locked by another program. Nothing was changed.")


def _complain(sentence: str) -> None:
    typer.echo(sentence, err=True)
    sys.exit(1)
