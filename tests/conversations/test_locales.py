"""The bot's own words: every language says everything, keeps every placeholder, and is understood as it asks to be."""

from __future__ import annotations

import ast
import string
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import regex as re
from babel.messages.catalog import Catalog, Message

from conversations.chat import Chat
from conversations.languages import language_choices, own_name
from conversations.locale import SOURCE, Locale, catalog_for, locale_for, shipped
from conversations.optout import help_word, optout_verdict, restart_verdict
from conversations.people import Participant
from conversations.prompts import PromptKind
from conversations.reading.normal import key
from conversations.words import languages, words_for
from scripts.words import ROOT, TEMPLATE, catalogs, collect, forms, load
from tests.conversations.test_answers import ask, heard

#: Messages that may read the same in another language.
SAME = {"No"}
#: WhatsApp: characters of a quick reply, and of a line in a list.
MOST_IN_BUTTON, MOST_IN_LIST = 20, 24
MOST_IN_MESSAGE = 1000
#: Words that a message asks people to send, in capitals or in quotation marks.
ASKED_FOR = re.compile(r"\b(?:STOP|START|MENU|SKIP|HELP|BACK)\b")
SHOUTED_OR_QUOTED = re.compile(r"\b\p{Lu}{2,}\b|(?<=[«“„「])[^«»“”„「」{}]+(?=[»”“」])")
#: Languages in Arabic script write these otherwise: ؟ ، ؛ «».
LATIN_MARKS = re.compile(r"[?,;\"“”']")
ARABIC_SCRIPT = {"ar", "fa", "ps", "ur"}
FSI, PDI = "\u2068", "\u2069"

OTHERS = sorted(catalogs())
ALL = [SOURCE, *OTHERS]


@cache
def sources() -> Catalog:
    return collect()


@cache
def catalog(language: str) -> Catalog:
    return load(catalogs()[language], language)


def ids(of: Catalog) -> set[tuple[str, ...]]:
    return {said(message) for message in of if message.id}


def said(message: Message) -> tuple[str, ...]:
    """What a message says in English: one text, or one for one and one for many."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Every English text beside what `language` says for it; each plural form beside the English plural."""
    for message in sources() if language == SOURCE else catalog(language):
        if message.id:
            for text in said(message) if language == SOURCE else forms(message):
                yield said(message)[-1], text


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def counts_of(language: str, message: Message, form: int) -> list[int]:
    """Which counts take plural form number `form`."""
    choose, wanted = locale_for(language)._translations.ngettext, forms(message)[form]
    return [count for count in range(200) if choose(said(message)[0], said(message)[-1], count) == wanted]


def expect_none(offenders: list[str]) -> None:
    assert not offenders, "\n".join(offenders)


def test_the_template_is_up_to_date() -> None:
    template = load(TEMPLATE)
    assert ids(template) == ids(sources()), "run: make words"
    assert not list(template.obsolete)


def test_the_sources_are_found() -> None:
    found = {name for message in sources() for name, _line in message.locations}
    assert {"conversations/hints.py", "conversations/flows/menu.py", "handlers/opting.py"} <= found
    assert not [
        name for name in found if not name.startswith(("conversations/", "handlers/", "bot/adapters/", "bot/media/"))
    ]


@pytest.mark.parametrize("language", OTHERS)
def test_every_catalog_has_every_key(language: str) -> None:
    of = catalog(language)
    assert ids(of) == ids(sources()), "run: make words"
    assert not list(of.obsolete)
    expect_none([str(message.id) for message in of if message.id and message.fuzzy])
    expect_none([str(message.id) for message in of if message.id and len(forms(message)) != _forms_needed(of, message)])
    expect_none([english for english, text in texts(language) if not text.strip()])


def _forms_needed(of: Catalog, message: Message) -> int:
    return of.num_plurals if message.pluralizable else 1


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_keeps_its_placeholders(language: str) -> None:
    expect_none([text for message in catalog(language) for text in _wrong_fields(language, message) if message.id])


def _wrong_fields(language: str, message: Message) -> list[str]:
    wanted = fields(said(message)[-1])
    return [
        text
        for form, text in enumerate(forms(message))
        if fields(text) != wanted and not _says_the_count(language, message, form)
    ]


def _says_the_count(language: str, message: Message, form: int) -> bool:
    """Whether the form stands for a single count, and so need not hold it: "two families"."""
    lacks = fields(said(message)[-1]) - fields(forms(message)[form])
    return message.pluralizable and lacks == {"count"} and len(counts_of(language, message, form)) == 1


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_left_in_english(language: str) -> None:
    expect_none([text for english, text in texts(language) if text == english and english not in SAME])


@pytest.mark.parametrize("language", ALL)
def test_edges_and_length(language: str) -> None:
    expect_none([english for english, text in texts(language) if _edges(text) != _edges(english)])
    expect_none([english for english, text in texts(language) if len(text) > MOST_IN_MESSAGE])
    expect_none(
        [english for english, text in texts(language) if "  " in text or text.count("\n") != english.count("\n")]
    )


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@pytest.mark.parametrize("language", ALL)
def test_values_come_out(language: str) -> None:
    locale = locale_for(language)
    for message in sources():
        if message.id and not message.pluralizable:
            values = {name: f"<{name}>" for name in fields(said(message)[0])}
            text = locale.gettext(said(message)[0], **values)
            shown = {f"{FSI}{value}{PDI}" if locale.rtl else value for value in values.values()}
            expect_none([text for value in shown if value not in text])


