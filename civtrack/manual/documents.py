"""The manual as a page and as a Word document.

Exists so that it can be printed and put beside the telephone. markdown-it reads the text, python-docx writes the
document. May import what `civtrack.manual` may; both libraries inside functions only.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

__all__ = ["as_docx", "as_html"]

_STYLE = (
    'body{max-width:52em;margin:2em auto;padding:0 1em;font:16px/1.7 "Microsoft YaHei","PingFang SC",'
    '"Noto Sans CJK SC",sans-serif;color:#1a1a1a;background:#fff}'
    "pre{background:#f5f7fa;padding:.7em 1em;overflow-x:auto}code{font-family:Consolas,monospace}"
    "table{border-collapse:collapse;width:100%;font-size:14px}th,td{border:1px solid #767676;padding:4px 8px;"
    "vertical-align:top;overflow-wrap:anywhere}th{background:#e8eef7}h2{border-bottom:2px solid #767676;margin-top:2em}"
    "@media print{body{margin:0;max-width:none;font-size:10.5pt}h2,h3{break-after:avoid}tr,pre{break-inside:avoid}}"
)


def _tokens(text: str) -> list[Token]:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").parse(text)


def as_html(text: str, title: str, lang: str) -> str:
    """A page that requests nothing from anywhere."""
    from html import escape

    from markdown_it import MarkdownIt

    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def as_docx(text: str, title: str) -> bytes:
    """A Word document with headings of its own, so that Word can list them; the same text gives the same bytes."""
    import datetime as dt

    from docx import Document
    from docx.oxml.ns import qn

    document = Document()
    moment = dt.datetime(2022, 1, 1)  # noqa: DTZ001 - a document's own date says nothing here
    document.core_properties.title, document.core_properties.author = title, "civtrack"
    document.core_properties.created = document.core_properties.modified = moment
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3", "List Bullet", "List Number"):
        style: Any = document.styles[name]
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "SimSun")
    tokens = _tokens(text)
    place = 0
    lists: list[str] = []
    while place < len(tokens):
        token = tokens[place]
        if token.type == "heading_open":
            document.add_heading(_plain(tokens[place + 1]), min(int(token.tag[1]), 3))
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append("List Bullet" if token.type.startswith("bullet") else "List Number")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "paragraph_open":
            document.add_paragraph(_plain(tokens[place + 1]), lists[-1] if lists else None)
        elif token.type == "fence":
            _code(document, token.content.rstrip("\n"))
        elif token.type == "table_open":
            end = next(at for at in range(place, len(tokens)) if tokens[at].type == "table_close")
            _put_table(document, list(_rows(tokens[place:end])))
            place = end
        place += 1
    saved = io.BytesIO()
    document.save(saved)
    return _settled(saved.getvalue())


def _plain(token: Token) -> str:
    return "".join(each.content if each.type != "softbreak" else "" for each in token.children or ())


def _code(document: Any, text: str) -> None:
    from docx.shared import Pt

    run = document.add_paragraph().add_run(text)
    run.font.name, run.font.size = "Consolas", Pt(9)


def _rows(tokens: Sequence[Token]) -> Iterator[list[str]]:
    row: list[str] = []
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            row.append(_plain(token))
        elif token.type == "tr_close":
            yield row


def _put_table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    from docx.shared import Pt

    table = document.add_table(len(rows), len(rows[0]), "Table Grid")
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(9)


def _settled(data: bytes) -> bytes:
    """The same parts without the moment at which they were packed."""
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
