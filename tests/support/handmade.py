"""Workbooks written by hand as XML, so that a test can hold exactly the bytes that a trap needs.

`handmade(path, …)` writes a whole package around the rows of one or more sheets; every part can be replaced, added or
left out.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

STYLES = (
    f'{DECLARATION}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/>'
    '</numFmts><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill>'
    '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left style="thin"/>'
    '<right style="thin"/><top style="thin"/><bottom style="thin"/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="1" xfId="0" applyBorder="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="9" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""Style 1 has borders, style 2 shows days, style 3 per cent."""


def sheet_xml(rows: str, *, head: str = "", tail: str = "", root: str = "") -> str:
    """A worksheet part around the inside of ``sheetData``."""
    return (
        f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{LINKS}"{root}>{head}<sheetData>{rows}</sheetData>{tail}'
        "</worksheet>"
    )


def strings_xml(*items: str) -> str:
    """A shared strings part; each item is plain text or the inside of an ``<si>``."""
    inner = "".join(f"<si>{item}</si>" if item.startswith("<") else f"<si><t>{item}</t></si>" for item in items)
    return f'{DECLARATION}<sst xmlns="{MAIN}" count="{len(items)}" uniqueCount="{len(items)}">{inner}</sst>'


def links_xml(links: Mapping[str, tuple[str, str]]) -> str:
    """A relationships part: id → (last word of the type, target)."""
    inner = "".join(
        f'<Relationship Id="{key}" Type="{LINKS}/{kind}" Target="{target}"/>' for key, (kind, target) in links.items()
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE_LINKS}">{inner}</Relationships>'


def parts(
    sheets: Mapping[str, str] | str,
    *,
    strings: Sequence[str] | None = None,
    styles: str | None = STYLES,
    workbook: str = "",
    properties: str = "",
    links: Mapping[str, tuple[str, str]] | None = None,
    extra: Mapping[str, str | bytes | None] | None = None,
) -> dict[str, bytes]:
    """The parts of a package.

    Args:
        sheets: Name → worksheet part, or the inside of the ``sheetData`` of one sheet “台账”.
        strings: Shared strings; None leaves the part out, as WPS does.
        styles: The styles part; None leaves it out.
        workbook: XML after ``</sheets>``.
        properties: XML before ``<bookViews>``, such as ``<workbookPr date1904="1"/>``.
        links: Further relationships of the workbook.
        extra: Further parts; one that is None is left out.
    """
    books = {"台账": sheet_xml(sheets)} if isinstance(sheets, str) else sheets
    targets = {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(books) + 1)}
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    overrides = f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>' + "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
        for n in range(1, len(books) + 1)
    )
    for present, name in ((styles, "styles"), (strings, "sharedStrings")):
        if present is not None:
            overrides += f'<Override PartName="/xl/{name}.xml" ContentType="{kind}.{name}+xml"/>'
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(books, 1))
    made: dict[str, str | bytes | None] = {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="{TYPES}">{defaults}{overrides}</Types>',
        "_rels/.rels": links_xml({"rId1": ("officeDocument", "xl/workbook.xml")}),
    }
    if styles is not None:
        targets["rIdStyles"] = ("styles", "styles.xml")
        made["xl/styles.xml"] = styles
    if strings is not None:
        targets["rIdStrings"] = ("sharedStrings", "sharedStrings.xml")
        made["xl/sharedStrings.xml"] = strings_xml(*strings)
    made["xl/workbook.xml"] = (
        f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{properties}<sheets>{listed}</sheets>{workbook}'
        "</workbook>"
    )
    made["xl/_rels/workbook.xml.rels"] = links_xml({**targets, **(links or {})})
    made |= {f"xl/worksheets/sheet{n}.xml": part for n, part in enumerate(books.values(), 1)}
    made |= extra or {}
    return {name: part.encode() if isinstance(part, str) else part for name, part in made.items() if part is not None}


def pack(path: Path, content: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Writes parts as a zip container with fixed dates."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(zipfile.ZipInfo(name, (2012, 7, 2, 9, 52, 0)), data, method)
    return path


def handmade(
    path: Path,
    sheets: Mapping[str, str] | str,
    *,
    strings: Sequence[str] | None = None,
    styles: str | None = STYLES,
    workbook: str = "",
    properties: str = "",
    links: Mapping[str, tuple[str, str]] | None = None,
    extra: Mapping[str, str | bytes | None] | None = None,
) -> Path:
    """Writes a workbook from hand-written XML; the arguments are those of `parts`."""
    return pack(
        path,
        parts(
            sheets, strings=strings, styles=styles, workbook=workbook, properties=properties, links=links, extra=extra
        ),
    )
