"""Moves everything of a sheet but its rows to where the rows went: merges, rules, validations, filter, breaks, views.

Exists because each of these elements names rows in its own way, and an element that is forgotten points at the wrong
row afterwards. What is not listed in `_MOVERS` names no rows. A counted list that loses its last entry vanishes, as the
schema wants it. May import `civtrack.model` and the modules of `civtrack.xlsx` below it.

What Excel makes of each when rows are deleted:

- Areas shrink; an area of which nothing is kept takes its rule, validation, hyperlink or note with it.
- A merge of which one cell is left is no merge any more.
- Formulas of rules and validations keep the distance of relative rows (`civtrack.xlsx.formulas.references.rebase`).
- A page break stays between the kept rows around it; two that meet become one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from civtrack.model import Area
from civtrack.xlsx.formulas.references import rebase
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.moving.copy_plan import LossKind
from civtrack.xlsx.moving.extensions import move_extensions
from civtrack.xlsx.moving.move import Move, moved_areas, moved_reference, set_text
from civtrack.xlsx.moving.views import move_view
from civtrack.xlsx.parts.addresses import area_of, areas_of, reference_of
from civtrack.xlsx.parts.markup import Element, Part

__all__ = ["kept_merge", "move_sheet"]


def kept_merge(area: Area, rows: RowMap) -> Area | None:
    """What is left of a merged area; None where that is nothing or one cell."""
    new = rows.exact(area)
    return None if new is None or new[:2] == new[2:] else new


def move_sheet(part: Part, move: Move) -> None:
    """Asks a sheet's part, without its rows, for every splice."""
    for child in part.root.children:
        if child.space != part.root.space:
            continue
        mover = _MOVERS.get(child.local)
        if mover:
            mover(part, child, move)
    extensions = part.root.first("extLst")
    if extensions:
        move_extensions(part, extensions, move)


def _drop(part: Part, element: Element) -> None:
    part.splice(element.start, element.end, b"")


def _each(part: Part, parent: Element, move: Callable[[Element], bool], local: str = "") -> None:
    """Moves the entries of a list; those that say False vanish, and the list with its last one."""
    entries = [child for child in parent.children if not local or child.local == local]
    gone = [entry for entry in entries if not move(entry)]
    if gone and len(gone) == len(parent.children):
        part.splice(parent.start, parent.end, b"")
        return
    for entry in gone:
        _drop(part, entry)
    if gone and parent.get("count") is not None:
        part.set_attributes(parent, count=str(len(parent.children) - len(gone)))


def _referring(name: str) -> Callable[[Part, Element, Move], None]:
    """A mover of a list whose entries each say in an attribute what they are about."""

    def mover(part: Part, parent: Element, move: Move) -> None:
        def moved(entry: Element) -> bool:
            new = moved_reference(entry, move.rows, name)
            if new is not None:
                part.set_attributes(entry, **{name: new})
            return new is not None

        _each(part, parent, moved)

    return mover


def _dimension(part: Part, element: Element, move: Move) -> None:
    part.set_attributes(element, ref=moved_reference(element, move.rows, "ref") or "A1")


def _views(part: Part, element: Element, move: Move) -> None:
    for view in element.all("sheetView"):
        move_view(part, view, move)


def _filter(part: Part, element: Element, move: Move) -> None:
    area = area_of(element.get("ref") or "")
    left = move.rows.area(area) if area else None
    if area and left is None:
        _drop(part, element)
        return
    if left:
        part.set_attributes(element, ref=reference_of(left))
    for sort in element.all("sortState"):
        _sort(part, sort, move)


def _sort(part: Part, element: Element, move: Move) -> None:
    area = moved_reference(element, move.rows, "ref")
    if area is None:
        _drop(part, element)
        return
    part.set_attributes(element, ref=area)
    for condition in element.all("sortCondition"):
        left = moved_reference(condition, move.rows, "ref")
        if left is None:
            _drop(part, condition)
        else:
            part.set_attributes(condition, ref=left)


def _merges(part: Part, parent: Element, move: Move) -> None:
    def moved(entry: Element) -> bool:
        area = area_of(entry.get("ref") or "")
        left = kept_merge(area, move.rows) if area else None
        if left:
            part.set_attributes(entry, ref=reference_of(left))
        return left is not None

    _each(part, parent, moved, "mergeCell")


