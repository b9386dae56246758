"""Pictures of the terminal for README: what commands print on a terminal, with its colours, as SVG.

    python -m tests.manual.pictures

makes them anew in ``civtrack/manual/pictures``. Each is the output of a real run in the sample office; rich reads its
colours. rich's own export squeezes Chinese to half its width, so each run of characters is placed by its cells here.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.support.clerk import SAMPLE
from tests.support.terminal import on_terminal

if TYPE_CHECKING:
    from rich.style import Style

__all__ = ["FOLDER", "PICTURES", "Picture", "svg"]

FOLDER = Path(__file__).parents[2] / "civtrack/manual/pictures"
CELL, LINE, EDGE, BAR = 7.6, 20, 16, 34
GROUND, INK = "#1f2430", "#e6e6e6"
COLOURS = {1: "#ff6b68", 2: "#7fd47f", 3: "#f2c55c", 4: "#6fa8ff", 6: "#5fc9c9"}
"""Number of a colour of the terminal → what stands for it."""
FONTS = "'Noto Sans Mono CJK SC','Sarasa Mono SC','NSimSun',Consolas,Menlo,'DejaVu Sans Mono',monospace"


class Picture(NamedTuple):
    """A run: its language, what is typed, how wide the terminal is."""

    language: str
    typed: tuple[str, ...]
    columns: int = 100


_WHERE = "大洼区 红,黄 时限:..明天 非类别:占道经营"
_SHOWN = ("--columns", "编号,点位,责任单位,时限,天数")
PICTURES = {
    "summary-zh.svg": Picture("zh", ("summary",)),
    "summary-en.svg": Picture("en", ("summary",)),
    "query-zh.svg": Picture("zh", ("query", "-w", _WHERE, *_SHOWN)),
    "cross-zh.svg": Picture("zh", ("summary", "--by", "县区,督办措施", "--count", "红")),
    "explain-zh.svg": Picture("zh", ("explain", "WT2207-0025")),
}


def svg(picture: Picture) -> str:
    """The picture, made anew."""
    with tempfile.TemporaryDirectory() as folder:
        office = Path(folder) / "sample_data"
        shutil.copytree(SAMPLE, office, ignore=shutil.ignore_patterns("*.py", "__pycache__", "civtrack-out"))
        ran = on_terminal(
            *picture.typed, "--as-of", "2022-07-20", "-q", cwd=office, columns=picture.columns,
            language=picture.language,
        )  # fmt: skip
    assert ran.code == 0, ran.err
    return _drawn(_command(picture), ran.raw.decode("utf-8").replace("\r\n", "\n"), picture.columns)


def _command(picture: Picture) -> str:
    return " ".join(["civtrack", *(f'"{word}"' if " " in word else word for word in picture.typed)])


def _drawn(title: str, printed: str, columns: int) -> str:
    lines = printed.rstrip("\n").split("\n")
    width = round(columns * CELL + 2 * EDGE)
    height = BAR + len(lines) * LINE + EDGE
    texts = [text for place, line in enumerate(lines) for text in _line(line, BAR + place * LINE + 15)]
    dots = [
        f'<circle cx="{EDGE + 4 + 18 * place}" cy="17" r="5.5" fill="{colour}"/>'
        for place, colour in enumerate(("#ff5f57", "#febc2e", "#28c840"))
    ]
    heading = f'<text x="{EDGE + 64}" y="22" fill="#9aa4b5">$ {escape(title, quote=False)}</text>'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
            f"<title>{escape(title, quote=False)}</title>",
            f'<rect width="{width}" height="{height}" rx="8" fill="{GROUND}"/>',
            *dots,
            f'<g font-family="{FONTS}" font-size="14" fill="{INK}">',
            heading,
            *texts,
            "</g>",
            "</svg>\n",
        ]
    )


def _line(line: str, y: int) -> Iterator[str]:
    """Each run of one colour and one width of characters, where its first cell is."""
    from rich.console import Console
    from rich.text import Text
    from wcwidth import wcswidth

    x = 0
    for segment in Text.from_ansi(line).render(Console(width=1000)):
        for run in re.findall(r" +|[\x21-\x7e]+|[^\x20-\x7e]+", segment.text):
            cells = wcswidth(run)
            if not run.isspace():
                room = f'textLength="{cells * CELL:.1f}" lengthAdjust="spacingAndGlyphs"'
                look = _look(segment.style)
                yield f'<text x="{EDGE + x * CELL:.1f}" y="{y}" {room}{look}>{escape(run, quote=False)}</text>'
            x += cells


def _look(style: Style | None) -> str:
    if style is None:
        return ""
    number = style.color.number if style.color else None
    look = f' fill="{COLOURS[number]}"' if number is not None else ""
    look += ' font-weight="bold"' if style.bold else ""
    return look + (' opacity="0.6"' if style.dim else "")


def main() -> None:
    """Writes them all."""
    FOLDER.mkdir(exist_ok=True)
    for name, picture in PICTURES.items():
        (FOLDER / name).write_text(svg(picture), "utf-8")


if __name__ == "__main__":
    main()
