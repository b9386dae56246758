"""What civtrack does to the file system: find ledgers, name files, replace them safely, see who has them open.

Exists so that no room writes, renames or looks for files in its own way. The names below are imported when first asked
for: a help text needs one of its modules, and none of the others. May import only `civtrack.model` and
`civtrack.errors`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civtrack.doors import door

if TYPE_CHECKING:
    from civtrack.files.carrying import carry_over, clear, foreign
    from civtrack.files.finding import FOLDERS_PASSED_OVER, LEDGER_SUFFIXES, FoundFiles, find_ledgers, is_own_output
    from civtrack.files.folders import mend, partial_folder, replace_folder, untidy
    from civtrack.files.guard import Guard, Kept, is_stream, replacing
    from civtrack.files.made import JOURNAL, KEYS, MANIFEST, enter, made_in, manifest_of
    from civtrack.files.marks import LISTING, LISTING_MARK, OUTPUT, mark
    from civtrack.files.names import fitting, natural_key, safe_name, safe_names
    from civtrack.files.opened import Opened, is_owner_lock, open_elsewhere
    from civtrack.files.turns import LOCK, turn
    from civtrack.files.writing import atomic_write, force_file, not_written, point_latest, points_at, sha256

__all__ = [
    "FOLDERS_PASSED_OVER",
    "JOURNAL",
    "KEYS",
    "LEDGER_SUFFIXES",
    "LISTING",
    "LISTING_MARK",
    "LOCK",
    "MANIFEST",
    "OUTPUT",
    "FoundFiles",
    "Guard",
    "Kept",
    "Opened",
    "atomic_write",
    "carry_over",
    "clear",
    "enter",
    "find_ledgers",
    "fitting",
    "force_file",
    "foreign",
    "is_own_output",
    "is_owner_lock",
    "is_stream",
    "made_in",
    "manifest_of",
    "mark",
    "mend",
    "natural_key",
    "not_written",
    "open_elsewhere",
    "partial_folder",
    "point_latest",
    "points_at",
    "replace_folder",
    "replacing",
    "safe_name",
    "safe_names",
    "sha256",
    "turn",
    "untidy",
]

_HOMES = {
    "FOLDERS_PASSED_OVER": "finding",
    "FoundFiles": "finding",
    "Guard": "guard",
    "JOURNAL": "made",
    "KEYS": "made",
    "Kept": "guard",
    "LEDGER_SUFFIXES": "finding",
    "LISTING": "marks",
    "LISTING_MARK": "marks",
    "LOCK": "turns",
    "MANIFEST": "made",
    "OUTPUT": "marks",
    "Opened": "opened",
    "atomic_write": "writing",
    "carry_over": "carrying",
    "clear": "carrying",
    "enter": "made",
    "find_ledgers": "finding",
    "fitting": "names",
    "force_file": "writing",
    "foreign": "carrying",
    "is_own_output": "finding",
    "is_owner_lock": "opened",
    "is_stream": "guard",
    "made_in": "made",
    "manifest_of": "made",
    "mark": "marks",
    "mend": "folders",
    "natural_key": "names",
    "not_written": "writing",
    "open_elsewhere": "opened",
    "partial_folder": "folders",
    "point_latest": "writing",
    "points_at": "writing",
    "replace_folder": "folders",
    "replacing": "guard",
    "safe_name": "names",
    "safe_names": "names",
    "sha256": "writing",
    "turn": "turns",
    "untidy": "folders",
}

__getattr__ = door(__name__, _HOMES)
