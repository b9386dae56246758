"""What a Word document says and how it looks on paper, for tests."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

__all__ = ["opened", "pages", "tables", "words"]


def opened(data: bytes) -> Any:
    """The document as python-docx reads it."""
    import docx

    return docx.Document(io.BytesIO(data))


def _blocks(document: Any) -> Iterator[Any]:
    return iter(document.iter_inner_content())


def words(data: bytes) -> str:
    """The text from top to bottom: a paragraph a line with its style before it, a row of a table a line in bars."""
    lines = []
    for block in _blocks(opened(data)):
        if hasattr(block, "rows"):
            for row in block.rows:
                cells = dict.fromkeys(cell._tc for cell in row.cells)
                texts = ["⏎".join(p.text for p in cell.paragraphs) for cell in _cells(row, cells)]
                lines.append(f"| {' | '.join(texts)} |")
        else:
            pictures = len(block._p.findall(".//{http://schemas.openxmlformats.org/drawingml/2006/main}blip"))
            shown = f"（照片{pictures}张）" if pictures else block.text.replace("\n", "⏎")
            lines.append(f"{block.style.name}：{shown}")
    return "\n".join(lines) + "\n"


def _cells(row: Any, elements: dict[Any, None]) -> Iterator[Any]:
    seen = set()
    for cell in row.cells:
        if cell._tc in elements and cell._tc not in seen:
            seen.add(cell._tc)
            yield cell


def tables(data: bytes) -> list[list[list[str]]]:
    """The cells of each table, row by row, as text."""
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in opened(data).tables]


def pages(path: Path, profile: Path) -> list[list[str]]:
    """The lines of text on each page, as LibreOffice sets them; header and page number included."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    assert office is not None
    folder = path.parent / "pages"
    subprocess.run(
        [office, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf", "--outdir",
         str(folder), str(path)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    text = subprocess.run(
        [reader, "-layout", str(folder / f"{path.stem}.pdf"), "-"],
        check=True,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    ).stdout
    return [
        [line.strip() for line in page.splitlines() if line.strip()] for page in text.removesuffix("\f").split("\f")
    ]
