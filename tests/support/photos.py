"""Photos pasted into workbooks as districts do: in a cell by WPS, in a cell by Excel, or floating over a row."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

from civtrack.xlsx import Package
from civtrack.xlsx.opened.pictures import placed_pictures

__all__ = ["a_jpeg", "a_photo", "float_over", "hang_over", "paste_in_cell", "place_in_cell", "shown", "with_parts"]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAW = "http://schemas.openxmlformats.org/drawingml/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TAKEN = "2022:07:18 09:30:00"


def a_photo(colour: str, size: tuple[int, int] = (40, 30)) -> bytes:
    """A small picture of one colour, as PNG."""
    from PIL import Image

    saved = io.BytesIO()
    Image.new("RGB", size, colour).save(saved, "PNG")
    return saved.getvalue()


def a_jpeg(colour: str, size: tuple[int, int] = (64, 48)) -> bytes:
    """A photo of a phone: its remarks say when it was taken."""
    from PIL import Image

    saved, remarks = io.BytesIO(), Image.Exif()
    remarks[0x0132] = TAKEN
    remarks[0x0112] = 6
    Image.new("RGB", size, colour).save(saved, "JPEG", exif=remarks)
    return saved.getvalue()


def with_parts(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Changes the unpacked parts of a package and packs them again."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def _sheet_part(parts: dict[str, bytes], sheet: str) -> str:
    book = ET.fromstring(parts["xl/workbook.xml"])
    names = {one.get("name"): one.get(f"{{{LINKS}}}id") for one in book.iter(f"{{{MAIN}}}sheet")}
    links = ET.fromstring(parts["xl/_rels/workbook.xml.rels"])
    target = next(one.get("Target") or "" for one in links if one.get("Id") == names[sheet])
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _cell(parts: dict[str, bytes], sheet: str, address: str) -> tuple[str, ET.Element, ET.Element]:
    """A sheet's part, its tree, and one of its cells, which is made where it is not there."""
    key = _sheet_part(parts, sheet)
    ET.register_namespace("", MAIN)
    ET.register_namespace("r", LINKS)
    tree = ET.fromstring(parts[key])
    letters, number = address.rstrip("0123456789"), address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    row = next(one for one in tree.iter(f"{{{MAIN}}}row") if one.get("r") == number)

    def order(reference: str) -> tuple[int, str]:
        found = reference.rstrip("0123456789")
        return len(found), found

    for cell in row:
        if cell.get("r") == address:
            return key, tree, cell
    place = sum(order(one.get("r") or "") < (len(letters), letters) for one in row)
    cell = ET.Element(f"{{{MAIN}}}c", r=address)
    row.insert(place, cell)
    return key, tree, cell


def _link(parts: dict[str, bytes], key: str, kind: str, target: str) -> str:
    folder, _, name = key.rpartition("/")
    links = f"{folder}/_rels/{name}.rels"
    text = parts.get(links, f'<Relationships xmlns="{PACKAGE}/relationships"></Relationships>'.encode()).decode()
    number = text.count("<Relationship ") + 100
    new = f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
    if "</Relationships>" not in text:
        text = text.replace("/>", "></Relationships>", 1)
    parts[links] = text.replace("</Relationships>", f"{new}</Relationships>").encode()
    return f"rId{number}"


def _typed(parts: dict[str, bytes], entry: str) -> None:
    text = parts["[Content_Types].xml"].decode()
    if entry not in text:
        parts["[Content_Types].xml"] = text.replace("</Types>", f"{entry}</Types>").encode()


def _media(parts: dict[str, bytes], photo: bytes) -> str:
    suffix = "png" if photo.startswith(b"\x89PNG") else "jpeg"
    name = f"photo{sum(one.startswith('xl/media/') for one in parts) + 1}.{suffix}"
    parts[f"xl/media/{name}"] = photo
    types = parts["[Content_Types].xml"].decode()
    if f'Extension="{suffix}"' not in types:
        _typed(parts, f'<Default Extension="{suffix}" ContentType="image/{suffix}"/>')
    return name