def _rules(part: Part, element: Element, move: Move) -> None:
    before = areas_of(element.get("sqref") or "")
    after = moved_areas(before, move.rows)
    if before and not after:
        _drop(part, element)
        return
    if not before:
        return
    gone = [rule for rule in element.all("cfRule") if not _formulas(part, rule, before, after, move)]
    for _ in gone:
        move.lose(LossKind.RULE, reference_of(before[0]))
    if gone and len(gone) == len(list(element.all("cfRule"))):
        _drop(part, element)
        return
    for rule in gone:
        _drop(part, rule)
    part.set_attributes(element, sqref=" ".join(map(reference_of, after)))


def _formulas(part: Part, rule: Element, before: Iterable[Area], after: Iterable[Area], move: Move) -> bool:
    """Moves every formula inside a rule or validation; False where one of them refers to what is left out."""
    found = [each for each in rule.walk() if each.local in _FORMULAS]
    found += [each for each in rule.walk() if each.local == "cfvo" and each.get("type") == "formula"]
    new = []
    for element in found:
        text = (element.get("val") or "") if element.local == "cfvo" else part.text(element)
        adjusted = rebase(text, tuple(before), tuple(after), move.maps, move.sheet)
        if adjusted.lost and move.losses is not None:
            return False
        new.append((element, adjusted.text))
    for element, text in new:
        if element.local == "cfvo":
            part.set_attributes(element, val=text)
        else:
            set_text(part, element, text)
    return True


_FORMULAS = {"formula", "formula1", "formula2"}


def _validations(part: Part, parent: Element, move: Move) -> None:
    def moved(entry: Element) -> bool:
        before = areas_of(entry.get("sqref") or "")
        after = moved_areas(before, move.rows)
        if before and not after:
            return False
        if before and not _formulas(part, entry, before, after, move):
            move.lose(LossKind.VALIDATION, reference_of(before[0]))
            return False
        if before:
            part.set_attributes(entry, sqref=" ".join(map(reference_of, after)))
        return True

    _each(part, parent, moved)


def _links(part: Part, parent: Element, move: Move) -> None:
    def moved(entry: Element) -> bool:
        area = moved_reference(entry, move.rows, "ref")
        if area is not None:
            location = entry.get("location")
            place = move.formula(location) if location and entry.relation() is None else location
            part.set_attributes(entry, ref=area, location=place)
        return area is not None

    _each(part, parent, moved)


def _breaks(part: Part, parent: Element, move: Move) -> None:
    seen: set[int] = set()
    new: list[tuple[Element, int]] = []
    for entry in parent.all("brk"):
        above = move.rows.above(entry.number("id", 0)) if entry.number("id", 0) else 0
        if above and above not in seen:
            seen.add(above)
            new.append((entry, above))
    if not new:
        _drop(part, parent)
        return
    kept = {id(entry) for entry, _ in new}
    for entry in parent.all("brk"):
        if id(entry) not in kept:
            _drop(part, entry)
    for entry, above in new:
        part.set_attributes(entry, id=str(above))
    manual = sum(entry.get("man") in {"1", "true"} for entry, _ in new)
    part.set_attributes(parent, count=str(len(new)), manualBreakCount=str(manual))


def _scenarios(part: Part, parent: Element, move: Move) -> None:
    for scenario in parent.all("scenario"):
        _referring("r")(part, scenario, move)
    if parent.get("sqref"):
        part.set_attributes(parent, sqref=moved_reference(parent, move.rows, "sqref"))


def _consolidation(part: Part, parent: Element, move: Move) -> None:
    for entry in parent.all("dataRefs", "dataRef"):
        rows = move.maps.get(entry.get("sheet") or "")
        if rows is not None and entry.relation() is None and entry.get("ref"):
            part.set_attributes(entry, ref=moved_reference(entry, rows, "ref") or entry.get("ref"))


def _custom_views(part: Part, parent: Element, move: Move) -> None:
    for view in parent.all("customSheetView"):
        move_view(part, view, move)
        for child in view.children:
            if child.local in {"rowBreaks", "autoFilter"}:
                _MOVERS[child.local](part, child, move)


_MOVERS: dict[str, Callable[[Part, Element, Move], None]] = {
    "dimension": _dimension,
    "sheetViews": _views,
    "protectedRanges": _referring("sqref"),
    "scenarios": _scenarios,
    "autoFilter": _filter,
    "sortState": _sort,
    "dataConsolidate": _consolidation,
    "customSheetViews": _custom_views,
    "mergeCells": _merges,
    "conditionalFormatting": _rules,
    "dataValidations": _validations,
    "hyperlinks": _links,
    "rowBreaks": _breaks,
    "cellWatches": _referring("r"),
    "ignoredErrors": _referring("sqref"),
    "smartTags": _referring("r"),
}
