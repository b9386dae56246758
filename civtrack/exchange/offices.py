"""Which exports there are, whose and of which day; which of them count together, and why the others do not.

Exists so that no table over many offices leaves one out without a word, or counts one twice. Only the metadata of
files is read here. May import what `civtrack.exchange` may; pyarrow inside functions only.
"""

from __future__ import annotations

import datetime as dt
import glob
import json
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from civtrack import fence
from civtrack.errors import ExtraMissing, FileMissing, LedgerUnreadable, NotAnExport
from civtrack.exchange.counting import NEEDED
from civtrack.exchange.schema import KEY, VERSION, arrow_schema
from civtrack.light import NamedTuple, dataclass
from civtrack.model import N_, Message

__all__ = ["Chosen", "Export", "LeftOut", "Wanted", "choose", "find", "local_files"]

_MOST_ITEMS = 2_000_000
"""More than all ledgers of an office hold."""
_MOST_BYTES = 4 << 20
"""Of what a file says about itself; an office's says some 30,000."""
_MOST_COLUMNS = 1_000
"""And parts of columns; more of them, one inside the other, end a reader without a word."""
_STRING, _DICTIONARIES = "string", "dictionaries"
_PARTS: Mapping[str, type | str] = {
    "version": str, "profile": str, "items": int, "tiers": _DICTIONARIES, "policies": _DICTIONARIES,
    "districts": _STRING, "of": _STRING, "groups": dict,
}  # fmt: skip
"""What the metadata says, and of what kind it is: one thing, or a list of texts or of dictionaries."""


@dataclass(frozen=True, slots=True)
class Export:
    """One office's items of one day.

    Attributes:
        path: The file, or its address.
        root: The folder of the folders ``office=…``.
        key: What stands after ``office=``.
        as_of: The day they were judged by.
        about: What its metadata says (`civtrack.exchange.exporting.about`).
    """

    path: str
    root: str
    key: str
    as_of: dt.date
    about: Mapping[str, Any]

    @property
    def city(self) -> str:
        """Whose items these are."""
        return str(self.about["city"])

    @property
    def measure(self) -> tuple[str, ...]:
        """What decides whether its colours mean what another's mean: the profile and its tiers."""
        tiers = ("|".join((tier["key"], *tier["reasons"])) for tier in self.about["tiers"])
        return (str(self.about["profile"]), *tiers)


class LeftOut(NamedTuple):
    """An office that is not in the table, or not as the others are, and why."""

    city: str
    why: Message
    counted: bool = False


