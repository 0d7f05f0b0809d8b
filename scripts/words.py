"""Collects the bot's own words into locales/homeline.pot and brings every catalog up to date with it.

Run by `make words`. Nothing is written where no word has changed. What each catalog still lacks is printed;
docs/words.md says how to go on.
"""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "locales" / "homeline.pot"
#: Functions whose first argument (or first two) is a message. `visit.gettext` and `chat.gettext` count as `gettext`.
KEYWORDS = {"_": None, "gettext": None, "N_": None, "mark": None, "ngettext": (1, 2)}
_DATE = b'"POT-Creation-Date:'
_COMMENT = "# Homeline's own words: the template of all catalogs, made by `make words`."


def collect() -> Catalog:
    """Every message in the sources, with the files that say it."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = Catalog(
        project="Homeline",
        version="1",
        msgid_bugs_address="see docs/words.md",
        header_comment=_COMMENT,
        charset="utf-8",
    )
    rows = extract_from_dir(ROOT, methods, options, KEYWORDS, ("Translators:",), strip_comment_tags=True)
    for name, line, message, comments, context in rows:
        found.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return found


def catalogs() -> dict[str, Path]:
    """The shipped catalogs by language."""
    paths = sorted((ROOT / "locales").glob("*/LC_MESSAGES/homeline.po"))
    return {path.parent.parent.name: path for path in paths}


def load(path: Path, language: str | None = None) -> Catalog:
    """The catalog or template at `path`; `language` is its folder: "es", "zh-Hant"."""
    with path.open("rb") as file:
        return read_po(file, locale=language and language.replace("-", "_"))


def lacking(catalog: Catalog) -> int:
    """How many messages are not translated, or only guessed from a similar one (fuzzy)."""
    return len([message for message in catalog if message.id and (message.fuzzy or not all(forms(message)))])


def forms(message: Message) -> tuple[str, ...]:
    """What a message says in its language: one text, or one for each plural form."""
    return (message.string or "",) if isinstance(message.string, (str, type(None))) else tuple(message.string)


def _save(path: Path, catalog: Catalog, *, by_file: bool = False) -> bool:
    """Write `catalog` unless only its date would change; gives whether it was written."""
    text = io.BytesIO()
    write_po(
        text,
        catalog,
        width=120,
        include_lineno=False,
        include_previous=True,
        ignore_obsolete=True,
        sort_by_file=by_file,
    )
    old = path.read_bytes() if path.exists() else b""
    if _undated(old) == _undated(text.getvalue()):
        return False
    path.write_bytes(text.getvalue())
    return True


def _undated(text: bytes) -> list[bytes]:
    return [line for line in text.splitlines() if not line.startswith(_DATE)]


def main() -> None:
    """Collect, update, and say what changed."""
    if _save(TEMPLATE, collect(), by_file=True):
        print(f"Updated {TEMPLATE.relative_to(ROOT)}")
    template = load(TEMPLATE)
    for language, path in catalogs().items():
        catalog = load(path, language)
        catalog.update(template, update_creation_date=False)
        if _save(path, catalog):
            print(f"Updated {path.relative_to(ROOT)}")
        if count := lacking(catalog):
            print(f"{language}: {count} messages to translate")


if __name__ == "__main__":
    main()
