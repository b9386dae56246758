"""Takes out of a sheet's structure what is understood and yet may not be shown: texts, links, entries of lists.

Exists because moving elements (`civtrack.xlsx.moving.structure`) keeps their meaning, and a copy must also keep
silent. What is not understood needs no rule here (`civtrack.xlsx.copying.vocabulary`). May import `civtrack.model` and
the modules of `civtrack.xlsx` below it.

Rules for a copy:

- Filter criteria are cleared; rows that the filter hid are shown.
- Ranges that may be edited get another name where the caller's hook does not allow theirs.
- Hyperlinks go with their cells; those into a sheet that is left out or unknown, or to removed cells, are left out.
- Drop-down lists whose cells do not come along are written out, where that can be done.
- Rules and validations that use a defined name, or another workbook, which stays behind are left out.
- Drop-down lists written out in the sheet, and the texts that rules look for, are shown to the caller's hook; a list
  that loses all its entries, and a rule that loses its text, vanish.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count

from civtrack.light import NamedTuple
from civtrack.model import Area
from civtrack.xlsx.copying.lists import LONGEST_LIST
from civtrack.xlsx.formulas.pure import PURE
from civtrack.xlsx.formulas.references import adjust_formula, uses
from civtrack.xlsx.formulas.text import literals, said_in
from civtrack.xlsx.moving.copy_plan import LossKind
from civtrack.xlsx.moving.move import Move, set_text
from civtrack.xlsx.parts.addresses import area_of, areas_of
from civtrack.xlsx.parts.markup import Element, Part, attribute

__all__ = ["Allowed", "Gate", "Written", "hide_columns", "protect", "prune_sheet"]

Allowed = Callable[[tuple[str, ...], tuple[Area, ...]], tuple[str, ...]]
"""The entries of a list, the cells of the source that it is for → those that may be shown."""

Written = Callable[[str], tuple[str, ...] | None]
"""What the rule of a drop-down list says → its entries, where they are to be written into the rule."""

_SAID = {
    "scenarios": LossKind.VIEW,
    "customSheetViews": LossKind.VIEW,
    "oleObjects": LossKind.OBJECT,
    "controls": LossKind.OBJECT,
    "picture": LossKind.OBJECT,
}
"""What stays behind and is told of."""

_EXTENSIONS = {"conditionalFormattings", "dataValidations", "sparklineGroups", "ignoredErrors", "protectedRanges"}


class Gate(NamedTuple):
    """What decides over texts and cells.

    Attributes:
        allowed: Which entries of lists may be shown.
        written: Which lists are to be written out, with their entries.
        goes: Whether what hangs on a cell comes along.
        follows: Whether everything that a formula names comes along.
    """

    allowed: Allowed
    written: Written
    goes: Callable[[int, int], bool]
    follows: Callable[[str], bool]


def prune_sheet(part: Part, move: Move, gate: Gate) -> None:
    """Asks a sheet's part, without its rows, for every splice."""
    gone: list[Element] = []
    for child in part.root.children:
        if child.local in _SAID:
            move.lose(_SAID[child.local])
        elif child.local == "protectedRanges":
            _ranges(part, child, gate.allowed)
        elif child.local == "hyperlinks":
            gone += _links(part, child, move, gate)
        elif child.local == "dataValidations":
            gone += _entries(part, child, "dataValidation", lambda entry: _validation(part, entry, move, gate))
        elif child.local == "conditionalFormatting":
            gone += _entries(part, child, "cfRule", lambda rule: _rule(part, rule, gate))
    gone += _extensions(part, move, gate)
    part.drop(gone)  # all at once: each time it looks through everything that was asked for


