"""Files as they arrive by e-mail: broken, locked, mislabelled; and small workbooks of foreign formats, made by hand."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Collection, Mapping, Sequence

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (OLE2) with these streams, each padded to 4096 bytes so that no mini stream is needed."""
    contents = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    sectors: list[bytes] = []
    table = [_TABLE, _END]
    entries = [_entry("Root Entry", 5, _END, 0, child=1 if streams else _FREE)]
    directory = -(-(len(streams) + 1) // 4)
    table = [_TABLE, *range(2, directory + 1), _END]
    for index, (name, data) in enumerate(contents.items(), 1):
        count = -(-len(data) // 512)
        start = len(table)
        table += [*range(start + 1, start + count), _END]
        sectors += [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        entries.append(_entry(name, 2, start, len(data), right=index + 1 if index < len(streams) else _FREE))
    entries += [bytes(128)] * (directory * 4 - len(entries))
    assert len(table) <= 128
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0) + struct.pack("<I", 0)
    header += struct.pack("<I", _FREE) * 108
    allocation = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    return header + allocation + b"".join(entries) + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE, right: int = _FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return (
        text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, _FREE, right, child) + bytes(36)
        + struct.pack("<IQ", start, size)
    )  # fmt: skip


def record(kind: int, data: bytes = b"") -> bytes:
    """A BIFF record."""
    return struct.pack("<HH", kind, len(data)) + data


def locked_xls() -> bytes:
    """An .xls with an opening password: its stream has a FILEPASS record right after the first."""
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0x0DBB, 0x07CC, 0, 6))
    return compound({"Workbook": begin + record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) + record(0x000A)})


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def ods(
    rows: Sequence[Sequence[str | int]], name: str = "台账", *, settings: str = "", skip_rows: int = 0,
    skip_columns: int = 0,
) -> bytes:  # fmt: skip
    """An OpenDocument spreadsheet of texts and numbers, its data beginning below and right of blank cells.

    `settings` is XML before the first table.
    """
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    number = '<table:table-cell office:value-type="float" office:value="{0}"><text:p>{0}</text:p></table:table-cell>'
    blanks = '<table:table-cell table:number-columns-repeated="{}"/>'
    lead = blanks.format(skip_columns) if skip_columns else ""
    body = "".join(
        "<table:table-row>" + lead + "".join(_cell(text, cell, number, blanks) for text in row)
        + "</table:table-row>" for row in rows
    )  # fmt: skip
    if skip_rows:
        body = f'<table:table-row table:number-rows-repeated="{skip_rows}">{blanks.format(1)}</table:table-row>' + body
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{space}office:1.0" '
        f'xmlns:table="{space}table:1.0" xmlns:text="{space}text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet>{settings}<table:table table:name="{name}">{body}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{space}manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        "</manifest:manifest>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        }
    )


def _cell(value: str | int, text: str, number: str, blank: str) -> str:
    if not value:
        return blank.format(1)
    return (text if isinstance(value, str) else number).format(value)


def xlsb(
    rows: Sequence[Sequence[str | float]], name: str = "台账", *, formats: Sequence[int | str] = (),
    looks: Mapping[tuple[int, int], int] | None = None, hidden: Collection[int] = (), before: bytes = b"",
    after: bytes = b"", area: bool = True,
) -> bytes:  # fmt: skip
    """A binary workbook ([MS-XLSB]) of texts and numbers on one sheet, with the fewest records that programs open.

    A text that begins with a number sign is an error. `looks` says for a cell, by row and column from 0 on, which of
    the number `formats` it has, from 1 on; `hidden` rows are not seen; `before` and `after` are further records around
    the rows; without its `area` a sheet is one that not every program reads.
    """
    main = "application/vnd.ms-excel"
    types = (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.bin" ContentType="{main}.sheet.binary.macroEnabled.main"/>'
        f'<Override PartName="/xl/styles.bin" ContentType="{main}.styles"/>'
        f'<Override PartName="/xl/worksheets/sheet1.bin" ContentType="{main}.worksheet"/></Types>'
    )
    width = max(map(len, rows))
    cells = b"".join(_binary_row(number, row, looks or {}, number in hidden) for number, row in enumerate(rows))
    covered = binary(148, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1)) if area else b""
    sheet = b"".join(
        (binary(129), covered, before, binary(145), cells, binary(146), after, binary(130))
    )  # begin of sheet, its area, begin and end of its rows, end of sheet
    listed = struct.pack("<II", 0, 1) + wide("rId1") + wide(name)
    book = (
        binary(131) + binary(153, bytes(8) + wide("")) + binary(143) + binary(156, listed) + binary(144) + binary(132)
    )
    return zipped(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": _links({"officeDocument": "xl/workbook.bin"}),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": _links(
                {"worksheet": "worksheets/sheet1.bin"} | ({"styles": "styles.bin"} if formats else {})
            ),
            "xl/worksheets/sheet1.bin": sheet,
            **({"xl/styles.bin": _binary_styles(formats)} if formats else {}),
        }
    )


def _binary_styles(formats: Sequence[int | str]) -> bytes:
    """Number formats, by number or code, and a look for each; the first look is the plain one."""
    numbers = [code if isinstance(code, int) else 164 + place for place, code in enumerate(formats)]
    defined = [(number, code) for number, code in zip(numbers, formats, strict=True) if isinstance(code, str)]
    codes = b"".join(binary(44, struct.pack("<H", number) + wide(code)) for number, code in defined)
    used = b"".join(binary(47, struct.pack("<HH", 0, number) + bytes(12)) for number in (0, *numbers))
    listed = binary(615, struct.pack("<I", len(defined))) + codes + binary(616) if defined else b""
    looks = binary(617, struct.pack("<I", len(numbers) + 1)) + used + binary(618)
    # Looks of styles stand before those of cells and are none.
    styles = binary(626, struct.pack("<I", 1)) + binary(47, struct.pack("<HH", 0xFFFF, 10) + bytes(12)) + binary(627)
    return binary(278) + listed + styles + looks + binary(279)


def _binary_row(number: int, row: Sequence[str | float], looks: Mapping[tuple[int, int], int], hidden: bool) -> bytes:
    head = struct.pack("<IIHBBB", number, 0, 300, 0, 0x10 if hidden else 0, 0)
    made = binary(0, head + struct.pack("<III", 1, 0, max(len(row) - 1, 0)))
    for column, value in enumerate(row):
        place = struct.pack("<II", column, looks.get((number, column), 0))
        if isinstance(value, str) and value.startswith("#"):
            made += binary(3, place + bytes([_ERRORS[value]]))
        elif isinstance(value, str):
            made += binary(6, place + wide(value)) if value else b""
        elif isinstance(value, int) and value < 1 << 29:
            made += binary(2, place + struct.pack("<i", value << 2 | 2))
        else:
            made += binary(5, place + struct.pack("<d", value))
    return made


_ERRORS = {"#REF!": 0x17, "#N/A": 0x2A}


def binary(kind: int, data: bytes = b"") -> bytes:
    """A record of such a workbook: its number and its length in seven bits a byte, then what it holds."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = len(data), b""
    while length > 0x7F:
        size += bytes([length & 0x7F | 0x80])
        length >>= 7
    return head + size + bytes([length]) + data


def wide(text: str) -> bytes:
    """A text of such a workbook."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _links(targets: Mapping[str, str]) -> str:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{office}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{space}">{inner}</Relationships>'