def paste_in_cell(path: Path, address: str, photo: bytes, name: str, sheet: str = "台账") -> None:
    """Puts a photo into a cell as WPS does: ``DISPIMG``, and its frame in xl/cellimages.xml."""

    def change(parts: dict[str, bytes]) -> None:
        key, tree, cell = _cell(parts, sheet, address)
        for child in list(cell):
            cell.remove(child)
        cell.set("t", "str")
        ET.SubElement(cell, f"{{{MAIN}}}f").text = f'_xlfn.DISPIMG("{name}",1)'
        ET.SubElement(cell, f"{{{MAIN}}}v").text = f'=DISPIMG("{name}",1)'
        parts[key] = ET.tostring(tree, "utf-8", xml_declaration=True)
        images, media = "xl/cellimages.xml", _media(parts, photo)
        if images not in parts:
            parts[images] = (
                f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<etc:cellImages xmlns:xdr="{DRAW}/'
                f'spreadsheetDrawing" xmlns:r="{LINKS}" xmlns:a="{DRAW}/main" '
                'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"></etc:cellImages>'
            ).encode()
            _link(parts, "xl/workbook.xml", "http://www.wps.cn/officeDocument/2020/cellImage", "cellimages.xml")
            kind = "application/vnd.wps-officedocument.cellimage+xml"
            _typed(parts, f'<Override PartName="/{images}" ContentType="{kind}"/>')
        embedded = _link(parts, images, f"{LINKS}/image", f"media/{media}")
        entry = (
            f'<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="{name}" descr="IMG_0718"/><xdr:cNvPicPr/>'
            f'</xdr:nvPicPr><xdr:blipFill><a:blip r:embed="{embedded}"/><a:stretch><a:fillRect/></a:stretch>'
            '</xdr:blipFill><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9753600" cy="7315200"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic></etc:cellImage>'
        )
        text = parts[images].decode()
        parts[images] = text.replace("</etc:cellImages>", f"{entry}</etc:cellImages>").encode()

    with_parts(path, change)


def place_in_cell(path: Path, address: str, photo: bytes, sheet: str = "台账") -> None:
    """Puts the workbook's only picture into a cell as Excel does: a rich value."""

    def change(parts: dict[str, bytes]) -> None:
        key, tree, cell = _cell(parts, sheet, address)
        cell.set("t", "e")
        cell.set("vm", "1")
        ET.SubElement(cell, f"{{{MAIN}}}v").text = "#VALUE!"
        parts[key] = ET.tostring(tree, "utf-8", xml_declaration=True)
        rich = "http://schemas.microsoft.com/office/spreadsheetml"
        parts["xl/metadata.xml"] = (
            f'<metadata xmlns="{MAIN}" xmlns:xlrd="{rich}/2017/richdata"><metadataTypes count="1">'
            '<metadataType name="XLRICHVALUE"/></metadataTypes><futureMetadata name="XLRICHVALUE" count="1"><bk>'
            '<extLst><ext uri="{3e2802c4-a4d2-4d8b-9148-e3be6c30e623}"><xlrd:rvb i="0"/></ext></extLst></bk>'
            '</futureMetadata><valueMetadata count="1"><bk><rc t="1" v="0"/></bk></valueMetadata></metadata>'
        ).encode()
        parts["xl/richData/rdrichvalue.xml"] = (
            f'<rvData xmlns="{rich}/2017/richdata" count="1"><rv s="0"><v>0</v><v>5</v></rv></rvData>'
        ).encode()
        parts["xl/richData/rdrichvaluestructure.xml"] = (
            f'<rvStructures xmlns="{rich}/2017/richdata" count="1"><s t="_localImage">'
            '<k n="_rvRel:LocalImageIdentifier" t="i"/><k n="CalcOrigin" t="i"/></s></rvStructures>'
        ).encode()
        parts["xl/richData/richValueRel.xml"] = (
            f'<richValueRels xmlns="{rich}/2022/richvaluerel" xmlns:r="{LINKS}"><rel r:id="rId100"/></richValueRels>'
        ).encode()
        _link(parts, "xl/richData/richValueRel.xml", f"{LINKS}/image", f"../media/{_media(parts, photo)}")
        for kind, target in (
            (f"{LINKS}/sheetMetadata", "metadata.xml"),
            ("http://schemas.microsoft.com/office/2017/06/relationships/rdRichValue", "richData/rdrichvalue.xml"),
            (
                "http://schemas.microsoft.com/office/2017/06/relationships/rdRichValueStructure",
                "richData/rdrichvaluestructure.xml",
            ),
            ("http://schemas.microsoft.com/office/2022/10/relationships/richValueRel", "richData/richValueRel.xml"),
        ):
            _link(parts, "xl/workbook.xml", kind, target)

    with_parts(path, change)


