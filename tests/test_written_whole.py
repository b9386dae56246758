"""Shows that every file comes about whole or not at all: nothing in the package writes but in the ways named here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import civtrack

PACKAGE = Path(civtrack.__file__).parent

ATOMIC = "the one way itself: beside the target, forced to the disk, renamed"
PLACED = (
    "into a hidden file that `Placer`, `InPlace` or `taken_in` gave, which takes the target's place when it is whole"
)
FOLDER = "into a partial folder, which takes the day's place when it is whole"
MEMORY = "into memory"
AWAY = "into a temporary folder of this run, which goes with it"
STREAM = "into a pipe or a device that was there already"
BUILD = "only when the package is built or a message is added"

WAYS = {
    ("cli/cron.py", "_place"): "writes nothing: tries whether a ledger may be written",
    ("edits/carrying_out.py", "_copy"): PLACED,
    ("edits/merge_report.py", "write_rows"): PLACED,
    ("edits/packed.py", "_put"): AWAY,
    ("edits/writer.py", "write_edited"): ATOMIC,
    ("files/backups.py", "_copy"): "beside the backup, compared by fingerprint, renamed",
    ("files/carrying.py", "_put_along"): FOLDER,
    ("files/guard.py", "_straight"): STREAM,
    ("files/made.py", "enter"): FOLDER,
    ("files/office.py", "_set_up"): AWAY,
    ("files/office.py", "_settle"): AWAY,
    ("files/office.py", "convert_to_pdf"): AWAY,
    ("files/unlinked.py", "copy_unlinked"): AWAY,
    ("files/writing.py", "force_file"): "writes nothing: forces to the disk what was written",
    ("files/writing.py", "_beside"): ATOMIC,
    ("ledger/kept_values.py", "put_back"): AWAY,
    ("ledger/spaced.py", "written"): AWAY,
    ("locales/compile_catalogues.py", "compile_catalogues"): BUILD,
    ("locales/update.py", "update"): BUILD,
    ("manual/documents.py", "_settled"): MEMORY,
    ("manual/documents.py", "as_docx"): MEMORY,
    ("outputs/districts/files.py", "_Press.manifest"): PLACED,
    ("outputs/districts/files.py", "_copy_file"): PLACED,
    ("outputs/making.py", "_write_item_list"): PLACED,
    ("outputs/making.py", "_write_note"): PLACED,
    ("outputs/making.py", "_write_reminder"): PLACED,
    ("outputs/making.py", "day_brief.make"): PLACED,
    ("outputs/making.py", "day_export.make"): PLACED,
    ("outputs/making.py", "notices.write"): PLACED,
    ("outputs/making.py", "one_page.make"): PLACED,
    ("outputs/making.py", "report_page.make"): PLACED,
    ("outputs/making.py", "summary_workbook.make"): PLACED,
    ("outputs/districts/worst_first.py", "WorstFirst._sorted"): ATOMIC,
    ("outputs/marked/ledger.py", "write_marked"): ATOMIC,
    ("outputs/notices/layout.py", "set_document"): MEMORY,
    ("outputs/notices/paper.py", "_made"): MEMORY,
    ("outputs/notices/paper.py", "packed"): MEMORY,
    ("outputs/notices/photos.py", "_fitted"): MEMORY,
    ("outputs/onepage/picture.py", "_drawn"): MEMORY,
    ("outputs/onepage/word.py", "write_page"): MEMORY,
    ("outputs/packing.py", "pack"): MEMORY,
    ("outputs/page/photos.py", "_small"): MEMORY,
    ("outputs/smaller_pictures.py", "smaller"): MEMORY,
    ("outputs/text_twins.py", "_write"): AWAY,
    ("edits/et_cells.py", "put_cell_photos"): AWAY,
}
"""Module and function → why what it writes is never seen half."""

SAVING = frozenset({"write_text", "write_bytes", "save", "to_parquet", "dump", "tofile", "touch"})
COPYING = frozenset({"copy", "copy2", "copyfile", "copytree", "move"})
OPENING = frozenset({"open", "fdopen", "ZipFile", "FileIO", "TarFile"})


def writes(call: ast.Call) -> bool:
    """Whether a call may make or change a file."""
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    owner = function.value.id if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) else ""
    if name in SAVING:
        return True
    if owner == "shutil":
        return name in COPYING
    if owner == "os" and name == "open":
        flags = ast.unparse(call)
        return any(flag in flags for flag in ("O_WRONLY", "O_RDWR", "O_CREAT", "flags")) and "devnull" not in flags
    modes = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
    return name in OPENING and any(_writing(mode) for mode in modes)


def _writing(mode: ast.expr) -> bool:
    text = mode.value if isinstance(mode, ast.Constant) else None
    return isinstance(text, str) and set(text) <= set("rwaxbt+") and not set(text).isdisjoint("wax+")


def found(node: ast.AST, inside: tuple[str, ...] = ()) -> Iterator[str]:
    """The functions of a module that write, by their names within it."""
    for child in ast.iter_child_nodes(node):
        named = isinstance(child, ast.FunctionDef | ast.ClassDef)
        names = (*inside, child.name) if isinstance(child, ast.FunctionDef | ast.ClassDef) else inside
        if isinstance(child, ast.Call) and writes(child):
            yield ".".join(inside)
        yield from found(child, names if named else inside)


def test_nothing_is_written_but_whole() -> None:
    """A function that begins to write must go one of the ways, and say here which; one that ceases leaves the list."""
    there = {
        (module.relative_to(PACKAGE).as_posix(), function)
        for module in sorted(PACKAGE.rglob("*.py"))
        for function in found(ast.parse(module.read_text(encoding="utf-8")))
    }
    reading = {("files/plain.py", "open_plain")}
    assert there - reading == set(WAYS)


def test_what_writes_is_seen() -> None:
    """The walk itself: every way to write a file is one that it knows, and reading is none."""
    seen = [
        "path.write_text('x')", "path.write_bytes(b'')", "book.save(path)", "open(path, 'w')", "path.open('ab')",
        "path.open(mode='r+b')", "shutil.copyfile(a, b)", "os.open(p, os.O_WRONLY | os.O_CREAT)", "json.dump(a, file)",
        "zipfile.ZipFile(path, 'w')", "table.to_parquet(path)", "io.FileIO(path, 'x')",
    ]  # fmt: skip
    unseen = ["open(path)", "path.open('rb')", "os.open(p, os.O_RDONLY)", "zipfile.ZipFile(path)", "json.dumps(a)"]
    for text in (*seen, *unseen):
        assert list(found(ast.parse(f"def f():\n    {text}"))) == (["f"] if text in seen else []), text


def test_only_what_nobody_keeps_is_not_waited_for() -> None:
    """`write_passing` is for copies in a folder that goes with the command: whoever else writes waits for the disk."""
    named = {
        module.relative_to(PACKAGE).as_posix()
        for module in PACKAGE.rglob("*.py")
        if "write_passing" in module.read_text(encoding="utf-8")
    }
    assert named == {"files/writing.py", "xlsx/copying/copies.py", "xlsx/joining/workbooks.py"}
    users = {
        module.relative_to(PACKAGE).as_posix()
        for module in PACKAGE.rglob("*.py")
        for words in ("import Copy, CopyReport, SheetCopy, write_copies", "import CannotJoin, join")
        if words in module.read_text(encoding="utf-8")
    }
    assert users == {"outputs/districts/copied.py", "outputs/districts/files.py"}
