"""Where words may sit in a workbook, as data: whoever adds a line to `vocabulary.txt` has a new place tried.

Each line says where, and what is put there; ``{}`` is the word that is to stay behind, ``{n}`` the same with the name
of its district before it, for places whose texts come along where they name nobody.

- ``PART @ELEMENT attributes``: into the tag of the first such element
- ``PART +ELEMENT xml``: as the last thing inside of it
- ``PART >ELEMENT xml`` or ``PART <ELEMENT xml``: after it, before it
- ``new NAME OWNER TYPE content``: another part, to which OWNER has a relationship of this type

PART is one of `PARTS`; ELEMENT may say which, as in ``row[r=4]``. Content without ``<`` is written as bytes.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.leaks.base import D, R, tok

PARTS = {
    "sheet": "xl/worksheets/sheet1.xml", "workbook": "xl/workbook.xml", "styles": "xl/styles.xml",
    "strings": "xl/sharedStrings.xml", "theme": "xl/theme/theme1.xml", "drawing": "xl/drawings/drawing1.xml",
    "vml": "xl/drawings/vmlDrawing1.vml", "comments": "xl/comments1.xml", "core": "docProps/core.xml",
    "app": "docProps/app.xml", "types": "[Content_Types].xml", "rels": "_rels/.rels",
    "sheetrels": "xl/worksheets/_rels/sheet1.xml.rels", "bookrels": "xl/_rels/workbook.xml.rels",
    "drawingrels": "xl/drawings/_rels/drawing1.xml.rels", "table": "xl/tables/table1.xml", "package": "",
}  # fmt: skip

SPACES = {
    "$MAIN": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "$MC": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "$MS": "http://schemas.microsoft.com/office",
    "$R": R,
    "$X14": "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main",
    "$X15": "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main",
    "$XM": "http://schemas.microsoft.com/office/excel/2006/main",
}
"""What the table writes for the names of namespaces."""

_TYPES = {"bin": "application/octet-stream", "xml": "application/xml"}
_SELF = re.compile(r"\s*/>$")


class Place(NamedTuple):
    """A line of the table, by its number among all."""

    number: int
    part: str
    how: str
    element: str
    what: str

    def __str__(self) -> str:
        return f"{self.number}:{self.part}{self.how}{self.element}"


def _listed() -> tuple[Place, ...]:
    found = []
    names = re.compile("|".join(rf"{re.escape(name)}\b" for name in SPACES))
    text = names.sub(lambda name: SPACES[name[0]], Path(__file__).with_suffix(".txt").read_text("utf-8"))
    for number, line in enumerate(filter(None, text.splitlines())):
        part, where, what = line.split(" ", 2)
        found.append(Place(number, part, where[0] if part in PARTS else "", where[part in PARTS :], what))
    return tuple(found)


LISTED = _listed()
SPELLINGS = 5


def _spelled(word: str, how: int) -> str:
    """A word as a part may spell it; every reader of XML takes it for the same."""
    ways: list[Callable[[str], str]] = [
        str, lambda c: f"&#{ord(c)};", lambda c: f"&#x{ord(c):X};", lambda c: c if c.isascii() else f"&#{ord(c)};",
        lambda c: f"&#{ord(c)};" if c.isascii() else c,
    ]  # fmt: skip
    return "".join(map(ways[how % len(ways)], word))


def _as_bytes(word: str, how: int) -> bytes:
    """A word as programs leave it in their own data."""
    return [
        word.encode(), word.encode("utf-16-le"), b"\x01" + word.encode("utf-16-le"), word.encode("gb18030"),
        base64.b64encode(word.encode() + b"    "),
    ][how % 5]  # fmt: skip


def _tag(text: str, element: str) -> re.Match[str] | None:
    name, _, which = element.partition("[")
    said = ""
    if which:
        attribute, _, value = which.removesuffix("]").partition("=")
        said = rf'(?=[^<>]*\s{attribute}="{re.escape(value)}")'
    return re.search(rf"<{re.escape(name)}(?=[\s/>]){said}[^<>]*>", text)


def _into(text: str, place: Place, what: str) -> str | None:
    """A part with something put into it; None where it has no such element."""
    found = _tag(text, place.element)
    if found is None:
        return None
    tag, begin, end = found[0], found.start(), found.end()
    name, empty = place.element.partition("[")[0], _SELF.search(found[0])
    closes = end if empty else text.index(f"</{name}>", end) + len(name) + 3
    match place.how:
        case "@":
            for attribute, value in re.findall(r'([\w:]+)="([^"]*)"', what):
                tag, count = re.subn(rf'(\s{attribute}=)"[^"]*"', lambda old, v=value: f'{old[1]}"{v}"', tag)  # type: ignore[misc]
                if not count:
                    tag = f'{tag[: len(name) + 1]} {attribute}="{value}"{tag[len(name) + 1 :]}'
            return text[:begin] + tag + text[end:]
        case "+" if empty:
            return f"{text[:begin]}{tag[: empty.start()]}>{what}</{name}>{text[end:]}"
        case "+":
            at = text.rindex(f"</{name}>", end, closes) if name not in _NESTED else text.rindex(f"</{name}>")
            return text[:at] + what + text[at:]
        case ">":
            return text[:closes] + what + text[closes:]
    return text[:begin] + what + text[begin:]


_NESTED = frozenset({"worksheet", "workbook", "extLst", "xml", "styleSheet", "xdr:wsDr", "a:theme", "sst", "table"})
"""Elements that are added to at the very last end tag of their name."""


def put(content: dict[str, bytes], place: Place, how: int) -> bool:
    """Puts a word of 盘山县 into a package, spelled somehow; says whether it has the place.

    Args:
        content: Name → part.
        place: Where.
        how: How the word is spelled.
    """
    bare = tok("PS", f"v{place.number}")
    if place.part == "new":
        owner, kind, what = place.what.split(" ", 2)
        if (key := PARTS[owner]) not in content and key:
            return False
        if "<" in what:
            content[place.element] = _written(what, bare, how).encode()
        else:
            content[place.element] = b"\0" + _as_bytes(bare, how) + b"\0\0" + _as_bytes(D["PS"] + bare, how + 1)
        _related(content, key, kind, place)
        return True
    key = PARTS[place.part]
    if key not in content:
        return False
    text = _into(content[key].decode(), place, _written(place.what, bare, how))
    if text is None:
        return False
    content[key] = text.encode()
    return True


def _written(what: str, bare: str, how: int) -> str:
    return what.replace("{n}", _spelled(D["PS"] + bare, how)).replace("{}", _spelled(bare, how))


def _related(content: dict[str, bytes], owner: str, kind: str, place: Place) -> None:
    """Gives a new part its type, and the part that it hangs on a relationship to it."""
    folder, _, name = owner.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/") if owner else "_rels/.rels"
    one = f'<Relationship Id="rIdV{place.number}" Type="{kind}" Target="/{place.element}"/></Relationships>'
    content[rels] = content[rels].replace(b"</Relationships>", one.encode())
    suffix = place.element.rpartition(".")[2]
    content_type = _TYPES.get(suffix, "application/octet-stream")
    override = f'<Override PartName="/{place.element}" ContentType="{content_type}"/></Types>'
    content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(b"</Types>", override.encode())


def packed(content: dict[str, bytes], word: str | None = None) -> bytes:
    """A package of parts, perhaps with a word in its remark and in the remarks and extra fields of each."""
    written = io.BytesIO()
    hidden = word.encode() if word else b""
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if hidden:
                info.comment = hidden
                info.extra = (0x7A71).to_bytes(2, "little") + len(hidden).to_bytes(2, "little") + hidden
            archive.writestr(info, data)
        archive.comment = hidden
    return written.getvalue()


def parts_of(package: bytes) -> dict[str, bytes]:
    """Name → part."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def speaking(picture: bytes, word: str) -> bytes:
    """A PNG with a word in its texts, its camera's remarks, its profile's name and behind its end."""
    said = word.encode()
    chunks = {
        b"tEXt": b"Comment\0" + said, b"zTXt": b"Title\0\0" + zlib.compress(said),
        b"iTXt": b"XML:com.adobe.xmp\0\0\0\0\0" + said, b"eXIf": b"MM\0*" + said, b"prVt": said,
    }  # fmt: skip
    head, rest = picture[:33], picture[33:]
    made = b"".join(
        len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
        for kind, data in chunks.items()
    )
    return head + made + rest + said