def hang_over(path: Path, row: int, column: int, photo: bytes, sheet: str = "台账") -> None:
    """Lets a photo float over a cell as WPS does, in a workbook without a drawing; whatever else is in it stays."""

    def change(parts: dict[str, bytes]) -> None:
        key = _sheet_part(parts, sheet)
        drawing = "xl/drawings/drawing77.xml"
        embedded = _link(parts, drawing, f"{LINKS}/image", f"../media/{_media(parts, photo)}")
        corners = "".join(
            f"<xdr:{name}><xdr:col>{column - 1}</xdr:col><xdr:colOff>{offset}</xdr:colOff><xdr:row>{row - 1}</xdr:row>"
            f"<xdr:rowOff>{offset}</xdr:rowOff></xdr:{name}>"
            for name, offset in (("from", 12700), ("to", 190500))
        )
        parts[drawing] = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<xdr:wsDr xmlns:xdr="{DRAW}/spreadsheetDrawing" '
            f'xmlns:r="{LINKS}" xmlns:a="{DRAW}/main"><xdr:twoCellAnchor editAs="oneCell">{corners}<xdr:pic>'
            '<xdr:nvPicPr><xdr:cNvPr id="2" name="Picture 1" descr="IMG"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
            f'<a:blip r:embed="{embedded}"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm>'
            '<a:off x="0" y="0"/><a:ext cx="2438400" cy="1828800"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
            "</a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
        ).encode()
        kind = "application/vnd.openxmlformats-officedocument.drawing+xml"
        _typed(parts, f'<Override PartName="/{drawing}" ContentType="{kind}"/>')
        named = _link(parts, key, f"{LINKS}/drawing", "../drawings/drawing77.xml")
        text, new = parts[key].decode(), f'<drawing xmlns:r="{LINKS}" r:id="{named}"/>'
        mark = next(mark for mark in ("<legacyDrawing", "<tableParts", "<extLst", "</worksheet>") if mark in text)
        parts[key] = text.replace(mark, f"{new}{mark}", 1).encode()

    with_parts(path, change)


def float_over(path: Path, address: str, *photos: bytes, sheet: str | None = None) -> None:
    """Lets photos float over a cell, saved by openpyxl, which loses cell photos."""
    from openpyxl import load_workbook
    from openpyxl.drawing.image import Image

    book = load_workbook(path)
    for photo in photos:
        (book[sheet] if sheet else book.worksheets[0]).add_image(Image(io.BytesIO(photo)), address)
    book.save(path)


def shown(path: Path, sheet: str = "台账") -> dict[str, list[tuple[str, bytes]]]:
    """The photos of a sheet: address of a cell → how each is shown, and its bytes."""
    found: dict[str, list[tuple[str, bytes]]] = {}
    with Package.open(path) as package:
        for one in placed_pictures(package, sheet):
            letter = chr(64 + one.column)
            found.setdefault(f"{letter}{one.row}", []).append((one.form, package.container.read(one.part)))
    return found
