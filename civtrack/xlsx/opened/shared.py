"""What the sheets of a workbook share: its container, its workbook part, its styles and its strings.

Exists below sheets and the package that holds them, which both need it. May import `civtrack.model` and what stands
below `civtrack.xlsx.opened`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from civtrack.model import N_
from civtrack.patterns import lazy
from civtrack.xlsx.parts.container import Container
from civtrack.xlsx.parts.markup import as_utf8
from civtrack.xlsx.parts.strings import LazyStrings, read_strings
from civtrack.xlsx.parts.styles import Styles
from civtrack.xlsx.parts.workbook import Workbook, load_part

__all__ = ["SharedParts"]

_NAMED = lazy(rb"""\ss(?:tyle)?\s*=\s*["']\s*([0-9]{1,5})\s*["']""")
"""The number of a style, as rows, cells and columns name it."""


class SharedParts:
    """The parts of an open workbook that belong to no single sheet.

    Attributes:
        container: The zip container.
        workbook: The workbook part.
    """

    def __init__(self, container: Container) -> None:
        self.container = container
        self.workbook = Workbook(container)

    def close(self) -> None:
        """Lets go of the file, and of its texts at once: what knows each other waits for the collector."""
        self.container.close()
        self.__dict__.pop("_shared_strings", None)

    @cached_property
    def styles(self) -> Styles:
        """The styles."""
        return self.new_styles()

    def new_styles(self) -> Styles:
        """The styles as the file holds them, apart from those to which edits add looks."""
        key = self.workbook.target("styles")
        part = load_part(self.container, key) if key else None
        if part is not None and part.root.local != "styleSheet":
            raise self.container.damaged(N_("{part} is not what the workbook says it is"), part=part.name)
        if part is None and (lost := self.workbook.forgotten("styles")):
            raise self.container.damaged(N_("nothing leads to {part}"), part=lost)
        bare = part is None or part.root.first("cellXfs", "xf") is None
        named = self._named_styles() if bare else 0
        return Styles(self.container.where, part, epoch_1904=self.workbook.epoch_1904, named=named)

    def _named_styles(self) -> int:
        """One more than the highest style that a sheet names, of a workbook whose styles are missing or empty."""
        highest, container = -1, self.container
        for entry in self.workbook.sheets:
            carry = b""
            for chunk in as_utf8(container.where, entry.part, container.chunks(container.parts[entry.part])):
                data = carry + chunk
                highest = max([highest, *map(int, _NAMED.findall(data))])
                carry = data[-64:]
        return highest + 1

    def strings_as_asked(self) -> list[str]:
        """The shared strings for whoever looks at the first rows: read no further than they are asked for."""
        known: list[str] | None = self.__dict__.get("_shared_strings")
        return self._strings(LazyStrings) if known is None else known

    def shared_strings(self) -> list[str]:
        """The shared strings, read when first asked for."""
        return self._shared_strings

    @cached_property
    def _shared_strings(self) -> list[str]:
        return self._strings(read_strings)

    def _strings(self, read: Callable[[str, str, Iterable[bytes], int], list[str]]) -> list[str]:
        key = self.workbook.target("sharedStrings")
        if key is None:
            return []
        container = self.container
        where = container.where
        chunks = as_utf8(where, key, container.chunks(container.parts[key]))
        return read(where, key, chunks, container.limits.texts)
