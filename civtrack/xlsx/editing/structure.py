"""Edits of everything of a sheet but its rows: columns, merges, colours, prompts, filter, dimension.

Exists because these elements stand before and after the rows in an order that the schema fixes, and because a second
run must find what the first one wrote. May import `civtrack.errors`, `civtrack.model` and the modules of
`civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import field
from functools import cache

from civtrack.light import NamedTuple, dataclass
from civtrack.model import Area, column_letter
from civtrack.xlsx.editing.beside import Beside
from civtrack.xlsx.parts.addresses import area_of, areas_of, reference_of
from civtrack.xlsx.parts.edits import CellEdits, Look, RowRule
from civtrack.xlsx.parts.markup import Element, Part, attribute, escape
from civtrack.xlsx.parts.print_titles import Repeated
from civtrack.xlsx.parts.styles import Styles

__all__ = ["Asked", "Prompt", "RuleSet", "Structure", "column_style", "prompt_possible"]

_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
    "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors",
    "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip


class RuleSet(NamedTuple):
    """Row rules for an area, and which existing ones they replace."""

    area: Area
    rules: tuple[RowRule, ...]
    replaces: Callable[[str], bool]


class Prompt(NamedTuple):
    """An input message on a cell."""

    row: int
    column: int
    title: str
    text: str

    @property
    def reference(self) -> str:
        """The cell's address."""
        return f"{column_letter(self.column)}{self.row}"


@dataclass(slots=True)
class Structure:
    """What is asked of a sheet apart from its cells."""

    widths: dict[int, float] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    rules: list[RuleSet] = field(default_factory=list)
    prompts: dict[tuple[int, int], Prompt] = field(default_factory=dict)
    filter_to: int | None = None
    drawing: str | None = None
    """The relationship of a drawing that a sheet without one gets."""
    besides: list[Beside] = field(default_factory=list)
    repeated: Repeated | None = None
    """What is printed on every page of copies, where the sheet itself repeats no column."""

    def __bool__(self) -> bool:
        asked = self.widths or self.merges or self.rules or self.prompts or self.filter_to
        return bool(asked or self.drawing or self.besides or self.repeated)

    def apply(self, part: Part, edits: CellEdits, styles: Styles) -> None:
        """Asks a sheet's part, without its rows, for every splice."""
        _dimension(part, edits.area())
        _columns(part, self.widths, edits.columns(), styles)
        self._merge(part)
        if self.drawing:
            _drawing(part, self.drawing)
        self._color(part, styles)
        self._prompt(part)
        if self.filter_to:
            element = part.root.first("autoFilter")
            area = area_of(element.get("ref") or "") if element else None
            if element and area and area.last_column < self.filter_to:
                part.set_attributes(element, ref=reference_of(area._replace(last_column=self.filter_to)))

    def _merge(self, part: Part) -> None:
        p = part.root.prefix
        known = {area_of(element.get("ref") or "") for element in part.root.all("mergeCells", "mergeCell")}
        new = [
            f'<{p}mergeCell ref="{reference_of(area)}"/>' for area in dict.fromkeys(self.merges) if area not in known
        ]
        _grow(part, "mergeCells", new)

    def _color(self, part: Part, styles: Styles) -> None:
        if not self.rules:
            return
        removed, kept = _removed_rules(part, self.rules)
        highest = max((rule.number("priority", 0) for rule in kept), default=0)
        p, pieces = part.root.prefix, []
        for area, rules, _ in self.rules:
            inner = []
            for rule in rules:
                highest += 1
                inner.append(
                    f'<{p}cfRule type="expression" dxfId="{styles.rule_style(rule)}" priority="{highest}">'
                    f"<{p}formula>{escape(rule.formula)}</{p}formula></{p}cfRule>"
                )
            if inner:
                opened = f'<{p}conditionalFormatting sqref="{reference_of(area)}">'
                pieces.append(f"{opened}{''.join(inner)}</{p}conditionalFormatting>")
        place = _place(part, "conditionalFormatting", {id(element) for element in removed})
        part.splice(place, place, "".join(pieces).encode())

    def _prompt(self, part: Part) -> None:
        p, new = part.root.prefix, []
        for prompt in self.prompts.values():
            title, text = escape(prompt.title, quote=True), escape(prompt.text, quote=True)
            shown = f'allowBlank="1" showInputMessage="1" promptTitle="{title}" prompt="{text}"'
            xml = f'<{p}dataValidation {shown} sqref="{prompt.reference}"/>'
            old = _own_prompt(part, prompt)
            if old is None:
                new.append(xml)
            else:
                part.splice(old.start, old.end, xml.encode())
        _grow(part, "dataValidations", new)