def _extensions(part: Part, move: Move, gate: Gate) -> Iterator[Element]:
    for extension in part.root.all("extLst", "ext"):
        if any(child.local not in _EXTENSIONS for child in extension.children):
            move.lose(LossKind.PART)
        for child in extension.children:
            if child.local == "dataValidations":
                yield from _entries(part, child, "dataValidation", lambda entry: _validation(part, entry, move, gate))
            for each in child.all("conditionalFormatting"):
                yield from _entries(part, each, "cfRule", lambda rule: _rule(part, rule, gate))
            for group in child.all("sparklineGroup", "sparklines"):
                yield from _entries(part, group, "sparkline", lambda line: _sparkles(part, line, gate))


def _sparkles(part: Part, line: Element, gate: Gate) -> bool:
    places = [area for each in line.children if each.local == "sqref" for area in areas_of(part.text(each))]
    return all(gate.goes(area.first_row, area.first_column) for area in places) and all(
        gate.follows(part.text(element)) for element in _formulas(line)
    )


def _entries(part: Part, parent: Element, local: str, stays: Callable[[Element], bool]) -> Sequence[Element]:
    """The entries of a list that go, or the list where all of them do; a list that is left gets its new count."""
    entries = list(parent.all(local))
    gone = [entry for entry in entries if not stays(entry)]
    if entries and len(gone) == len(entries):
        return [parent]
    if parent.get("count") is not None and gone:
        part.set_attributes(parent, count=str(len(entries) - len(gone)))
    return gone


def _links(part: Part, parent: Element, move: Move, gate: Gate) -> Sequence[Element]:
    def stays(link: Element) -> bool:
        area = area_of(link.get("ref") or "")
        if area and not gate.goes(area.first_row, area.first_column):
            return False
        location = link.get("location")
        if not location or link.relation() is not None:
            return True
        adjusted = adjust_formula(location, move.maps, move.sheet)
        return not (adjusted.lost or adjusted.stale) and gate.follows(location)

    return _entries(part, parent, "hyperlink", stays)


def _ranges(part: Part, parent: Element, allowed: Allowed) -> None:
    """Gives ranges that may be edited another name where theirs may not be shown."""
    ranges = list(parent.all("protectedRange"))
    taken = {(element.get("name") or "").casefold() for element in ranges}
    free = (name for number in count(1) if (name := f"Range{number}").casefold() not in taken)
    for element in ranges:
        if not allowed((element.get("name") or "",), ()):
            part.set_attributes(element, name=next(free))


def _formulas(entry: Element) -> Iterator[Element]:
    for element in entry.walk():
        if element.local in {"formula", "formula1", "formula2", "f"} and not element.children:
            yield element


def _validation(part: Part, entry: Element, move: Move, gate: Gate) -> bool:
    """Writes the entries of a list whose cells are gone into it, and shortens a list; False where nothing is left."""
    areas = tuple(_areas(part, entry))
    for element in _formulas(entry):
        said = part.text(element).strip()
        texts = literals(said)
        if entry.get("type") == "list" and len(texts) == 1 and said.startswith('"'):
            entries: tuple[str, ...] | None = tuple(texts[0].split(","))
        elif entry.get("type") == "list":
            entries = gate.written(said)
        else:
            entries = None
        if entries is not None:
            kept = gate.allowed(entries, areas)
            if len(kept) < len(entries) and any(move.rows.span(one.first_row, one.last_row) for one in areas):
                unproven = len(gate.allowed(entries, ())) - len(kept)  # that others are not named needs no telling
                if unproven:
                    move.lose(LossKind.ENTRY, times=unproven)
            if not kept:
                return False
            inner = ",".join(kept)
            if inner != (texts[0] if texts else None) and len(inner) <= LONGEST_LIST:
                escaped = inner.replace('"', '""')
                set_text(part, element, f'"{escaped}"')
                continue
        elif not _may_say(_spoken(said), gate):
            return False
        if not gate.follows(said):
            return False
    return True


def _areas(part: Part, entry: Element) -> Iterator[Area]:
    """The cells of a validation."""
    yield from areas_of(entry.get("sqref") or "")
    for child in entry.children:
        if child.local == "sqref":
            yield from areas_of(part.text(child))


