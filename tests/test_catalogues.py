"""Shows that everything civtrack says is translated, with the same fields, in characters that GBK terminals have."""

from __future__ import annotations

import ast
import gettext
import io
import re
import string

import pytest

pytest.importorskip("babel", reason="the catalogues' tools need babel (pip install civtrack[test])")

from babel.messages.mofile import write_mo

from civtrack.locales import translator
from civtrack.locales.glossary import GLOSSARY, wrong_words
from civtrack.locales.update import CATALOGUE, PACKAGE, extracted, read, update

CATALOG = read()
RERUN = "run: python -m civtrack.locales.update, translate what it lists, run it again"


def ids(message: object) -> tuple[str, ...]:
    return tuple(message) if isinstance(message, list | tuple) else (str(message),)


MESSAGES = [message for message in CATALOG if message.id]
STRINGS = [
    (original, translation)
    for message in MESSAGES
    for original in ids(message.id)
    for translation in ids(message.string)
    if translation
]


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_message_of_the_code_is_in_the_catalogue() -> None:
    """A new message is translated before it is released."""
    known = {ids(message.id) for message in MESSAGES}
    missing = [(ids(message), modules) for message, modules in extracted().items() if ids(message) not in known]
    assert not missing, RERUN


def test_no_message_is_left_unmarked() -> None:
    """A sentence that goes into a Message, or that an error class says, is marked for the catalogue."""
    unmarked = []
    for module in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            said: ast.expr | None = None
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Message" and node.args:
                said = node.args[0]
            elif (isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("sentence", "remedy")) or (
                isinstance(node, ast.keyword) and node.arg == "detail"
            ):
                said = node.value
            if isinstance(said, ast.Constant | ast.JoinedStr) and re.search(
                "[a-z]", re.sub(r"\{[^}]*\}", "", ast.unparse(said).replace("\\n", ""))
            ):
                unmarked.append(f"{module.relative_to(PACKAGE)}:{said.lineno} {ast.unparse(said)}")
    assert not unmarked


def test_every_message_is_translated_and_none_is_guessed() -> None:
    """No empty translation, no fuzzy one."""
    wanting = [message.id for message in MESSAGES if message.fuzzy or not all(ids(message.string))]
    assert not wanting, RERUN


def test_the_catalogue_holds_nothing_that_is_not_said() -> None:
    """A message that left the code leaves the catalogue."""
    said = {ids(message) for message in extracted()}
    left = [message.id for message in MESSAGES if ids(message.id) not in said]
    assert not left, RERUN
    assert not CATALOG.obsolete, RERUN


def test_fields_are_the_same_in_both_languages() -> None:
    """A translation that names a field the message does not give would stop the program where it is shown."""
    wrong = []
    for message in MESSAGES:
        allowed = set().union(*(fields_of(original) for original in ids(message.id)))
        for translation in ids(message.string):
            # A plural's count may be left unsaid, a message's fields may not.
            needed = allowed if len(ids(message.id)) == 1 else allowed - {"count"}
            if translation and not needed <= fields_of(translation) <= allowed | {"count"} - ({"count"} - allowed):
                wrong.append((message.id, translation))
    assert not wrong


def test_the_compiled_catalogue_says_what_the_source_says() -> None:
    """The .mo that runs is made from the .po that is committed."""
    compiled = CATALOGUE.with_suffix(".mo")
    assert compiled.exists(), "run: pip install -e ."
    fresh = io.BytesIO()
    write_mo(fresh, CATALOG)
    fresh.seek(0)
    expected = {key: text for key, text in vars(gettext.GNUTranslations(fresh))["_catalog"].items() if key}
    with compiled.open("rb") as stream:
        actual = {key: text for key, text in vars(gettext.GNUTranslations(stream))["_catalog"].items() if key}
    assert actual == expected, "run: pip install -e ."


def test_messages_keep_to_what_a_gbk_terminal_shows() -> None:
    """Chinese Windows terminals have GBK; a glyph outside it would be shown as a question mark."""
    foreign = {sign for pair in STRINGS for text in pair for sign in text if not text_in_gbk(sign)}
    assert not foreign


def text_in_gbk(text: str) -> bool:
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def test_translations_keep_the_shape_of_their_messages() -> None:
    """Line breaks, commands and options stand in a translation as they stand in the message."""
    wrong = []
    for original, translation in STRINGS:
        spoken = [word for word in re.findall(r"(?<![\w-])--[a-z][a-z-]+", original) if word not in translation]
        if original.count("\n") != translation.count("\n") or spoken:
            wrong.append((original, translation))
    assert not wrong


def test_updating_twice_changes_nothing() -> None:
    """The catalogue is what the tool writes: no dates, no line numbers, always the same order."""
    before = CATALOGUE.read_bytes()
    other = CATALOGUE.with_name("again.po")
    try:
        other.write_bytes(before)
        update(other)
        assert other.read_bytes() == before, RERUN
    finally:
        other.unlink()


def test_one_word_for_one_thing() -> None:
    """No translation, shipped text or commented setting says what the glossary says otherwise."""
    texts = {"the catalogue": "\n".join(translation for _, translation in STRINGS)}
    texts |= {path.name: path.read_text("utf-8") for path in PACKAGE.rglob("templates/*.txt")}
    texts["template.py"] = (PACKAGE / "settings/template.py").read_text("utf-8")
    wrong = {name: found for name, text in texts.items() if (found := wrong_words(text))}
    assert not wrong
    assert wrong_words("新档次：时限看不懂") == ["档 → 等级", "时限看不懂 → 时限不明确"]
    assert not wrong_words("档案、存档、归档、文档")


def test_every_term_of_the_glossary_is_used() -> None:
    """A word that nothing says would forbid without reason."""
    said = "\n".join(translation for _, translation in STRINGS)
    assert not [term.word for term in GLOSSARY if term.word.removeprefix("上次") not in said]


def test_no_template_counts_by_a_word_of_its_own() -> None:
    """Behind a number stands the word for what is counted (``measure``), so that problems alone are 件."""
    texts = {path.name: path.read_text("utf-8") for path in PACKAGE.rglob("templates/*.txt")}
    texts = {name: re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL) for name, text in texts.items()}
    assert len(texts) >= 6
    assert not [found for text in texts.values() for found in re.findall(r"\w+ \}\}[件项条个].*", text)]
    assert all("{{ measure }}" in text for text in texts.values())


def test_the_catalogue_counts_by_the_word_for_everything() -> None:
    """Of problems alone the translator makes 件 of it, behind a number, in 项数 and alone."""
    assert not [translation for _, translation in STRINGS if "件数" in translation]
    of_problems = translator("zh", "件")
    assert of_problems("Items of each tier") == "各等级件数"
    assert of_problems("items") == "件"
    assert of_problems("{count} items", count=3) == "3件"
    assert of_problems("Items by tier") == "各县区各等级件数"
    assert translator("zh")("Items of each tier") == "各等级项数"
