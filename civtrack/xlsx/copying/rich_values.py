"""Pictures that Excel places in cells (rich values): a copy keeps those that its cells show, and none of the others.

Exists because such a picture hangs on its cell by a chain of numbers (MS-XLSX 2.3.6 and 2.6: ``vm`` → value metadata →
rich value → relationship → media). The cells' numbers stay, and the chain behind them is written anew, of what kept
rows show. May import `civtrack.model` and the modules
of `civtrack.xlsx` below it.

Rules: a chain that cannot be followed (data types, other structures than pictures) is cut: the cells keep the value
that older programs show. Where no kept cell shows a picture, nothing of the chain comes along.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from civtrack.xlsx.copying.composing import DECLARATION
from civtrack.xlsx.copying.parts import CopiedParts
from civtrack.xlsx.parts.workbook import Workbook

__all__ = ["MARK", "RichValues"]

_RICH = "XLRICHVALUE"
_IMAGE = "_rvRel:LocalImageIdentifier"
_BLOCK = "{3e2802c4-a4d2-4d8b-9148-e3be6c30e623}"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SPACE = "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"
_RELS = "http://schemas.microsoft.com/office/spreadsheetml/2022/richvaluerel"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MARK = re.compile(r"""\svm\s*=\s*["'](\d+)["']""")
"""The number of a cell's value metadata."""


class RichValues:
    """The chain of a workbook.

    Args:
        workbook: Its workbook part.
        parts: The parts of a copy, for looking at the source's.

    Attributes:
        present: Whether the workbook has rich values at all.
        understood: Whether every one of them is a picture that can be followed.
    """

    def __init__(self, workbook: Workbook, parts: CopiedParts) -> None:
        self._known = {
            relation.type: relation.target
            for relation in workbook.relations
            if not relation.external and parts.exists(relation.target)
        }
        self.present = "rdRichValue" in self._known
        self._value_of: dict[int, int] = {}
        self._link_of: dict[int, int] = {}
        self._targets: list[str] = []
        wanted = {"sheetMetadata", "rdRichValue", "rdRichValueStructure", "richValueRel"}
        self.understood = self.present and wanted <= self._known.keys() and self._follow(parts)

    def _follow(self, parts: CopiedParts) -> bool:
        metadata = parts.load(self._known["sheetMetadata"]).root
        values = parts.load(self._known["rdRichValue"])
        structures = [
            [key.get("n") for key in each.all("k")]
            for each in parts.load(self._known["rdRichValueStructure"]).root.all("s")
        ]
        for number, value in enumerate(values.root.all("rv")):
            kind, pieces = value.number("s"), list(value.all("v"))
            keys = structures[kind] if kind < len(structures) else []
            if _IMAGE not in keys or len(pieces) != len(keys):
                return False
            written = values.text(pieces[keys.index(_IMAGE)]).strip()
            if not written.isdecimal():
                return False
            self._link_of[number] = int(written)
        types = [each.get("name") for each in metadata.all("metadataTypes", "metadataType")]
        future = next((each for each in metadata.all("futureMetadata") if each.get("name") == _RICH), None)
        if _RICH not in types or future is None:
            return False
        blocks = [
            next((each.number("i", -1) for each in block.walk() if each.local == "rvb"), -1)
            for block in future.all("bk")
        ]
        for number, block in enumerate(metadata.all("valueMetadata", "bk"), 1):
            for record in block.all("rc"):
                place = record.number("v", -1)
                if record.number("t") != types.index(_RICH) + 1 or not 0 <= place < len(blocks):
                    return False
                self._value_of[number] = blocks[place]
        return all(value in self._link_of for value in self._value_of.values())

    def keep(self, parts: CopiedParts, book: str, shown: Collection[int]) -> None:
        """Takes along what cells show, as a chain of its own.

        Args:
            parts: The copy's parts.
            book: What its workbook part is called.
            shown: Numbers of value metadata of kept cells.
        """
        values = sorted({self._value_of[number] for number in shown if number in self._value_of})
        if not self.understood or not values:
            return
        links = self._links(parts, sorted({self._link_of[value] for value in values}))
        values = [value for value in values if self._link_of[value] in links]
        if not values:
            return
        count = len(values)
        pieces = {
            "rdRichValue": "".join(f'<rv s="0"><v>{links[self._link_of[value]]}</v><v>5</v></rv>' for value in values),
            "rdRichValueStructure": f'<s t="_localImage"><k n="{_IMAGE}" t="i"/><k n="CalcOrigin" t="i"/></s>',
        }
        for kind, (name, counted) in {
            "rdRichValue": ("rvData", count),
            "rdRichValueStructure": ("rvStructures", 1),
        }.items():
            part = f'{DECLARATION}<{name} xmlns="{_SPACE}" count="{counted}">{pieces[kind]}</{name}>'
            parts.link(book, kind, parts.write(kind, [part.encode()]))
        future = "".join(
            f'<bk><extLst><ext uri="{_BLOCK}"><xlrd:rvb i="{place}"/></ext></extLst></bk>' for place in range(count)
        )
        last = max(self._value_of)
        blocks = "".join(
            f'<bk><rc t="1" v="{values.index(value) if value in values else 0}"/></bk>'
            for value in (self._value_of.get(number, -1) for number in range(1, last + 1))
        )
        metadata = (
            f'{DECLARATION}<metadata xmlns="{_MAIN}" xmlns:xlrd="{_SPACE}"><metadataTypes count="1">'
            f'<metadataType name="{_RICH}" minSupportedVersion="120000" copy="1" pasteAll="1" pasteValues="1" '
            'merge="1" splitFirst="1" rowColShift="1" clearFormats="1" clearComments="1" assign="1" coerce="1"/>'
            "</metadataTypes>"
            f'<futureMetadata name="{_RICH}" count="{count}">{future}</futureMetadata>'
            f'<valueMetadata count="{last}">{blocks}</valueMetadata></metadata>'
        )
        parts.link(book, "sheetMetadata", parts.write("sheetMetadata", [metadata.encode()]))
        self._related(parts, book)

    def _links(self, parts: CopiedParts, kept: list[int]) -> dict[int, int]:
        """Old number of a link → its new one, for those that lead to a picture."""
        part = parts.load(self._known["richValueRel"])
        known = {relation.id: relation for relation in parts.relations(self._known["richValueRel"])}
        entries = list(part.root.all("rel"))
        self._targets = []
        found = {}
        for number in kept:
            relation = known.get(entries[number].relation() or "") if number < len(entries) else None
            picture = parts.picture(relation.target) if relation and not relation.external else None
            if picture:
                found[number] = len(self._targets)
                self._targets.append(picture)
        return found

    def _related(self, parts: CopiedParts, book: str) -> None:
        name = parts.name("richValueRel")
        rels = "".join(f'<rel r:id="{parts.link(name, "image", picture)}"/>' for picture in self._targets)
        parts.add(
            name, f'{DECLARATION}<richValueRels xmlns="{_RELS}" xmlns:r="{_OFFICE}">{rels}</richValueRels>'.encode()
        )
        parts.link(book, "richValueRel", name)
