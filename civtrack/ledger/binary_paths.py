"""An .xlsb whose parts stand, or are reached, in another way than Excel's, as Excel would have put it.

Exists because the reader of .xlsb looks for parts under the names that Excel gives them and takes relationships that
are written from the root (``/xl/…``) or with dots for a broken file. May import `civtrack.ledger.spaced` and
`civtrack.xlsx`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from civtrack.xlsx.parts.container import Container

__all__ = ["in_its_place"]

_ODD: Final = re.compile(rb"""\sTarget\s*=\s*["'](?:\.|/|[^"']*\\)""")
_NAMES: Final = {"sharedStrings": "sharedStrings.bin", "styles": "styles.bin"}
_READ: Final = frozenset(("worksheet", "chartsheet", "dialogsheet", *_NAMES))
_BOOK: Final = "xl/workbook.bin"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{}">'.format(
    "http://schemas.openxmlformats.org/package/2006/relationships"
)


def in_its_place(container: Container) -> dict[str, bytes] | None:
    """The parts that are read, by the names that Excel gives them; None where they are called so already.

    Args:
        container: The file.
    """
    from civtrack.xlsx.parts.workbook import relations, relations_part

    book = next((one.target for one in relations(container, "") if one.type == "officeDocument"), None)
    if book is None or book not in container.parts or (listed := relations_part(book)) not in container.parts:
        return None
    found = [one for one in relations(container, book) if one.type in _READ and one.target in container.parts]
    called = all(one.target == f"xl/{_NAMES[one.type]}".casefold() for one in found if one.type in _NAMES)
    if book == _BOOK and called and not _ODD.search(container.read(listed)):
        return None
    parts, links = {_BOOK: container.read(book)}, list[str]()
    for number, one in enumerate(found):
        name = _NAMES.get(one.type, f"worksheets/sheet{number}.bin")
        parts[f"xl/{name}"] = container.read(one.target)
        links.append(f'<Relationship Id="{one.id}" Type="{_OFFICE}/{one.type}" Target="{name}"/>')
    parts["xl/_rels/workbook.bin.rels"] = f"{_HEAD}{''.join(links)}</Relationships>".encode()
    root = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="{_BOOK}"/>'
    return {"_rels/.rels": f"{_HEAD}{root}</Relationships>".encode(), **parts}