def test_in_arabic_each_value_is_isolated() -> None:
    text = locale_for("ar").gettext(
        "Write MENU to do something else, or call the school office at {phone}.", phone="555-0100"
    )
    assert f"{FSI}555-0100{PDI}" in text
    assert FSI not in locale_for("es").gettext("Sent to {name}.", name="Ms Ortiz")


@pytest.mark.parametrize("language", sorted(ARABIC_SCRIPT & set(OTHERS)))
def test_marks_of_the_script(language: str) -> None:
    expect_none([text for _, text in texts(language) if LATIN_MARKS.search(text)])


@pytest.mark.parametrize("count", [0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111])
def test_arabic_counts(count: int) -> None:
    chat = Chat(Participant(language="ar"))
    text = chat.ngettext(
        "{count} family is still waiting for a first hello.",
        "{count} families are still waiting for a first hello.",
        count,
    )
    few = range(3, 11)
    words = {0: "لا توجد عائلة", 1: "عائلة واحدة", 2: "عائلتان"}
    assert text.startswith(words.get(count) or f"{FSI}{count}{PDI} {'عائلات' if count % 100 in few else 'عائلة'}")


# Words that people are asked to send -------------------------------------------------------------------------------


def meanings(text: str, language: str) -> Counter[str]:
    """What the capital or quoted words of `text` do when somebody sends them."""
    return Counter(meaning for word in SHOUTED_OR_QUOTED.findall(text) if (meaning := meaning_of(word, language)))


def meaning_of(word: str, language: str) -> str:
    if optout_verdict(word, language) == "optout":
        return "stop"
    if restart_verdict(word, language):
        return "start"
    return "help" if help_word(word, language) else words_for(language).controls.get(key(word), "")


@pytest.mark.parametrize("language", ALL)
def test_words_asked_for_are_understood(language: str) -> None:
    asked = [(english, text) for english, text in texts(language) if ASKED_FOR.search(english)]
    assert len(asked) > 8
    for english, text in asked:
        wanted = Counter(word.lower() for word in ASKED_FOR.findall(english))
        assert meanings(text, language) == wanted, (english, text)


def test_the_words_by_name() -> None:
    assert [meaning_of(word, "es") for word in ("ALTO", "INICIAR", "MENÚ", "SALTAR")] == [
        "stop",
        "start",
        "menu",
        "skip",
    ]
    assert [meaning_of(word, "ar") for word in ("توقف", "ابدأ", "القائمة", "تخطي")] == ["stop", "start", "menu", "skip"]


@pytest.mark.parametrize("language", ALL)
@pytest.mark.parametrize(
    "english, kind, value",
    [
        ("Please write a day, like Monday or 5/12.", "date", "2027-05-12"),
        ("Please write a time, like 5:30.", "time", "17:30"),
        ("From what time in the evening shall I be quiet? For example 9 pm.", "time", "21:00"),
        ("Until what time in the morning? For example 7 am.", "time", "07:00"),
    ],
)
def test_examples_are_understood(language: str, english: str, kind: PromptKind, value: str) -> None:
    words = locale_for(language).gettext(english).split()
    endings = (" ".join(words[-count:]) for count in range(1, 6))
    assert value in [heard(ask(kind), ending, language) for ending in endings]


# Buttons and lists -------------------------------------------------------------------------------------------------


def calls(name: str) -> Iterator[ast.Call]:
    """Every call of `name` in the flows and what they stand on."""
    for path in sorted((ROOT / "conversations").rglob("*.py")):
        for node in ast.walk(_parsed(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield node


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def literal(node: ast.expr) -> str:
    """The message in `_("…")`, or nothing."""
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        return str(node.args[0].value)
    return ""


@cache
def buttons() -> frozenset[str]:
    return frozenset(literal(call.args[1]) for call in calls("Choice") if len(call.args) > 1) - {""}


@cache
def titles() -> frozenset[str]:
    return frozenset(literal(word.value) for call in calls("flow") for word in call.keywords if word.arg == "title") - {
        ""
    }


def test_labels_are_found() -> None:
    assert {"Yes", "Stop all messages", "Only news"} <= buttons()
    assert {"Help", "Settings", "Write to a teacher"} <= titles()


@pytest.mark.parametrize("language", ALL)
def test_labels_fit(language: str) -> None:
    say = locale_for(language).gettext
    expect_none([say(label) for label in sorted(buttons()) if len(say(label)) > MOST_IN_BUTTON])
    expect_none([say(title) for title in sorted(titles()) if len(say(title)) > MOST_IN_LIST])


@pytest.mark.parametrize("language", ALL)
def test_typing_a_label_stops_nothing(language: str) -> None:
    say = locale_for(language).gettext
    labels = sorted((buttons() | titles()) - {"Stop all messages"})
    expect_none([say(label) for label in labels if optout_verdict(say(label), language) == "optout"])


# Languages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ALL)
def test_each_language_says_its_own_name(language: str) -> None:
    assert own_name(language).lower() in locale_for(language).gettext("From now on I speak English with you.").lower()


def test_languages_to_choose_from() -> None:
    assert [choice.token for choice in language_choices()] == list(shipped()) == ALL
    assert {"English", "Español (Spanish)", "العربية (Arabic)"} <= {choice.label for choice in language_choices()}
    assert set(ALL) <= languages()


@pytest.mark.parametrize(
    "tag, speaks", [("es-MX", "es"), ("ES_mx", "es"), ("ar", "ar"), ("en-GB", "en"), ("xx", "en"), ("", "en")]
)
def test_the_nearest_language_speaks(tag: str, speaks: str) -> None:
    assert catalog_for(tag) == speaks
    assert isinstance(locale_for(tag), Locale)