def _drawing(part: Part, identifier: str) -> None:
    """Names the drawing of a sheet that has none."""
    base = "purl.oclc.org/ooxml/officeDocument" if "purl" in part.root.space else _TRANSITIONAL
    place, p = _place(part, "drawing", set()), part.root.prefix
    declared = f' xmlns:r="http://{base}/relationships"'
    known = declared.encode() in part.data[part.root.start : part.root.inner]
    part.splice(place, place, f'<{p}drawing{"" if known else declared} r:id="{identifier}"/>'.encode())


_TRANSITIONAL = "schemas.openxmlformats.org/officeDocument/2006"


class Asked(NamedTuple):
    """Everything that is asked of a sheet: its cells, and what stands around them."""

    cells: CellEdits
    structure: Structure


def prompt_possible(part: Part, prompt: Prompt) -> bool:
    """Whether no validation of somebody else's covers the cell; a cell can have only one."""
    own = _own_prompt(part, prompt)
    for element in part.root.walk():
        if element.local != "dataValidation" or element is own:
            continue
        inner = element.first("sqref")
        for area in areas_of(element.get("sqref") or (part.text(inner) if inner else "")):
            if area.first_row <= prompt.row <= area.last_row and area.first_column <= prompt.column <= area.last_column:
                return False
    return True


def _own_prompt(part: Part, prompt: Prompt) -> Element | None:
    for element in part.root.all("dataValidations", "dataValidation"):
        if element.get("sqref") == prompt.reference and element.get("type", "none") == "none":
            return element
    return None


def _removed_rules(part: Part, sets: Sequence[RuleSet]) -> tuple[list[Element], list[Element]]:
    """Asks for former rules to be removed; gives back the elements that vanish and the rules that stay."""
    gone, kept = [], []
    for element in part.root.all("conditionalFormatting"):
        mine = [rule for rule in element.all("cfRule") if _replaced(part, rule, sets)]
        rules = list(element.all("cfRule"))
        kept += [rule for rule in rules if rule not in mine]
        if mine and len(mine) == len(rules):
            gone.append(element)
            part.splice(element.start, element.end, b"")
        else:
            for rule in mine:
                part.splice(rule.start, rule.end, b"")
    extensions = part.root.first("extLst")
    if extensions:
        kept += [element for element in extensions.walk() if element.local == "cfRule"]
    return gone, kept


def _replaced(part: Part, rule: Element, sets: Sequence[RuleSet]) -> bool:
    formula = rule.first("formula")
    if rule.get("type") != "expression" or formula is None:
        return False
    text = part.text(formula)
    return any(each.replaces(text) for each in sets)


def _place(part: Part, local: str, without: set[int]) -> int:
    """Where a new element goes in the schema's order, after those of its own name."""
    before = _ORDER[: _ORDER.index(local) + 1]
    place = part.root.inner
    for child in part.root.children:
        if child.local in before and id(child) not in without and child.space == part.root.space:
            place = child.end
    return place


