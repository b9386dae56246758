"""The words of the documents: text files that the office can replace, filled in by Jinja2 in a sandbox.

Exists so that a clerk changes a sentence without a programmer, and so that a slip in a template is told with its file
and line. What a template inserts is text and nothing else: no sign in a ledger is taken for markup. May import
`civtrack.errors`, `civtrack.settings`, `civtrack.ledger.textfile` (encodings) and its neighbour `markup`; jinja2
inside functions.
"""

from __future__ import annotations

import datetime as dt
import re
import traceback
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from civtrack.errors import CivtrackError, SettingsMistake, TemplateMistake
from civtrack.files.plain import kind_of, read_plain
from civtrack.ledger.textfile import decode
from civtrack.light import NamedTuple
from civtrack.model import N_, Message
from civtrack.outputs.notices.kinds import NAMES, NoticeType
from civtrack.outputs.notices.markup import Block, Table, blocks, guarded
from civtrack.settings import Settings
from civtrack.settings.discovery import expanded

__all__ = [
    "Template",
    "check",
    "chinese",
    "files",
    "filled",
    "find",
    "long_day",
    "office_template",
    "packaged",
    "render",
    "shipped",
    "short_day",
    "standing",
    "write_defaults",
    "write_missing",
]

_NUMERALS = "零一二三四五六七八九"


class Template(NamedTuple):
    """A template: its text and where it stands (as people read it)."""

    where: str
    text: str


def _file_name(kind: NoticeType) -> str:
    return f"{NAMES[kind]}.txt"


def shipped(kind: NoticeType) -> Template:
    """The template that comes with civtrack."""
    return packaged(__package__, _file_name(kind))


def packaged(package: str, name: str) -> Template:
    """A template that comes with civtrack, of the room whose document it is."""
    return Template(name, resources.files(package).joinpath("templates", name).read_text("utf-8"))


def folder(settings: Settings) -> Path | None:
    """The office's folder of templates, or None where it has none.

    Raises:
        SettingsMistake: The settings name a folder that is not there.
    """
    path = settings.folder / expanded(settings.outputs.templates)
    if path.is_dir():
        return path
    if (origin := settings.origin(("outputs", "templates"))) != "default":
        detail = Message(N_("there is no folder {path}; make it with: civtrack config init --templates"))
        raise SettingsMistake(f"{origin} outputs.templates", detail=Message(detail.text, {"path": str(path)}))
    return None


def files(settings: Settings) -> tuple[Path, ...]:
    """The office's own templates of Word documents that are there."""
    return standing(map(_file_name, NoticeType), settings)


def standing(names: Iterable[str], settings: Settings) -> tuple[Path, ...]:
    """Those of some templates that the office has made its own."""
    own = folder(settings)
    return tuple(own / name for name in names if kind_of(own / name) == "file") if own else ()


def find(kind: NoticeType, settings: Settings) -> Template:
    """The office's template of a document, else the shipped one.

    Raises:
        SettingsMistake: The settings name a folder that is not there.
        TemplateMistake: The file cannot be read as text.
    """
    return office_template(_file_name(kind), settings) or shipped(kind)


def office_template(name: str, settings: Settings) -> Template | None:
    """The office's template of that name, or None where it has none.

    Raises:
        SettingsMistake: The settings name a folder that is not there.
        TemplateMistake: The file cannot be read as text.
    """
    own = folder(settings)
    path = own / name if own else None
    if path is None or not kind_of(path):
        return None
    where = f"{settings.outputs.templates}/{path.name}"
    try:
        data = read_plain(path)
    except OSError as error:
        raise TemplateMistake(where, detail=error.strerror or str(error)) from error
    text = decode(data)
    if text is None:
        raise TemplateMistake(where, detail=Message(N_("this is no text file")))
    return Template(where, text)


def check(template: Template) -> None:
    """Reads a template without filling it in.

    Raises:
        TemplateMistake: It cannot be used; a name that it uses wrongly shows only when it is filled in.
    """
    _compiled(template)


def write_defaults(target: Path) -> tuple[list[Path], list[Path]]:
    """Writes the shipped templates into a folder; files that are there stay. The written ones, and those that stood."""
    return write_missing(target, map(shipped, NoticeType))


def write_missing(target: Path, templates: Iterable[Template]) -> tuple[list[Path], list[Path]]:
    """Writes templates into a folder; files that are there stay. The written ones, and those that stood."""
    from civtrack.files import replacing

    target.mkdir(parents=True, exist_ok=True)
    written, stood = [], []
    for template in templates:
        path = target / template.where
        if path.exists():
            stood.append(path)
            continue
        with replacing(path) as stream:
            # Old Notepad takes a file without this mark for GBK, and wants the line ends of Windows.
            stream.write(template.text.replace("\n", "\r\n").encode("utf-8-sig"))
        written.append(path)
    return written, stood


def render(template: Template, values: Mapping[str, Any]) -> list[Block]:
    """The blocks of a Word document: a template filled in (see `filled`).

    Raises:
        TemplateMistake: Its file and line.
    """
    found = list(blocks(filled(template, values)))
    widest = max((len(row) for block in found if isinstance(block, Table) for row in block.rows), default=0)
    if widest > _MOST_COLUMNS:
        values = {"count": widest, "most": _MOST_COLUMNS}
        raise TemplateMistake(
            template.where, detail=Message(N_("a table of {count} columns; Word has at most {most}"), values)
        )
    return found


