"""What a collect has to go by: the returned files, and the manifests of what was sent.

Exists so that a folder with workbooks, texts and Word documents is taken as it came, and the right manifest is found.
May import the other modules of `civtrack.edits` and what stands below them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from civtrack import fence
from civtrack.assessment import Assessment
from civtrack.edits.old_photos import with_photos
from civtrack.edits.old_word import TEXT_SUFFIXES
from civtrack.edits.packed import Packed, is_packed, unpacked
from civtrack.edits.returned import CameIn, Returned, read_returned
from civtrack.errors import LedgerUnreadable, NoLedgerFound
from civtrack.files import sha256
from civtrack.files.finding import FOLDERS_PASSED_OVER, LEDGER_SUFFIXES
from civtrack.files.memory import lives_on, one_after_another
from civtrack.ledger.reader import ReadOptions
from civtrack.light import NamedTuple
from civtrack.model import N_, Ledger, Message
from civtrack.outputs.districts.sent import Sent, read_sent
from civtrack.rules.naming import Names
from civtrack.settings import Settings
from civtrack.sources import Source, limits_of, sources

__all__ = ["Came", "Gathered", "came_in", "gathered", "left_alone", "manifests"]

MANIFESTS = "分发清单_*.json"


class Gathered(NamedTuple):
    """What came back.

    Attributes:
        files: The files that were read.
        unreadable: Those that could not be.
        said: What lies in packed files and is looked at by nobody.
    """

    files: tuple[Returned, ...]
    unreadable: tuple[LedgerUnreadable, ...]
    said: tuple[Message, ...] = ()


class Came(NamedTuple):
    """The files that were named, those in packed files among them.

    Attributes:
        sources: How each is read.
        refused: What cannot be read.
        opened: Packed files, and what is in them; it lives as long as this.
        within: Files in them → the packed one.
    """

    sources: list[Source]
    refused: list[LedgerUnreadable]
    opened: Mapping[Path, Packed]
    within: Mapping[Path, Path]

    def origin(self, ledger: Ledger) -> tuple[str, str]:
        """What came: name and fingerprint of the file, or of the packed one that it came in."""
        path = self.within.get(ledger.path)
        return (path.name, sha256(path)) if path else (ledger.path.name, ledger.sha256)

    @property
    def said(self) -> list[Message]:
        """What lies in packed files and is looked at by nobody."""
        return [_besides_tables(path.name, packed) for path, packed in self.opened.items() if packed.others]


def came_in(given: Sequence[Path], settings: Settings, options: ReadOptions, *, recursive: bool = False) -> Came:
    """Finds what is to be read: workbooks and text documents, and those in packed files.

    Args:
        given: Files, folders or patterns, as typed.
        settings: What is believed at most of a file.
        options: How the files are read.
        recursive: Whether folders are searched all the way down.
    """
    found, refused = _found(given, settings, options, recursive=recursive)
    limits = limits_of(settings)
    fence.more([source.path for source in found])  # as they came: what is packed grows to anything
    opened = {source.path: unpacked(source.path, limits) for source in found if is_packed(source.path)}
    refused += [error for packed in opened.values() for error in packed.refused]
    within = {file: path for path, packed in opened.items() for file in packed.files}
    return Came([one for source in found for one in _in_it(source, opened.get(source.path))], refused, opened, within)


def gathered(
    given: Sequence[Path],
    assessment: Assessment,
    options: ReadOptions,
    on_file: Callable[[Path], None] = lambda _: None,
    *,
    recursive: bool = False,
) -> Gathered:
    """Reads what came back.

    Args:
        given: Files, folders or patterns, as typed.
        assessment: The ledgers; a returned file that is one of them is passed over.
        options: How the files are read.
        on_file: Hears of each file before it is read.
        recursive: Whether folders are searched all the way down.
    """
    settings = assessment.settings
    own = {ledger.path.resolve() for ledger in assessment.ledgers}
    names = Names(settings.office.unit_aliases, settings.office.person_aliases)
    names.named([verdict.item for verdict in assessment.whole.verdicts])
    limits = limits_of(settings)
    came = came_in(given, settings, options, recursive=recursive)
    refused = list(came.refused)
    files: list[Returned] = []
    said: list[Message] = []
    lives_on()
    for source in one_after_another(came.sources):
        path = came.within.get(source.path, source.path)
        if source.path.resolve() in own:
            continue
        on_file(path)
        try:
            one = read_returned(source.path, replace(source.options, as_of=assessment.as_of), limits, names)
            packed = came.opened.get(path)
            files.append(replace(one, packed=CameIn(path, sha256(path), packed.room)) if packed else one)
        except LedgerUnreadable as error:
            if source.path.suffix.lower() == _TEXT and source.path not in given:
                said.append(Message(N_("{file}: a text without a table, which nobody read"), {"file": error.where}))
            else:
                refused.append(error)
    seen = with_photos([one.ledger for one in files], limits)
    return Gathered(
        tuple(replace(one, ledger=ledger) for one, ledger in zip(files, seen, strict=True)),
        tuple(refused),
        (*said, *came.said),
    )


def _in_it(source: Source, packed: Packed | None) -> Iterator[Source]:
    """A file as it came; or those that were packed in it."""
    if packed is None:
        yield source
    else:
        yield from (Source(path, source.options) for path in packed.files)


def _besides_tables(name: str, packed: Packed) -> Message:
    text = N_("{file}: {count} files in it without a table, not read ({names})")
    shown = [one.rpartition("/")[2] for one in packed.others]
    return Message(text, {"file": name, "count": len(shown), "names": _some(shown)})


def _found(
    given: Sequence[Path], settings: Settings, options: ReadOptions, *, recursive: bool
) -> tuple[list[Source], list[LedgerUnreadable]]:
    """The files, text documents among them; a folder of nothing but those is no mistake."""
    besides = {path: list(_besides(path, recursive=recursive)) for path in given}
    others = [path for path in given if not (besides[path] and path.is_file())]
    found, refused = sources(others, settings, options, recursive=recursive) if others else ([], [])
    refused = [error for error in refused if not (isinstance(error, NoLedgerFound) and besides.get(Path(error.where)))]
    more = [path for some in besides.values() for path in some]
    if more:
        base = ReadOptions(
            options.kind, options.sheets, districts=settings.office.districts, aliases=settings.office.aliases,
            opens=options.opens, otherwise=options.otherwise,
        )  # fmt: skip
        known = {source.path.resolve() for source in found}
        found += [Source(path, base) for path in more if path.resolve() not in known]
    return found, refused


def _besides(path: Path, *, recursive: bool) -> Iterator[Path]:
    """What a folder has besides workbooks: documents that may hold a table, and what is packed, so that it is told."""
    if path.is_dir():
        hits = path.rglob("*") if recursive else path.glob("*")
        yield from sorted(hit for hit in hits if _is_told(hit.name) and hit.is_file())
    elif path.suffix.lower() in _BESIDES and path.is_file():
        yield path


def _is_told(name: str) -> bool:
    return name.lower().endswith((*_BESIDES, _TEXT)) and not name.startswith(("~$", ".", "~WRL"))


_BESIDES: Final = TEXT_SUFFIXES | {".zip", ".rar", ".7z", ".pdf", ".html", ".htm", ".wpt", ".ett", ".xlt", ".xltx"}
"""Files that somebody may have answered in: what cannot be read is named."""
_TEXT: Final = ".txt"
"""What Excel saves as a Unicode text, and what mostly is a letter."""
_PICTURES: Final = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".gif", ".heic", ".webp", ".mp4"})


def left_alone(given: Sequence[Path], *, recursive: bool) -> Iterator[Message]:
    """What lies in folders that came back and is looked at by nobody: pictures on their own, and folders in them."""
    for folder in (path for path in given if path.is_dir()):
        names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
        pictures = [name for name in names if Path(name).suffix.lower() in _PICTURES]
        if pictures:
            text = N_(
                "{folder}: {count} pictures lie there on their own ({names}): paste them into the rows they are of"
            )
            yield Message(text, {"folder": str(folder), "count": len(pictures), "names": _some(pictures)})
        below = [name for name in names if not recursive and any(_answers_in(folder / name))]
        if below:
            text = N_("{folder}: its folders were not searched ({names}); add -r to search them")
            yield Message(text, {"folder": str(folder), "names": _some(below)})


def _answers_in(folder: Path) -> Iterator[Path]:
    """What may be an answer, anywhere in a folder that is none of civtrack's own."""
    if folder.is_dir() and folder.name not in FOLDERS_PASSED_OVER:
        suffixes = LEDGER_SUFFIXES | _BESIDES
        yield from (path for path in folder.rglob("*") if path.suffix.lower() in suffixes and path.is_file())


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")


