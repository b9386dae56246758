"""What an edit of cells means for the rest of the workbook: calculation chain, recalculation, filter names, styles.

Exists because a cell is mentioned in other parts, and a part in yet others; each change here follows from edits that
were made elsewhere. May import `civtrack.errors`, `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator

from civtrack.model import N_, Area, column_letter
from civtrack.patterns import lazy
from civtrack.xlsx.parts.bulk import places_of
from civtrack.xlsx.parts.container import Container, part_key
from civtrack.xlsx.parts.markup import Element, Part, as_utf8, escape
from civtrack.xlsx.parts.workbook import TYPES, SheetEntry, Workbook, load_part, relations_part

__all__ = ["Upkeep", "ask_for_calculation"]

_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_CALC_AFTER = ("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
               "functionGroups", "externalReferences", "definedNames")  # fmt: skip

_FORMULA = lazy(rb"[<:]f(?:\s[^<>]*)?>(?!=?(?i:(?:_xlfn\.)?DISPIMG)\()(?=[^<]{16}|[^<]*<)")


def _computes(data: bytes) -> bool:
    """Whether a formula stands in the bytes."""
    return any(_FORMULA.match(data, at) for mark in (b"<f", b":f") for at in places_of(mark, data))


def ask_for_calculation(workbook: Part) -> None:
    """Asks of a workbook part that everything is calculated anew when the file is opened."""
    element = workbook.root.first("calcPr")
    if element is not None:
        workbook.set_attributes(element, fullCalcOnLoad="1")
        return
    before = (child.end for child in workbook.root.children if child.local in _CALC_AFTER)
    place = max(before, default=workbook.root.inner)
    workbook.splice(place, place, f'<{workbook.root.prefix}calcPr fullCalcOnLoad="1"/>'.encode())


class Upkeep:
    """Collects the changes of workbook-level parts.

    Args:
        container: The open file.
        workbook: Its workbook part.

    Attributes:
        touched: Part key → new content.
        dropped: Keys of parts that vanish.
    """

    def __init__(self, container: Container, workbook: Workbook) -> None:
        self.touched: dict[str, bytes] = {}
        self.dropped: set[str] = set()
        self._container, self._workbook = container, workbook
        self._part = Part(container.where, workbook.key, workbook.part.data)
        self._loaded: dict[str, Part] = {}

    def part(self, key: str) -> Part:
        """A part that several changes may concern: each is asked of the same one."""
        if key not in self._loaded:
            self._loaded[key] = load_part(self._container, key)
        return self._loaded[key]

    def overwritten_formulas(self, cells: Collection[tuple[SheetEntry, Collection[str]]]) -> None:
        """Takes overwritten formula cells out of the calculation chain; an empty chain vanishes."""
        key = self._workbook.target("calcChain")
        gone = {(entry.id, address) for entry, addresses in cells for address in addresses}
        if key is None or not gone:
            return
        part = load_part(self._container, key)
        if part.root.local != "calcChain":
            raise self._container.damaged(N_("{part} is not what the workbook says it is"), part=key)
        sheet, before, kept, inherits = "", "", 0, False
        for element in part.root.all("c"):
            sheet = element.get("i") or sheet
            if (sheet, element.get("r")) in gone:
                part.splice(element.start, element.end, b"")
                inherits = inherits or element.get("i") is not None
                continue
            kept += 1
            if element.get("i") is None and inherits and sheet != before:
                part.set_attributes(element, i=sheet)
            before, inherits = sheet, False
        if kept:
            self.touched[key] = part.render()
        else:
            self._drop(key)

    def forget_calculation_chain(self) -> None:
        """Takes the calculation chain out; programs make it anew."""
        key = self._workbook.target("calcChain")
        if key is not None:
            self._drop(key)

    def _drop(self, key: str) -> None:
        self.dropped.add(key)
        links = self.part(relations_part(self._workbook.key))
        ids = {relation.id for relation in self._workbook.relations if relation.target == key}
        for element in links.root.all("Relationship"):
            if element.get("Id") in ids:
                links.splice(element.start, element.end, b"")
        types = self.part(TYPES)
        for element in types.root.all("Override"):
            if part_key(element.get("PartName") or "") == key:
                types.splice(element.start, element.end, b"")

    def recalculate(self, edited: Collection[str]) -> None:
        """Has the workbook calculated anew when it is opened, if it has formulas at all.

        Args:
            edited: Parts of sheets whose cells were written.
        """
        if not edited or not self._has_formulas():
            return
        ask_for_calculation(self._part)

    def _has_formulas(self) -> bool:
        return any(self._formula_in(entry.part) for entry in self._workbook.sheets)

    def _formula_in(self, key: str) -> bool:
        """Whether a sheet computes anything.

        WPS's cell photos do not: a program that does not know them would show errors if it calculated them anew.
        """
        carry = b""
        for chunk in as_utf8(self._container.where, key, self._container.chunks(self._container.parts[key])):
            data = carry + chunk
            if _computes(data):
                return True
            carry = data[-256:]
        return False

    def filter_moved(self, entry: SheetEntry, areas: tuple[Area, Area]) -> None:
        """Makes the hidden name of a filter say its new area."""
        old, new = areas
        before = f"${column_letter(old.last_column)}${old.last_row}"
        after = f"${column_letter(new.last_column)}${new.last_row}"
        for element in self._names(entry):
            text = self._part.text(element)
            if text.endswith(f":{before}"):
                self._part.splice(element.inner, element.close, escape(text.removesuffix(before) + after).encode())

    def print_area(self, entry: SheetEntry, before: str, after: str) -> None:
        """Makes the hidden name of a print area say its new area."""
        for element in self._names(entry, "_xlnm.print_area") if before != after else ():
            self._part.splice(element.inner, element.close, escape(after).encode())

    def _names(self, entry: SheetEntry, wanted: str = "_xlnm._filterdatabase") -> Iterator[Element]:
        for element in self._part.root.all("definedNames", "definedName"):
            name = (element.get("name") or "").lower()
            if name == wanted and element.get("localSheetId") == str(entry.place):
                yield element

    def styles_added(self) -> str:
        """Makes a new styles part known; gives its name."""
        folder = posixpath.dirname(self._container.parts[self._workbook.key].text.replace("\\", "/"))
        names = (posixpath.join(folder, f"styles{number}.xml").lstrip("/") for number in ("", *range(1, 65_536)))
        name = next(name for name in names if part_key(name) not in self._container.parts)
        links = self.part(relations_part(self._workbook.key))
        used = {relation.id for relation in self._workbook.relations}
        number = next(n for n in range(1, len(used) + 2) if f"rId{n}" not in used)
        kind = next(
            (element.get("Type") or "" for element in links.root.all("Relationship") if element.get("Type")), ""
        ).rsplit("/", 1)[0]
        p = links.root.prefix
        links.append(links.root, f'<{p}Relationship Id="rId{number}" Type="{kind}/styles" Target="/{name}"/>'.encode())
        types = self.part(TYPES)
        p = types.root.prefix
        types.append(types.root, f'<{p}Override PartName="/{name}" ContentType="{_STYLES_TYPE}"/>'.encode())
        return name

    def finish(self) -> None:
        """Renders every part that changed."""
        for key, part in {self._workbook.key: self._part, **self._loaded}.items():
            if part.changed:
                self.touched[part_key(key)] = part.render()