def _grow(part: Part, local: str, new: list[str]) -> None:
    """Puts elements into a counted list, which is made where there is none."""
    if not new:
        return
    element, content, p = part.root.first(local), "".join(new).encode(), part.root.prefix
    if element is None:
        place = _place(part, local, set())
        part.splice(place, place, f'<{p}{local} count="{len(new)}">'.encode() + content + f"</{p}{local}>".encode())
    else:
        part.grow(element, content, len(element.children) + len(new))


def _dimension(part: Part, area: Area | None) -> None:
    element = part.root.first("dimension")
    known = area_of(element.get("ref") or "") if element else None
    if element is None or known is None or area is None:
        return
    wide = Area(
        min(known.first_row, area.first_row), min(known.first_column, area.first_column),
        max(known.last_row, area.last_row), max(known.last_column, area.last_column),
    )  # fmt: skip
    if wide != known:
        part.set_attributes(element, ref=reference_of(wide))


def column_style(part: Part) -> Callable[[int], int]:
    """Column → the style of its ``<col>``; 0 where it has none."""
    spans = [
        (column.number("min", 0), column.number("max", 0), column.number("style", 0))
        for column in part.root.all("cols", "col")
    ]

    @cache
    def style(index: int) -> int:
        return next((style for first, last, style in spans if first <= index <= last), 0)

    return style


def _columns(part: Part, widths: dict[int, float], fills: dict[int, Look], styles: Styles) -> None:
    element, p, style_of = part.root.first("cols"), part.root.prefix, column_style(part)
    columns = [
        (column.number("min", 0), column.number("max", 0), _empty_tag(part, column))
        for column in part.root.all("cols", "col")
    ]
    before, kept = columns[:], set(columns)
    for index in sorted({*widths, *fills}):
        look = fills.get(index, Look())
        base = style_of(look.like) if look.like else 0
        known = next((column for column in columns if column[0] <= index <= column[1]), None)
        tag = known[2] if known else f"<{p}col/>"
        if known is None and base:
            style = styles.derive(base, look.number_format, look.horizontal, wrap=look.wrap)
            tag = attribute(attribute(tag, "width", _default_width(part)), "style", str(style))
        if index in widths and not _has_width(tag, widths[index]):
            tag = attribute(attribute(tag, "width", f"{widths[index]:g}"), "customWidth", "1")
        if tag in {known[2] if known else "", f"<{p}col/>"}:
            continue
        if known:
            columns.remove(known)
            columns += [(known[0], index - 1, known[2])] if known[0] < index else []
            columns += [(index + 1, known[1], known[2])] if index < known[1] else []
        columns.append((index, index, tag))
        columns.sort()
    if columns == before:
        return
    inner = "".join(
        tag if (first, last, tag) in kept else _bounded(tag, first, last) for first, last, tag in columns
    ).encode()
    if element is not None:
        part.splice(element.start, element.end, f"<{p}cols>".encode() + inner + f"</{p}cols>".encode())
    else:
        rows = part.root.first("sheetData")
        assert rows is not None
        part.splice(rows.start, rows.start, f"<{p}cols>".encode() + inner + f"</{p}cols>".encode())


def _empty_tag(part: Part, element: Element) -> str:
    tag = part.data[element.start : element.inner].decode()
    return tag if tag.endswith("/>") else f"{tag[:-1]}/>"


def _bounded(tag: str, first: int, last: int) -> str:
    name, rest = re.match(r"<[\w.:-]+", tag)[0], re.sub(r"""^<[\w.:-]+|\s(?:min|max)\s*=\s*["']\d+["']""", "", tag)  # type: ignore[index]
    return f'{name} min="{first}" max="{last}"{rest}'


def _has_width(tag: str, width: float) -> bool:
    match = re.search(r"""\swidth\s*=\s*["']([\d.]+)["']""", tag)
    return match is not None and abs(float(match[1]) - width) < 1e-9


def _default_width(part: Part) -> str:
    element = part.root.first("sheetFormatPr")
    return (element.get("defaultColWidth") if element else None) or "9.140625"
