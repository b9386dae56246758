"""The child process that reads .xls, .et, .xlsb and .ods with calamine and writes lines of JSON to stdout.

Exists because that reader can abort, panic or take all memory on a hostile file; here it takes only itself along. Run
by its path, not as a module, so that it starts without civtrack; it imports nothing of it.

A sheet is a line ``{"sheet": name, "state": …, "merges": [[first row, first column, last row, last column], …]}``, with
null where the format does not tell merges; then comes a line for each row that holds something,
``[row, [[column, value], …]]``, 1-based, and at the very end ``{"end": true}``. Days are ``{"d": iso}``, moments
``{"m": iso}``, times ``{"t": iso}``. What goes wrong is ``{"error": kind, "detail": text}``.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import Any


def limit(size: int, seconds: int) -> None:
    """Caps address space and processor time where the system can; elsewhere only the parent's clock holds."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def coded(value: Any) -> Any:
    """A cell's value as JSON can hold it."""
    if isinstance(value, dt.datetime):
        return {"m": value.isoformat()}
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    if isinstance(value, dt.time):
        return {"t": value.isoformat()}
    if isinstance(value, dt.timedelta):
        seconds = value.total_seconds()
        if 0 <= seconds < 86400:
            return {"t": (dt.datetime.combine(dt.date.min, dt.time()) + value).time().isoformat()}
        return seconds / 86400
    return value


def sheets(path: str) -> None:
    """Writes every worksheet of a file."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    write = sys.stdout.write
    with open(path, "rb") as file:  # noqa: PTH123 - the worker starts with as few imports as it can
        book = CalamineWorkbook.from_filelike(file)
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            merged = sheet.merged_cell_ranges
            merges = None if merged is None else [[a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1] for a, b in merged]
            hidden = "hidden" if about.visible == SheetVisibleEnum.Hidden else "veryHidden"
            state = "visible" if about.visible == SheetVisibleEnum.Visible else hidden
            write(json.dumps({"sheet": about.name, "state": state, "merges": merges}) + "\n")
            if sheet.start is None:
                continue
            left = sheet.start[1]
            # One row at a time: a stray cell in the last corner makes a grid of 17 million. Leading empty rows are
            # among them, leading empty columns are not.
            for number, cells in enumerate(sheet.iter_rows(), 1):
                if cells.count("") == len(cells):
                    continue
                held = [[column, coded(cell)] for column, cell in enumerate(cells, left + 1) if cell != ""]
                if held:
                    write(json.dumps([number, held]) + "\n")
        write('{"end": true}\n')


def main() -> int:
    """Reads the file named first, within the bytes of memory and the seconds of processor time named after it."""
    limit(int(sys.argv[2]), int(sys.argv[3]))
    try:
        sheets(sys.argv[1])
    except MemoryError:
        error = {"error": "memory", "detail": ""}
    except BaseException as raised:  # noqa: BLE001 - a panic of the reader is a BaseException
        kind = "password" if type(raised).__name__ == "PasswordError" else "damaged"
        error = {"error": kind, "detail": str(raised)[:300]}
    else:
        return 0
    sys.stdout.write(json.dumps(error) + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
