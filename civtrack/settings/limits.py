"""``[limits]``: what a workbook may hold and a run may take of the machine.

Exists because this table is about the machine, where the rest of the settings is about the office. May import
`civtrack.settings.meanings`.
"""

from __future__ import annotations

from civtrack.light import dataclass
from civtrack.settings.meanings import AtMost

__all__ = ["LimitSettings"]


@dataclass(frozen=True, slots=True)
class LimitSettings:
    """``[limits]``: what an honest workbook does not exceed; past it, the file is refused and the others are done.

    Attributes:
        part_mib: MiB of one unpacked part of a workbook.
        total_mib: MiB of all its parts together.
        ratio: How many times a part may grow when it is unpacked.
        members: Parts of a workbook.
        file_mib: MiB of a file that is read in one go (.xls, .et, .csv).
        rows: Rows of a workbook that hold something.
        cells: Cells of a workbook that hold something.
        sheets: Sheets of a workbook.
        tables: Lists with a header of their own, on all sheets of a workbook.
        groups: Workbooks that the ledgers may be divided into.
        text_mib: MiB of the texts that cells of a workbook share.
        seconds: Seconds of the processor for ledgers of up to 20 MiB together; larger ones get more in proportion. A
            day (``daily``) of more than 20,000 items gets up to half a second besides.
        memory_mib: MiB of memory for the same.
    """

    part_mib: AtMost = 1024
    total_mib: AtMost = 4096
    ratio: AtMost = 300
    members: AtMost = 65_535
    file_mib: AtMost = 256
    rows: AtMost = 250_000
    cells: AtMost = 5_000_000
    sheets: AtMost = 1_000
    tables: AtMost = 3_000
    groups: AtMost = 2_000
    text_mib: AtMost = 256
    seconds: AtMost = 28
    memory_mib: AtMost = 1536
