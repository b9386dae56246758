"""Pictures that Excel places in cells (rich values): a copy keeps those that its cells show, and none of the others.

Exists because such a picture hangs on its cell by a chain of numbers (MS-XLSX 2.3.6 and 2.6: ``vm`` → value metadata →
rich value → relationship → media), and taking links out of the chain would shift all that come after. So the numbers
stay, and what only other rows show is overwritten by what a kept row shows. May import `civtrack.model` and the modules
of `civtrack.xlsx` below it.

Rules: a chain that cannot be followed (data types, other structures than pictures) is cut: the cells keep the value
that older programs show. Where no kept cell shows a picture, nothing of the chain comes along.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from civtrack.xlsx.copying.cell_photos import relation_ids
from civtrack.xlsx.copying.parts import CopiedParts
from civtrack.xlsx.parts.markup import Element, Part
from civtrack.xlsx.parts.workbook import Workbook

__all__ = ["MARK", "RichValues"]

_RICH = "XLRICHVALUE"
_IMAGE = "_rvRel:LocalImageIdentifier"
_HARMLESS = {"rdRichValueStructure", "rdRichValueTypes"}
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
        self._ids = {relation.type: relation.id for relation in workbook.relations}
        self.present = "rdRichValue" in self._known
        self._value_of: dict[int, int] = {}
        self._link_of: dict[int, int] = {}
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

    def keep(self, parts: CopiedParts, shown: Collection[int]) -> set[str]:
        """Takes along what cells show.

        Args:
            parts: The copy's parts.
            shown: Numbers of value metadata of kept cells.

        Returns:
            Relationships of the workbook that stay.
        """
        if not self.present:
            return self._plain_metadata(parts)
        values = sorted({self._value_of[number] for number in shown if number in self._value_of})
        if not self.understood or not values:
            return self._cut_metadata(parts)
        kept_links = sorted({self._link_of[value] for value in values})
        self._overwrite(parts, "rdRichValue", "rv", values)
        links = self._overwrite(parts, "richValueRel", "rel", kept_links)
        for relation in parts.relate(self._known["richValueRel"], set(relation_ids(links.root))):
            if not relation.external:
                parts.keep(relation.target)
        for kind in ("sheetMetadata", *_HARMLESS):
            if kind in self._known:
                parts.keep(self._known[kind])
        kinds = {"sheetMetadata", "rdRichValue", "richValueRel", *_HARMLESS} & self._known.keys()
        return {self._ids[kind] for kind in kinds}

    def _overwrite(self, parts: CopiedParts, kind: str, local: str, kept: list[int]) -> Part:
        """Puts what is kept into the place of everything else."""
        key = self._known[kind]
        part = parts.load(key)
        entries: list[Element] = list(part.root.all(local))
        first = part.raw(entries[kept[0]])
        for number, element in enumerate(entries):
            if number not in kept:
                part.splice(element.start, element.end, first)
        part = Part(part.where, part.name, part.render())
        parts.write(key, [part.data])
        return part

    def _plain_metadata(self, parts: CopiedParts) -> set[str]:
        """Metadata that only mark dynamic arrays."""
        key = self._known.get("sheetMetadata")
        if key is None or any(each.get("name") == _RICH for each in parts.load(key).root.walk()):
            return set()
        parts.keep(key)
        return {self._ids["sheetMetadata"]}

    def _cut_metadata(self, parts: CopiedParts) -> set[str]:
        """Metadata without any rich value."""
        key = self._known.get("sheetMetadata")
        if key is None:
            return set()
        part = parts.load(key)
        for element in part.root.children:
            if element.local == "valueMetadata" or element.get("name") == _RICH:
                part.splice(element.start, element.end, b"")
        parts.edit(key, part)
        return {self._ids["sheetMetadata"]}