def filled(template: Template, values: Mapping[str, Any]) -> str:
    """A template filled in: lines, in which text of a ledger is guarded from being taken for markup.

    Args:
        template: From `find`.
        values: What its names stand for; days are dates, figures numbers or text.

    Raises:
        TemplateMistake: Its file and line.
    """
    compiled = _compiled(template)
    numerals = iter(range(1, 100))
    try:
        text = compiled.render({**values, "section": lambda: chinese(next(numerals))})
    except RecursionError as error:
        raise TemplateMistake(template.where, detail=Message(N_("it calls itself without end"))) from error
    except CivtrackError:
        raise
    except Exception as error:
        raise TemplateMistake(_line_of(error, template), detail=_said(error)) from error
    return _CODED.sub(lambda code: _CODES[code[0]], text)


_MOST_COLUMNS = 63


_CODES = {"&lt;": "<", "&gt;": ">", "&#34;": '"', "&#39;": "'", "&amp;": "&"}
_CODED = re.compile("|".join(_CODES))
"""What Jinja2 makes of quoted words in a template, for which it knows only HTML; text of a ledger cannot look so."""


@lru_cache(maxsize=16)
def _compiled(template: Template) -> Any:
    from jinja2 import TemplateSyntaxError

    try:
        code = _environment().compile(_on_lines(template.text), template.where, template.where)
    except TemplateSyntaxError as error:
        raise TemplateMistake(f"{template.where}:{error.lineno}", detail=_said(error)) from error
    except (RecursionError, SyntaxError, MemoryError, ValueError) as error:
        raise TemplateMistake(
            template.where, detail=Message(N_("its commands stand in one another far too deeply"))
        ) from error
    return _environment().template_class.from_code(_environment(), code, dict(_environment().globals))


def _on_lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _line_of(error: Exception, template: Template) -> str:
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == template.where]
    return f"{template.where}:{lines[-1]}" if lines else template.where


_UNDEFINED = re.compile(r"(?:'(?P<name>[^']*)' is undefined|.*has no (?:attribute|element) '?(?P<part>[^']*?)'?)")
_UNKNOWN_TAG = re.compile(r"Encountered unknown tag '(?P<name>[^']*)'.*", re.DOTALL)
_UNKNOWN_FILTER = re.compile(r"No filter named '(?P<name>[^']*)'.*", re.DOTALL)


def _said(error: Exception) -> Message:
    """The usual slips in the clerk's words; the others as Jinja2 says them."""
    text = str(error) or type(error).__name__
    for pattern, sentence in (
        (_UNDEFINED, N_("there is no value “{name}” here")),
        (_UNKNOWN_TAG, N_("there is no command “{name}”")),
        (_UNKNOWN_FILTER, N_("there is no filter “{name}”")),
    ):
        if match := pattern.fullmatch(text):
            name = next((found for found in match.groups() if found), "?")
            return Message(sentence, {"name": name})
    return Message("{reason}", {"reason": text})


@cache
def _environment() -> Any:
    from jinja2 import StrictUndefined, pass_context
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup

    class Sandbox(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset({"*", "**"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            # No document needs products of texts or powers; a slip with them fills the memory.
            if operator == "**" or not all(isinstance(side, int | float) for side in (left, right)):
                raise TypeError(operator)
            return super().call_binop(context, operator, left, right)

        def getattr(self, obj: Any, attribute: str) -> Any:
            # A table has its names and nothing else: `items` is a value, not a method.
            if isinstance(obj, Mapping):
                return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
            return super().getattr(obj, attribute)

    @pass_context  # so that it sees quoted words too: without a context Jinja2 writes those down beforehand
    def shown(_: Any, value: Any) -> Any:
        # With autoescape on, what a macro or a block gives is Markup: lines of the template itself.
        if isinstance(value, Markup):
            return value
        if isinstance(value, dt.date):
            value = long_day(value)
        return Markup(guarded("" if value is None else str(value)))  # noqa: S704 - no HTML: kept apart as text below

    environment = Sandbox(
        undefined=StrictUndefined, autoescape=True, finalize=shown, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "day": short_day,
        "fullday": long_day,
        "cn": chinese,
        "clause": clause,
        "numbered": numbered,
    }
    environment.globals |= {"blank": lambda lines: "\n" * min(int(lines) - 1, 40)}
    return environment


def long_day(day: dt.date | None) -> str:
    """``2022年7月5日``: Arabic numerals without leading zeros, as GB/T 9704 writes a day; nothing for none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def short_day(day: dt.date | None, year: int | None = None) -> str:
    """``7月5日``; with the year where it is another than `year`."""
    if day is None:
        return ""
    return long_day(day) if year is not None and day.year != year else f"{day.month}月{day.day}日"


def chinese(number: int) -> str:
    """``十二`` for 12, from 1 to 99; larger ones as digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return (_NUMERALS[tens] if tens > 1 else "") + ("十" if tens else "") + (_NUMERALS[ones] if ones else "")


def clause(text: str | None) -> str:
    """A text without the stop at its end, so that the sentence can go on."""
    return (text or "").strip().rstrip("。；;，,、. ")


def numbered(item: Mapping[str, Any]) -> str:
    """An item's matter behind its number in the list: ``2.井盖缺失``, and ``2. 3号楼``, which is no 2.3."""
    matter = clause(item["matter"])
    return f"{item['n']}.{' ' if matter[:1].isdecimal() else ''}{matter}"


def joined(words: Iterable[str | None], between: str = "、") -> str:
    """The words that are there, each once, in order."""
    return between.join(dict.fromkeys(word for word in words if word))
