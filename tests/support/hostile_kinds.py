"""All kinds of hostile ledgers by name, and how one is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tests.support.hostile import KINDS as FIRST
from tests.support.hostile_latest import LATEST
from tests.support.hostile_more import MORE
from tests.support.hostile_newer import NEWER
from tests.support.hostile_newest import NEWEST
from tests.support.hostile_ordinary import ORDINARY

__all__ = ["FULL", "KINDS", "make"]

KINDS: Final[Mapping[str, tuple[str, Callable[[Path, float], Path]]]] = {
    **FIRST, **MORE, **NEWER, **NEWEST, **LATEST, **ORDINARY,
}  # fmt: skip
"""Name → suffix and maker."""
FULL: Final[Mapping[str, float]] = {
    "validations": 12, "validations-of-many": 60, "validation-of-100000": 12, "comments": 8.2, "threads": 8.2,
    "hyperlinks": 4.1, "formats": 12, "format-of-100000": 12, "merges": 12, "tall-merges": 12, "names": 12,
    "styles": 12, "short-strings": 3.8, "pictures": 12, "tall-pictures": 60, "list-objects": 48, "wildcards": 60,
    "whole-columns": 2.4, "lookups": 12, "long-formulas": 30, "indirect": 12, "five-formulas": 12,
    "shared-formula": 12, "many-long-rows": 0.51, "changing-rows": 2.9, "outlined-rows": 2.4, "deep": 60,
    "attributes": 41, "elements": 60, "columns": 37, "relations": 17, "districts": 12, "twins": 4.9, "blocks": 6.1,
    "no-header": 1.2, "deadlines": 4.9, "long-district": 12, "long-description": 12, "long-unit": 12,
    "long-deadline": 12, "long-deadline-digits": 12, "long-deadline-days": 12, "long-status": 12,
    "long-status-not": 12, "long-status-percent": 12, "long-remark": 12, "long-number": 12, "long-spaces": 12,
    "long-brackets": 12, "long-numerals": 12, "ods-rows": 0.82, "csv-line": 0.9, "many-names": 14, "print-areas": 12,
    "filters": 12, "nested-groups": 60, "wide-groups": 33, "fallbacks": 46, "looks": 9.7, "rich-strings": 30,
    "one-rich-string": 30, "references": 12, "long-validations": 30, "merge-chains": 12, "whole-merges": 60,
    "whole-links": 48, "filled-width": 1.2, "running-totals": 12, "chains": 4.9, "chained": 4.9, "other-sheets": 6.1,
    "crossing-sheets": 1.6, "calculation-chain": 7.5, "pivots": 4.3, "properties": 8.1, "same-number": 4.9,
    "many-units": 6.7, "own-words": 4.9, "many-photos": 6.1, "csv-gbk": 1.8, "csv-wide": 9.6, "docx-rows": 24,
    "docx-merged": 60, "docx-pieces": 60, "links-over-ranges": 11, "many-merges": 10, "nested-ifs": 3.1,
    "overlapping-formats": 12, "long-lists": 12, "huge-comments": 5.3, "shapes": 30, "repeated-headers": 4.1,
    "subtotals": 4.1, "headings": 4.1, "notes": 4.1, "odd-rows": 3.1, "formula-totals": 12, "one-string": 4.2,
    "formula-names": 12, "dead-links": 27, "prose-days": 30, "prose-states": 30, "prose-units": 30,
    "prose-places": 30, "prose-remarks": 30, "csv-open": 0.67, "one-string-of-marks": 60, "same-long-cell": 2,
    "only-vml": 17, "shared-million": 4.2, "data-tables": 12, "one-media": 17, "allowed-districts": 12,
    "duplicates": 2.4, "long-twins": 3.6, "blank-strings": 3.3, "remarks-in-xml": 12, "reversed-rows": 2.4,
    "same-row": 2.4, "bare-rows": 6.9, "long-numbers": 14, "text-numbers": 16, "sparklines": 21, "breaks": 8.9,
    "many-dxfs": 12, "inline-runs": 12, "random-chain": 12, "near-headers": 60, "many-lines": 7.8,
    "tables-in-way": 18, "charts": 13, "blank-rows": 3.3, "blank-cells": 3.3, "blank-ends": 3.3, "blank-tags": 3.3,
    "blank-cell-tags": 3.3, "blank-texts": 3.3, "blank-values": 3.3, "endless-marks": 30, "endless-marks-status": 30,
    "endless-ligatures": 20, "endless-deadlines": 6, "endless-states": 5.4, "endless-brackets": 6.6,
    "endless-brackets-due": 7.1, "endless-units": 5.1, "docx-paragraphs": 27, "xls-wide": 0.65, "local-names": 1.1,
    "formatted-sheets": 1.1, "paired-merges": 2, "same-headers": 5.4, "tall-header": 35, "error-cells": 2.4,
    "iso-days": 2.4, "rich-values": 2.4, "far-targets": 110, "many-tables-of-photos": 20, "crossing-links": 2.4,
    "crossing-formulas": 2.4, "unit-lists": 6, "district-lists": 8.1, "leading-units": 3.4, "people-lists": 7.1,
    "leader-lists": 7.1, "far-days": 6.2, "far-spans": 6.2, "far-texts": 6.2, "every-day": 6.2, "day-lists": 16,
    "dated-states": 1.2, "percent-states": 12, "quoting": 12, "quoting-all": 1.3, "near-twins": 12, "like-twins": 12,
    "long-heads": 28, "digits": 12, "serials": 4.1, "tel-numbers": 8.1, "one-way": 4.1, "emoji": 12, "widths": 12,
    "urls": 12, "roads": 7.3, "docx-controls": 8, "docx-boxes": 12, "docx-notes": 8.4, "et-photos": 2.2,
    "ods-styles": 6.2, "csv-quoting": 1.7, "wide-rows": 1.2, "drawings": 1.2, "docx-bomb": 12,
    "docx-tables": 60, "prefixed-rows": 1.04, "strict-rows": 1.04, "broken-lines": 2, "utf16-rows": 2, "gb-rows": 2,
    "turned-cells": 2, "double-cells": 4, "escaped": 50, "spoken-strings": 12, "struck-runs": 4, "green-rows": 2,
    "long-shared": 2.4, "many-shared": 2, "array-blocks": 4, "deep-extensions": 12, "many-shapes": 4,
    "many-controls": 12, "external-books": 2, "names-of-sheets": 2.8, "table-looks": 11, "list-sources": 1.7,
    "local-files": 4, "new-rules": 12, "signs-below-pictures": 12, "big-beside": 4, "merged-districts": 1.2,
    "same-as-above": 1.2, "grid-rules": 3, "text-formulas": 2, "link-formulas": 2, "newer-formulas": 4,
    "column-formulas": 4, "no-results": 1.2, "many-indicators": 1.2, "xls-rich": 1.9, "docx-fields": 12,
    "docx-pictures": 30, "docx-boxes-of-rows": 8, "zip-small": 0.9, "zip-nothing": 1.3, "zip-letters": 2.2,
    "zip-in-zip": 3.2, "ods-notes": 8, "ods-groups": 4, "ods-spans": 4, "ods-formulas": 4, "rtf-rows": 2.9,
}  # fmt: skip
"""How many times its usual size makes a kind a file of nearly 20 MB, or of as much as the settings allow."""


def make(folder: Path, kind: str, size: float = 1) -> Path:
    """Writes a hostile ledger and says where."""
    suffix, maker = KINDS[kind]
    return maker(folder / f"{kind}{suffix}", size)
