"""Shows that an expression that names what it needs is compiled for no text without it, and misses nothing."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import civtrack
from civtrack.patterns import _Lazy, lazy

TEXTS = ("", "路面破损", "a、b", "、、", "a\n、b", "b")


def holds(tree: Iterable[tuple[Any, Any]], needs: AbstractSet[str]) -> bool:
    """Whether everything that a parsed expression matches holds one of some characters."""
    return any(_holds(kind, value, needs) for kind, value in tree)


def _holds(kind: Any, value: Any, needs: AbstractSet[str]) -> bool:
    if kind is _constants.LITERAL:
        return chr(value) in needs
    if kind is _constants.IN:
        return all(
            (one is _constants.LITERAL and chr(what) in needs)
            or (one is _constants.RANGE and set(map(chr, range(what[0], what[1] + 1))) <= needs)
            for one, what in value
        )
    if kind is _constants.BRANCH:
        return all(holds(branch, needs) for branch in value[1])
    if kind is _constants.SUBPATTERN:
        return holds(value[3], needs)
    if kind is _constants.ATOMIC_GROUP:
        return holds(value, needs)
    repeated = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
    return kind in repeated and value[0] > 0 and holds(value[2], needs)


def expressions() -> dict[str, _Lazy]:
    """Every expression of the house that names what it needs."""
    found = {}
    for module in pkgutil.walk_packages(civtrack.__path__, "civtrack."):
        if module.name.endswith(("__main__", "compile_catalogues")):  # the latter is a part of building
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, _Lazy) and value._needs:
                found[f"{module.name}.{name}"] = value
    return found


def test_no_match_can_do_without_what_its_expression_needs() -> None:
    """Proven on the parsed expression: each way through it passes one of the characters."""
    found = expressions()
    assert len(found) > 10
    for name, one in found.items():
        assert not one._flags & re.IGNORECASE, name
        assert holds(_parser.parse(one._text, one._flags), one._needs), name
    assert not holds(_parser.parse("a|b", 0), {"a"})
    assert not holds(_parser.parse("[ab]", 0), {"a"})
    assert not holds(_parser.parse("a*c", 0), {"a"})


def test_no_group_is_repeated_possessively() -> None:
    """Before 3.11.5, Python gives up half of such a group when it turns back (gh-106052); an atomic one it keeps."""
    sources = Path(civtrack.__path__[0]).rglob("*.py")
    possessive = re.compile(r"\)(?:[*+?]|\{[\d,]+\})\+")
    assert [source.name for source in sources if possessive.search(source.read_text("utf-8"))] == []
    assert possessive.search(r"(?:a|b)*+")


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_not_compiled_answers_as_if_it_were(text: str) -> None:
    """Every method, on texts with and without what is needed."""
    plain = re.compile(r"\s*、+")
    for ask in (
        lambda one: one.search(text) and one.search(text).span(),
        lambda one: one.match(text) and one.match(text).span(),
        lambda one: one.fullmatch(text) and one.fullmatch(text).span(),
        lambda one: one.findall(text),
        lambda one: [match.span() for match in one.finditer(text)],
        lambda one: one.split(text),
        lambda one: one.sub("x", text),
        lambda one: one.sub("x", text, count=1),
        lambda one: one.subn("x", text),
    ):
        assert ask(lazy(r"\s*、+", needs="、")) == ask(plain)


def test_an_expression_is_compiled_for_the_first_text_that_may_hold_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """And after so many others: what is asked of every row is worth its compiling."""
    compiled: list[str] = []
    compile_ = re.compile

    def counted(text: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(text)
        return compile_(text, flags)

    monkeypatch.setattr(re, "compile", counted)
    rare, often = lazy("、", needs="、"), lazy("；", needs="；")
    assert [rare.search("abc") for _ in range(9)] == [None] * 9
    assert compiled == []
    assert rare.search("a、c") is not None
    assert compiled == ["、"]
    assert not any(often.search("abc") for _ in range(99))
    assert compiled == ["、", "；"]
