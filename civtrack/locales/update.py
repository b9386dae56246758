"""``python -m civtrack.locales.update``: brings the catalogues in line with the msgids in the code (developers only).

Exists so that a new message appears in every ``.po`` and a removed one disappears, with small diffs: sorted, without
line numbers and dates, and without fuzzy guesses. Needs babel. May import only `civtrack.locales.compile_catalogues`.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

__all__ = ["CATALOGUE", "extracted", "read", "untranslated", "update"]

PACKAGE = Path(__file__).parents[1]
CATALOGUE = Path(__file__).parent / "zh_CN" / "LC_MESSAGES" / "civtrack.po"

Key = str | tuple[str, str]


def extracted() -> dict[Key, list[str]]:
    """Every msgid of the package (singular and plural together where it has both) → the modules that say it.

    A msgid is a literal that is passed to ``N_``, ``tr`` or ``active()``, either branch of a condition included, or
    the two literals that are passed to ``plural``. Babel's own extraction reads tokens and takes keys of nested
    subscripts for text.
    """
    found: dict[Key, list[str]] = {}
    for module in sorted(PACKAGE.rglob("*.py")):
        name = module.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            function = _name(node.func)
            keys: list[Key] = []
            if function in ("N_", "tr", "active()"):
                keys += _literals(node.args[0])
            elif function == "plural" and len(node.args) > 1:
                keys += zip(_literals(node.args[0]), _literals(node.args[1]), strict=True)
            for key in keys:
                if key and name not in found.setdefault(key, []):
                    found[key].append(name)
    return found


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Call):
        return f"{_name(function.func)}()"
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _literals(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*_literals(node.body), *_literals(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def read(path: Path = CATALOGUE) -> Catalog:
    """A catalogue as it stands."""
    with path.open("rb") as stream:
        return read_po(stream, locale="zh_CN")


def update(path: Path = CATALOGUE) -> Catalog:
    """Writes the catalogue anew: what the code says, with the translations that are there; nothing else."""
    old = read(path)
    new = Catalog(locale="zh_CN", fuzzy=False)
    for message, modules in extracted().items():
        known = old.get(message)
        new.add(message, known.string if known and not known.fuzzy else None, [(name, 0) for name in sorted(modules)])
    with path.open("wb") as stream:
        stream.write(_HEADER)
        write_po(stream, new, width=120, omit_header=True, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return read(path)


_HEADER = b"""\
# Simplified Chinese for civtrack.
msgid ""
msgstr ""
"Language: zh_CN\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


def untranslated(catalogue: Catalog) -> list[str]:
    """The msgids that have no translation yet."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue
        if message.id and not (message.string if isinstance(message.string, str) else all(message.string or [""]))
    ]


def main() -> None:
    """Updates the catalogue, compiles it, and lists what is still to be translated."""
    from civtrack.locales.compile_catalogues import compile_catalogues

    catalogue = update()
    compile_catalogues(CATALOGUE.parent)
    missing = untranslated(catalogue)
    sys.stdout.write("".join(f"{message}\n" for message in missing))
    sys.stderr.write(f"{len(catalogue)} messages, {len(missing)} to translate in {CATALOGUE}\n")


if __name__ == "__main__":
    main()