_NAMED: Final = 5


def manifests(base: Path | None, files: Sequence[Returned], settings: Settings) -> tuple[Sent, ...]:
    """What was sent of what came back, the last time first.

    Args:
        base: Where to look; None: beside what came back, and where outputs go.
        files: What came back.
        settings: Where outputs go.
    """
    keys = {row.key for one in files for row in one.rows if row.key}
    found = [sent for path in _places(base, files, settings) if (sent := read_sent(path))]
    if keys and any(keys & sent.ledgers.keys() for sent in found):
        found = [sent for sent in found if keys & sent.ledgers.keys()]
    return tuple(sorted(found, key=lambda sent: (sent.as_of, str(sent.path)), reverse=True))


def _places(base: Path | None, files: Collection[Returned], settings: Settings) -> Iterator[Path]:
    if base is not None:
        if base.is_file():
            yield base
        elif hits := sorted(base.glob(MANIFESTS)):
            yield from hits
        else:
            yield from sorted(base.rglob(MANIFESTS))
        return
    seen: set[Path] = set()
    for folder in sorted({one.place.parent.resolve() for one in files}):
        seen.update(folder.glob(MANIFESTS))
    seen.update(path.resolve() for path in settings.outputs_folder.rglob(MANIFESTS))
    yield from sorted(seen)
