"""An open workbook: its container and parts, its sheets one by one.

Exists below everything that moves, copies or joins workbooks, which need one that is open and never one that is saved;
`civtrack.xlsx.Package` adds saving. May import `civtrack.model` and what stands below `civtrack.xlsx.opened`.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from civtrack.model import N_
from civtrack.xlsx.opened.shared import SharedParts
from civtrack.xlsx.opened.sheet import Sheet
from civtrack.xlsx.parts.container import Container, Limits
from civtrack.xlsx.parts.markup import BadReference

__all__ = ["OpenPackage"]


class OpenPackage(SharedParts):
    """An open .xlsx or .xlsm workbook.

    Attributes:
        path: The file.
    """

    def __init__(self, path: Path, container: Container) -> None:
        super().__init__(container)
        self.path = path
        self._sheets: dict[str, Sheet] = {}

    @classmethod
    def open(cls, path: str | os.PathLike[str], limits: Limits | None = None) -> Self:
        """Opens a workbook.

        Args:
            path: The file; its content decides what it is, not its suffix.
            limits: What is believed at most.

        Raises:
            LedgerUnreadable: One of its kinds: missing, empty, encrypted, damaged, unsafe, or no such workbook.
        """
        where = Path(path)
        container = Container(where, limits or Limits())
        try:
            return cls(where, container)
        except BaseException:
            container.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, BadReference):
            raise self.container.damaged(N_("“{reference}” stands for no character"), reference=str(error)) from error

    @cached_property
    def sheets(self) -> tuple[str, ...]:
        """Names of the worksheets in the workbook's order, hidden ones too."""
        return tuple(entry.name for entry in self.workbook.sheets)

    def sheet(self, name: str) -> Sheet:
        """The worksheet of that name, always the same object (KeyError where there is none)."""
        if name not in self._sheets:
            entry = next((entry for entry in self.workbook.sheets if entry.name == name), None)
            if entry is None:
                raise KeyError(name)
            self._sheets[name] = Sheet(self, entry)
        return self._sheets[name]

    @cached_property
    def signed(self) -> bool:
        """Whether the file bears a digital signature, which no edit can leave valid."""
        return any(key.startswith("_xmlsignatures/") for key in self.container.parts)