class Wanted(NamedTuple):
    """What is to be counted together.

    Attributes:
        first: The first day; the same as `last` where one day is asked for.
        last: The day, or the last one; None: the newest that any office has.
        within: By how many days an office's export may be older than the day and still count.
        profile: The profile counted by; None: that of most offices.
        offices: The offices that there should be.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    within: int = 0
    profile: str | None = None
    offices: Sequence[str] = ()


class Chosen(NamedTuple):
    """What counts together.

    Attributes:
        as_of: The day of the table, or its last one.
        exports: In the order of offices, then days.
        left_out: Who is missing, late, of another profile or version; `counted` where it is in the table all the same.
    """

    as_of: dt.date
    exports: tuple[Export, ...]
    left_out: tuple[LeftOut, ...]


def find(places: Iterable[str]) -> tuple[list[Export], list[LedgerUnreadable]]:
    """Every export in folders (searched with all theirs), by patterns, as files or at addresses (``s3://…``).

    Returns:
        The exports by office and day, and what could not be read, by its place.

    Raises:
        ExtraMissing: pyarrow is not installed.
    """
    fence.hold_library()
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
        from pyarrow import fs
    except ImportError:
        raise ExtraMissing("pyarrow", extra="rollup") from None
    found: dict[str, Export] = {}
    wrong: list[LedgerUnreadable] = []
    for place in places:
        paths = list(_files(place, fs))
        if not paths:
            wrong.append(FileMissing(place))
        for path, system, inside in paths:
            try:
                with fence.reading(Path(path)), system.open_input_file(inside) as stream:
                    _refuse_odd(path, stream)
                    metadata = pq.read_metadata(stream)
                    export = _export(path, metadata.metadata or {})
                    if export.about["schema"] == VERSION:
                        _refuse_other(path, export.about, metadata)
                found[path] = export
            except LedgerUnreadable as error:
                wrong.append(error)
            except (OSError, pa.ArrowException) as error:
                system_said = getattr(error, "strerror", None)  # what a reader says of odd bytes is for programmers
                wrong.append(NotAnExport(path, detail=system_said or Message(N_("it is no whole Parquet file"))))
    return sorted(found.values(), key=lambda export: (export.city, export.as_of, export.path)), wrong


def _files(place: str, fs: Any) -> Iterator[tuple[str, Any, str]]:
    """The Parquet files at a place: its name for people and engines, the system that holds it, its name there."""
    if "://" in place:
        address = urlsplit(place)
        system, inside = fs.FileSystem.from_uri(place)
        start = f"{address.scheme}://{address.netloc}" if address.netloc else f"{address.scheme}://"
        if inside.endswith(".parquet"):
            yield place, system, inside
            return
        selector = fs.FileSelector(inside, recursive=True, allow_not_found=True)
        for one in sorted(system.get_file_info(selector), key=lambda info: str(info.path)):
            if one.is_file and one.path.endswith(".parquet"):
                path = (
                    one.path
                    if address.scheme == "file"
                    else f"{start}/{one.path.removeprefix(address.netloc).lstrip('/')}"
                )
                yield path, system, one.path
        return
    local = fs.LocalFileSystem()
    for one in _local(place):
        yield str(one), local, str(one)


def local_files(places: Iterable[str]) -> list[Path]:
    """The Parquet files at places on this machine."""
    return [path for place in places if "://" not in place for path in _local(place)]


def _local(place: str) -> Iterator[Path]:
    for name in sorted(glob.glob(place)) or [place]:  # noqa: PTH207 - a pattern may begin anywhere
        path = Path(name)
        yield from sorted(path.rglob("*.parquet")) if path.is_dir() else [path] if path.is_file() else []


def _refuse_odd(path: str, stream: Any) -> None:
    """Refuses a file that says more about itself than an export can: whoever reads that reads it as a whole.

    Raises:
        NotAnExport: It is too much, or no Parquet file.
    """
    size = stream.size()
    stream.seek(max(0, size - 8))
    said, end = struct.unpack("<I4s", stream.read(8).rjust(8, b"\0"))
    if end != b"PAR1" or said + 8 > size:
        raise NotAnExport(path, detail=Message(N_("it is no whole Parquet file")))
    stream.seek(size - 8 - said)
    if said > _MOST_BYTES or _columns(stream.read(16)) > _MOST_COLUMNS:
        raise NotAnExport(path, detail=Message(N_("it has more columns or says more of itself than an export does")))
    stream.seek(0)


def _columns(head: bytes) -> int:
    """How many columns and parts of columns there are; what is not understood has too many.

    Follows parquet.thrift (FileMetaData) in Thrift's compact protocol: field 1, a number; field 2, a list.
    """
    numbers, at = [], 1
    for mark in (b"\x15", b"\x19"):
        if head[at - 1 : at] != mark or at >= len(head):
            return _MOST_COLUMNS + 1
        if mark == b"\x19":
            if (short := head[at] >> 4) < 15:
                return short
            at += 1
        number = shift = 0
        while at < len(head):
            number |= (head[at] & 0x7F) << shift
            shift, at = shift + 7, at + 1
            if head[at - 1] < 0x80:
                break
        numbers.append(number)
        at += 1
    return numbers[-1]


def _refuse_other(path: str, about: Mapping[str, Any], metadata: Any) -> None:
    """Refuses a file whose columns or whose number of items are not what its metadata says.

    Raises:
        NotAnExport: They are not.
    """
    rows = sum(metadata.row_group(number).num_rows for number in range(metadata.num_row_groups))
    if rows > _MOST_ITEMS:
        raise NotAnExport(
            path,
            detail=Message(N_("{count} items, where at most {most} are counted"), {"count": rows, "most": _MOST_ITEMS}),
        )
    if not rows == metadata.num_rows == about["items"]:
        detail = Message(
            N_("it says that it has {said} items, and has {count}"), {"said": about["items"], "count": rows}
        )
        raise NotAnExport(path, detail=detail)
    columns, usual = metadata.schema.to_arrow_schema(), arrow_schema({})
    for name in NEEDED:
        place = columns.get_field_index(name)
        if place < 0 or columns.field(place).type != usual.field(name).type:
            raise NotAnExport(path, detail=Message(N_("its column {column} is another one"), {"column": name}))


def _export(path: str, metadata: Mapping[bytes, bytes]) -> Export:
    """An export, if the file is one.

    Raises:
        NotAnExport: It is another file, or lies where another office's or another day's belongs.
    """
    try:
        about = json.loads(metadata[KEY])
        as_of = dt.date.fromisoformat(about["as_of"])
        if not isinstance(about["city"], str) or (about["schema"] == VERSION and not _complete(about)):
            raise ValueError("of another form")  # noqa: TRY301 - it is told as any other
        *root, office, day, _ = path.replace("\\", "/").split("/")
        key = office.removeprefix("office=")
    except (KeyError, ValueError, TypeError, RecursionError):
        raise NotAnExport(path, detail=Message(N_("civtrack did not write it"))) from None
    if office == key or "%" in key or day != f"as_of={as_of}":
        detail = Message(N_("it belongs into office=…/as_of={day}/"), {"day": as_of})
        raise NotAnExport(path, detail=detail)
    return Export(path, "/".join(root) or ".", key, as_of, about)


def _complete(about: Mapping[str, Any]) -> bool:
    """Whether metadata says all that a table needs, each in its form."""
    for name, kind in _PARTS.items():
        value = about[name]
        if isinstance(kind, type):
            right = isinstance(value, kind) and not isinstance(value, bool)
        else:
            right = isinstance(value, list) and all(isinstance(one, str if kind == _STRING else dict) for one in value)
        if not right:
            return False
    return all(_texts(members) for members in about["groups"].values()) and all(
        _texts([tier["key"], tier["name"], tier["color"]]) and _texts(tier["reasons"]) for tier in about["tiers"]
    )


def _texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(one, str) for one in values)


def choose(exports: Sequence[Export], wanted: Wanted) -> Chosen:
    """What counts together.

    Raises:
        NotAnExport: There is nothing to count.
    """
    known = [export for export in exports if export.about.get("schema") == VERSION]
    foreign = {export.city: export for export in exports if export not in known}
    days = {export.as_of for export in known}
    last = wanted.last or max(days, default=None)
    if last is None:
        raise NotAnExport(exports[0].path if exports else "exports", detail=Message(N_("there is nothing to count")))
    one_day = wanted.first is None
    first = last - dt.timedelta(days=wanted.within) if wanted.first is None else wanted.first
    left_out: list[LeftOut] = []
    once: dict[tuple[str, dt.date], Export] = {}
    for export in known:
        if first <= export.as_of <= last:
            place = (export.city, dt.date.min) if one_day else (export.city, export.as_of)
            former = once.get(place)
            if former is not None and former.as_of == export.as_of:
                left_out.append(
                    LeftOut(
                        export.city,
                        Message(N_("there twice; not counted: {path}"), {"path": export.path}),
                        counted=True,
                    )
                )
            else:
                once[place] = export
    chosen = list(once.values())
    profile = wanted.profile
    if profile is None and chosen:
        counts = Counter(export.measure for export in chosen)
        most = max(counts.values())
        measure = min(each for each, count in counts.items() if count == most)
        profile = measure[0]
    else:
        measure = next((export.measure for export in chosen if export.about["profile"] == profile), ())
    alike = [export for export in chosen if export.measure == measure]
    left_out += _absent(known, alike, foreign, wanted, last)
    left_out += _otherwise(alike)
    older = (export for export in alike if one_day and export.as_of != last)
    left_out += (
        LeftOut(export.city, Message(N_("counted, as it stood on {day}"), {"day": export.as_of}), counted=True)
        for export in older
    )
    order = {city: number for number, city in enumerate(wanted.offices)}
    alike.sort(key=lambda export: (order.get(export.city, len(order)), export.city, export.as_of))
    return Chosen(last, tuple(alike), tuple(sorted(left_out, key=lambda one: (one.counted, one.city))))


def _absent(
    known: Sequence[Export], alike: Sequence[Export], foreign: Mapping[str, Export], wanted: Wanted, last: dt.date
) -> Iterator[LeftOut]:
    """Every office that should be in the table and is not."""
    here = {export.city for export in alike}
    newest: dict[str, Export] = {}
    for export in known:
        if export.as_of <= last and (export.city not in newest or newest[export.city].as_of < export.as_of):
            newest[export.city] = export
    later = {export.city for export in known} - set(newest)
    start = wanted.first if wanted.first is not None else last - dt.timedelta(days=wanted.within)
    for city in dict.fromkeys([*wanted.offices, *sorted({*newest, *later, *foreign})]):
        if city in here:
            continue
        if city in newest and newest[city].as_of >= start:
            why = Message(N_("judged by another profile: {profile}"), {"profile": newest[city].about["profile"]})
        elif city in newest:
            why = Message(N_("late: the newest export is of {day}"), {"day": newest[city].as_of})
        elif city in foreign:
            of = foreign[city].about
            why = Message(N_("written by civtrack {version} in another form"), {"version": of.get("version", "?")})
        elif city in later:
            why = Message(N_("there is none that is so old"))
        else:
            why = Message(N_("missing: there is no export of it"))
        yield LeftOut(city, why)


def _otherwise(alike: Sequence[Export]) -> Iterator[LeftOut]:
    """Offices in the table whose figures were not made quite as those of the others."""
    for what, text in (
        ("version", N_("counted, but made by civtrack {found} (most: {most})")),
        ("policies", N_("counted, but under a policy of its own: {found}")),
    ):
        values = {export.city: json.dumps(export.about[what], sort_keys=True, ensure_ascii=False) for export in alike}
        counts = Counter(values.values())
        if len(counts) < 2:
            continue
        most = min(value for value, count in counts.items() if count == max(counts.values()))
        for city in sorted(values):
            if values[city] != most:
                found = values[city].strip('"')
                yield LeftOut(city, Message(text, {"found": found, "most": most.strip('"')}), counted=True)
    for export in alike:
        if export.about["of"]:
            only = "、".join(export.about["of"])
            yield LeftOut(
                export.city, Message(N_("counted, but only with {districts}"), {"districts": only}), counted=True
            )