def _rule(part: Part, rule: Element, gate: Gate) -> bool:
    said = [part.text(element) for element in _formulas(rule)]
    texts = [text for formula in said for text in _spoken(formula)]
    for element in rule.walk():
        texts += literals(element.get("val") or "") if element.local == "cfvo" else ()
    if rule.get("text"):
        texts.append(rule.get("text") or "")
    return all(map(gate.follows, said)) and _may_say(tuple(texts), gate)


def _spoken(formula: str) -> tuple[str, ...]:
    """What a formula says: its texts, and the names of functions that somebody made."""
    return (*said_in(formula), *sorted(uses(formula, "").functions - PURE))


def _may_say(texts: tuple[str, ...], gate: Gate) -> bool:
    return not texts or len(gate.allowed(texts, ())) == len(texts)


def hide_columns(part: Part, columns: frozenset[int], folded: frozenset[int] = frozenset()) -> None:
    """Asks for columns to be hidden or folded away, keeping their width and style.

    Args:
        part: The sheet's part.
        columns: Those that nobody needs to see.
        folded: Those that a click on the sign above the sheet shows again.
    """
    wanted = {index: {"hidden": "1"} for index in columns}
    wanted |= {index: {"hidden": "1", "outlineLevel": "1"} for index in folded - columns}
    for index in {index + 1 for index in folded} - folded:
        wanted[index] = {**wanted.get(index, {}), "collapsed": "1"}

    def dressed(index: int, tag: str) -> str:
        for name, value in wanted[index].items():
            tag = attribute(tag, name, value)
        return tag

    element, p = part.root.first("cols"), part.root.prefix
    tags: list[tuple[int, int, str]] = []
    for column in part.root.all("cols", "col"):
        first, last = column.number("min", 0), column.number("max", 0)
        tag = part.data[column.start : column.inner].decode()
        tag = tag if tag.endswith("/>") else f"{tag[:-1]}/>"
        at = first
        for index in sorted(wanted):
            if at <= index <= last:
                tags += [(at, index - 1, tag)] if at < index else []
                tags.append((index, index, dressed(index, tag)))
                at = index + 1
        tags += [(at, last, tag)] if at <= last else []
    covered = {index for first, last, _ in tags for index in wanted if first <= index <= last}
    usual = f'<{p}col width="9.140625" customWidth="1"/>'
    tags += [(index, index, dressed(index, usual)) for index in wanted.keys() - covered]
    inner = "".join(
        attribute(attribute(tag, "min", str(first)), "max", str(last)) for first, last, tag in sorted(tags)
    ).encode()
    if element is None:
        rows = part.root.first("sheetData")
        assert rows is not None
        part.splice(rows.start, rows.start, f"<{p}cols>".encode() + inner + f"</{p}cols>".encode())
    else:
        part.splice(element.start, element.end, f"<{p}cols>".encode() + inner + f"</{p}cols>".encode())


_OPEN = {"objects": "1", "scenarios": "1", "formatCells": "1", "formatColumns": "0", "formatRows": "0", "sort": "0",
         "autoFilter": "0"}  # fmt: skip
"""What protection forbids (1) and allows (0): widths and heights may be changed, the list may be filtered."""


def protect(part: Part) -> None:
    """Asks for the sheet to be protected; a password that it has stays."""
    element, p = part.root.first("sheetProtection"), part.root.prefix
    if element is not None:
        part.set_attributes(element, sheet="1", **_OPEN)
        return
    rows = part.root.first("sheetData")
    after = part.root.first("sheetCalcPr") or rows
    assert after is not None
    written = " ".join(f'{name}="{value}"' for name, value in {"sheet": "1", **_OPEN}.items())
    part.splice(after.end, after.end, f"<{p}sheetProtection {written}/>".encode())
