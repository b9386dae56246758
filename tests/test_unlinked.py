"""Conversion draws in nothing from outside: no server is asked, no other file's content arrives."""

from __future__ import annotations

import http.server
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from civtrack.files.office import convert_to_xlsx, find_office
from civtrack.files.unlinked import copy_unlinked
from tests.xlsx.test_libreoffice import converted

SPACES = "".join(
    f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("draw", "drawing"),
                         ("svg", "svg-compatible"), ("manifest", "manifest"))
) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'  # fmt: skip
KIND = "application/vnd.oasis.opendocument.spreadsheet"


def document(path: Path, drawn: str, cells: str, tables: str = "") -> Path:
    """An .ods of one sheet with drawings and cells."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{SPACES} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="S"><table:shapes>{drawn}</table:shapes><table:table-row>'
        f'<table:table-cell office:value-type="string"><text:p>台账</text:p></table:table-cell>{cells}'
        f"</table:table-row></table:table>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in (("/", KIND), ("content.xml", "text/xml"))
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", KIND)
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", f"<manifest:manifest{SPACES}>{entries}</manifest:manifest>")
    return path


def picture(href: str) -> str:
    return (
        '<draw:frame svg:width="3cm" svg:height="3cm" svg:x="6cm" svg:y="1cm">'
        f'<draw:image xlink:href="{href}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame>'
    )


OUTSIDE = [
    "file:///etc/passwd",
    "http://x/a.png",
    "//server/a.png",
    "../a.png",
    "/a.png",
    "&#102;ile:///a",
    "smb://x/a",
]


@pytest.mark.parametrize("href", OUTSIDE)
def test_names_of_other_files_are_taken_out_of_the_copy(tmp_path: Path, href: str) -> None:
    """Pictures, objects and data from outside lose their names; those inside and links to click keep theirs."""
    inside = picture("Pictures/1.png") + picture("./Object 1")
    link = f'<table:table-cell><text:p><text:a xlink:href="{href}">x</text:a></text:p></table:table-cell>'
    source = document(tmp_path / "1.ods", picture(href) + inside, link, f'<table:table-source xlink:href="{href}"/>')
    copy_unlinked(source, tmp_path / "2.ods")
    with zipfile.ZipFile(tmp_path / "2.ods") as package:
        assert package.namelist()[0] == "mimetype"
        content = package.read("content.xml").decode()
    assert content.count(href) == 1
    assert f'<text:a xlink:href="{href}">' in content
    assert 'xlink:href="Pictures/1.png"' in content
    assert 'xlink:href="./Object 1"' in content


def test_a_spelling_that_hides_names_is_not_converted(tmp_path: Path) -> None:
    """UTF-16 or entities in a document: refused before LibreOffice sees it; what is no zip is copied as it is."""
    source = document(tmp_path / "1.ods", "", "")
    with zipfile.ZipFile(source, "a") as package:
        package.writestr("styles.xml", "<x/>".encode("utf-16"))
    with pytest.raises(ValueError, match="spelling"):
        copy_unlinked(source, tmp_path / "2.ods")
    (tmp_path / "1.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    copy_unlinked(tmp_path / "1.xls", tmp_path / "2.xls")
    assert (tmp_path / "2.xls").read_bytes() == b"\xd0\xcf\x11\xe0"


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and what it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"GEHEIM")

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}", asked
    running.shutdown()
    running.server_close()


@pytest.mark.libreoffice
def test_no_server_is_asked_and_no_other_file_arrives(tmp_path: Path, server: tuple[str, list[str]]) -> None:
    """Linked pictures, objects, sheets and ranges, WEBSERVICE, DDE and formulas over other files."""
    from PIL import Image

    address, asked = server
    marker, photo = tmp_path / "geheim.csv", tmp_path / "geheim.png"
    marker.write_text("GEHEIM,1\n", encoding="utf-8")
    Image.new("RGB", (33, 77), (1, 2, 3)).save(photo)
    file = marker.as_uri()
    value = 'office:value-type="string" office:string-value="alt"'
    csv = 'table:filter-name="Text - txt - csv (StarCalc)" table:filter-options="44,34,76,1"'
    drawn = picture(f"{address}/a.png") + picture(photo.as_uri()) + picture(file).replace("draw:image", "draw:object")
    cells = "".join(
        f'<table:table-cell table:formula="of:={formula}" {value}/>'
        for formula in (
            f"WEBSERVICE(&quot;{address}/w&quot;)", f"WEBSERVICE(&quot;{file}&quot;)", f"['{file}'#$geheim.A1]",
            f"DDE(&quot;soffice&quot;;&quot;{marker}&quot;;&quot;A1&quot;)",
        )
    )  # fmt: skip
    tables = "".join(
        f'<table:table table:name="L{number}"><table:table-source xlink:type="simple" xlink:href="{href}" {csv}/>'
        f'<table:table-row><table:table-cell><table:cell-range-source table:name="CSV_all" xlink:type="simple" '
        f'xlink:href="{href}" {csv} table:last-column-spanned="1" table:last-row-spanned="1"/></table:table-cell>'
        "</table:table-row></table:table>"
        for number, href in enumerate((file, f"{address}/t.csv"))
    )
    source = document(tmp_path / "1.ods", drawn, cells, tables)
    (tmp_path / "room").mkdir()
    program = find_office()
    assert program is not None
    made = convert_to_xlsx({"1.ods": source}, tmp_path / "room", program)["1.ods"]
    assert isinstance(made, Path)
    assert asked == []
    with zipfile.ZipFile(made) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert not any(b"GEHEIM" in content for content in parts.values())
    assert not any("media" in name for name in parts)
    assert "台账".encode() in parts["xl/sharedStrings.xml"]


@pytest.mark.libreoffice
def test_a_picture_that_an_old_workbook_only_names_stays_outside(tmp_path: Path, server: tuple[str, list[str]]) -> None:
    """An .xls whose photos lie on a server and in another file: no request, and not one byte of that file."""
    import xlsxwriter
    from PIL import Image

    from tests.leaks.base import patch

    address, asked = server
    photo, ledger = tmp_path / "geheim.png", tmp_path / "1.xlsx"
    Image.new("RGB", (33, 77), (1, 2, 3)).save(photo)
    book = xlsxwriter.Workbook(str(ledger))
    sheet = book.add_worksheet("台账")
    sheet.write(0, 0, "台账")
    for place in ("D2", "D12"):
        sheet.insert_image(place, str(photo))
    book.close()
    program = find_office()
    assert program is not None
    file = photo.as_uri()
    link = f"{address}/".ljust(len(file) - 4, "a") + ".png"
    patch(
        ledger,
        {
            "xl/drawings/_rels/drawing1.xml.rels": [
                (r'Target="../media/image1.png"', f'Target="{link}" TargetMode="External"')
            ],
            "xl/drawings/drawing1.xml": lambda text: text.replace("r:embed", "r:link"),
        },
        drop=["xl/media/image1.png"],
    )
    old = converted(ledger, "xls", tmp_path / "profile")
    served = old.read_bytes()
    assert link.encode("utf-16-le") in served
    old.write_bytes(served.replace(link.encode("utf-16-le"), file.encode("utf-16-le")))
    (remote := tmp_path / "1.xls").write_bytes(served)
    asked.clear()
    (tmp_path / "room").mkdir()
    made = convert_to_xlsx({"1.xls": remote, "2.xls": old}, tmp_path / "room", program)
    assert asked == []
    for path in made.values():
        assert isinstance(path, Path)
        with zipfile.ZipFile(path) as package:
            assert not any("media" in name for name in package.namelist())
