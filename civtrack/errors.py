"""What stops a command, one class per cause; each builds its own sentence and remedy.

Exists so that every error reads alike: what, where, what to do. A problem of one row is not an error (see
`civtrack.problems`). May import only `civtrack.model`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from civtrack.model import N_, Message


class CivtrackError(Exception):
    """The base: a place, a sentence and a remedy, both English msgids shown in the reader's language.

    Args:
        where: File, ``file!sheet!cell``, option or settings key.
        **values: The fields of `sentence` and `remedy`.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 2
    sentence: ClassVar[str] = "{detail}"
    remedy: ClassVar[str] = ""

    def __init__(self, where: str, **values: Any) -> None:
        super().__init__(where)
        self.where = where
        self.values: dict[str, Any] = {"where": where, **values}

    @property
    def what(self) -> Message:
        """What is wrong."""
        return Message(self.sentence, self.values)

    @property
    def advice(self) -> Message:
        """What to do."""
        return Message(self.remedy, self.values)

    def __str__(self) -> str:
        return f"{self.where}: {_in_english(self.what)} {_in_english(self.advice)}".rstrip()


def _in_english(message: Message) -> str:
    """The message as written, for tracebacks and logs; people read it through a `Translator`."""

    def shown(value: Any) -> Any:
        if isinstance(value, Message):
            return _in_english(value)
        return ", ".join(str(shown(one)) for one in value) if isinstance(value, list) else value

    return message.text.format_map({key: shown(value) for key, value in message.values.items()})


class UsageMistake(CivtrackError):
    """The command line asks for something that does not exist or does not fit."""

    code = "usage"
    sentence = N_("{detail}")


class WhereMistake(UsageMistake):
    """A condition (``--where``) that cannot be read, or asks for what there is not.

    Args:
        expression: The condition as typed.
        at: The place in it: first character and the one after the last.
        detail: What is wrong there.
        where: The option or settings key that holds it.
    """

    code = "where"

    def __init__(self, expression: str, at: tuple[int, int], detail: Message, where: str = "--where") -> None:
        super().__init__(where, detail=detail)
        self.expression, self.at = expression, at

    def held_by(self, where: str) -> WhereMistake:
        """The same mistake in another place, such as a view of the settings."""
        return WhereMistake(self.expression, self.at, self.values["detail"], where)


class ValueRefused(UsageMistake):
    """A value that a cell is not to have: it would not be understood, or the cell's own list does not have it."""

    code = "value-refused"
    remedy = N_("Nothing was written.")


class SettingsMistake(CivtrackError):
    """civtrack.toml (or a CIVTRACK_ variable) cannot be used."""

    code = "settings"
    sentence = N_("{detail}")

    @property
    def mistakes(self) -> tuple[SettingsMistake, ...]:
        """Everything that is wrong, each with its place."""
        return (self,)


class SettingsMistakes(SettingsMistake):
    """Several mistakes at once: reads as the first, the others on lines of their own.

    Args:
        mistakes: Two or more, in order.
    """

    def __init__(self, mistakes: Sequence[SettingsMistake]) -> None:
        super().__init__(mistakes[0].where, detail=_on_lines(mistakes))
        self._mistakes = tuple(mistakes)

    @property
    def mistakes(self) -> tuple[SettingsMistake, ...]:
        """Everything that is wrong, each with its place."""
        return self._mistakes


def _on_lines(mistakes: Sequence[SettingsMistake]) -> Message:
    first, *rest = mistakes
    if not rest:
        return first.what
    return Message("{first}\n{where}: {rest}", {"first": first.what, "where": rest[0].where, "rest": _on_lines(rest)})


class TemplateMistake(CivtrackError):
    """A template of the office's documents cannot be used."""

    code = "template"
    sentence = N_("the template cannot be used: {detail}")
    remedy = N_("Correct that line, or move the file away: then the shipped template counts.")


class LedgerUnreadable(CivtrackError):
    """The base of everything that keeps one file from being read; the other files are still done."""

    code = "ledger-unreadable"
    exit_code = 3


class FileMissing(LedgerUnreadable):
    """Nothing at that path."""

    code = "file-missing"
    sentence = N_("no such file")
    remedy = N_("Check the path, or name the folder that holds the ledgers.")


class NamedAlmost(FileMissing):
    """Nothing at that path, but a ledger of nearly that name: without its suffix, or with a slip."""

    remedy = N_("Did you mean {near}? Write its name in full.")


class IsADistrict(FileMissing):
    """Nothing at that path, and it is what a district is called."""

    remedy = N_("{district} is a district: write -d {district}.")


class NotAFile(LedgerUnreadable):
    """A pipe, a socket or a device: reading it might never end."""

    code = "not-a-file"
    sentence = N_("this is no file but a pipe, a socket or a device")
    remedy = N_("Name the ledger itself, as a file.")


class AccessDenied(LedgerUnreadable):
    """The system refuses to read the file."""

    code = "access-denied"
    sentence = N_("the file may not be read ({detail})")
    remedy = N_("Ask for read permission, or copy the file to a folder of your own.")


class EmptyFile(LedgerUnreadable):
    """Zero bytes."""

    code = "empty-file"
    sentence = N_("the file is empty (0 bytes)")
    remedy = N_("It was probably not saved or not fully copied: get it again from its author.")


class NotAWorkbook(LedgerUnreadable):
    """The bytes are no table format that civtrack reads."""

    code = "not-a-workbook"
    sentence = N_("this is not a workbook (it looks like {detail})")
    remedy = N_("Open it in WPS or Excel and save it as .xlsx.")


class PackedFiles(NotAWorkbook):
    """An archive: what is in it may be read, but nobody unpacks it unasked."""

    remedy = N_("Unpack it beside the other files, and run again.")


class NoTable(NotAWorkbook):
    """A picture, or pages that are as good as one: a table may be seen in it, but nothing of it can be read."""

    remedy = N_("No table can be read in it: ask for the table itself, as .xlsx or .docx, or enter it by hand.")


class PictureAlone(NoTable):
    """A picture: of a table, or of what somebody put right."""

    remedy = N_(
        "No table can be read in it: ask for the table itself, as .xlsx or .docx; a photo of an item belongs into its "
        "row."
    )


class OldDocument(LedgerUnreadable):
    """A text document of an older or another word processor that could not be converted."""

    code = "old-document"
    sentence = N_("this is {format}, which only LibreOffice could convert ({detail})")
    remedy = N_("Open it in WPS or Word, save it as .docx, and run again.")


class EncryptedWorkbook(LedgerUnreadable):
    """A workbook with an opening password."""

    code = "encrypted"
    sentence = N_("the workbook is encrypted and needs a password")
    remedy = N_("Remove the opening password in WPS or Excel (File > Encrypt), save, and run again.")


class DamagedWorkbook(LedgerUnreadable):
    """A workbook whose container or parts are broken."""

    code = "damaged"
    sentence = N_("the workbook is damaged: {detail}")
    remedy = N_("Open it in WPS or Excel, let it repair the file, save it under a new name, and run again.")


class UnsafeWorkbook(LedgerUnreadable):
    """Content that no honest workbook has: a zip bomb, a DTD, duplicate members."""

    code = "unsafe"
    sentence = N_("the workbook has content that no ordinary workbook has: {detail}")
    remedy = N_("Do not open it; ask its author for a fresh copy saved by WPS or Excel.")


class TakesTooMuchToRead(LedgerUnreadable):
    """A file that takes more time or memory than the settings allow; it may be honest."""

    code = "too-much"
    sentence = N_("it takes more of this machine than a workbook may: {detail}")
    remedy = N_("Copy its rows into a new workbook, or raise {setting} under [limits] in civtrack.toml.")


class NotAnExport(LedgerUnreadable):
    """A file among exports that is none, or that lies in another's place."""

    code = "not-an-export"
    sentence = N_("this is no export of judged items: {detail}")
    remedy = N_("Name the folders that “civtrack export” wrote, as they are.")


class NoLedgerFound(LedgerUnreadable):
    """A workbook without any ledger inside; ``values["sheets"]`` says of each of its sheets why it is none."""

    code = "no-ledger"
    sentence = N_("no ledger was found in it: {detail}")
    remedy = N_(
        "Run “civtrack inspect” on it; if a sheet is a ledger, name its columns under [[ledgers]] in civtrack.toml."
    )


class KeepsChanging(LedgerUnreadable):
    """Saved again and again while it was being read."""

    code = "keeps-changing"
    sentence = N_("it was saved again each time it was read")
    remedy = N_("Run again when nobody is saving it.")


class OwnOutput(LedgerUnreadable):
    """A file that civtrack itself wrote as a report."""

    code = "own-output"
    sentence = N_("this is a report that civtrack wrote, not a ledger")
    remedy = N_("Give the ledger it was made from.")


class OwnerLock(LedgerUnreadable):
    """The small file that an office program keeps beside a file that somebody has open."""

    code = "owner-lock"
    sentence = N_("this is the mark of a file that somebody has open, not a ledger")
    remedy = N_("Give the ledger itself, whose name does not begin with ~$ or .~.")


class TakesTooMuch(CivtrackError):
    """What is made of the ledgers takes more time or memory than the settings allow; nothing of it is kept."""

    code = "too-much"
    exit_code = 4
    sentence = TakesTooMuchToRead.sentence
    remedy = TakesTooMuchToRead.remedy


class SystemRefused(CivtrackError):
    """The system refuses something at a place where nobody expects it: no bug, and nothing is half done."""

    code = "system-refused"
    exit_code = 4
    sentence = N_("the system refuses it: {detail}")
    remedy = N_("Check the name, the folder, its permissions and the disk, and run again.")


class NotWritten(CivtrackError):
    """The base of everything that keeps one file from being written; the source is never harmed."""

    code = "not-written"
    exit_code = 4
    sentence = N_("could not be written: {detail}")
    remedy = N_("Check that the folder exists, is writable and has space.")


class OpenElsewhere(NotWritten):
    """Excel, WPS or LibreOffice has the file open."""

    code = "open-elsewhere"
    sentence = N_("is open in {program} ({detail})")
    remedy = N_("Save and close it there, then run again.")


class NoChineseFont(NotWritten):
    """A picture is asked for, and the machine has no font to draw Chinese with."""

    code = "no-chinese-font"
    sentence = N_("no font with Chinese characters is on this machine, so no picture can be drawn")
    remedy = N_(
        "Install one (Windows and macOS have one; on Debian and Ubuntu: apt install fonts-noto-cjk), name a font file "
        "in CIVTRACK_FONT, or ask for --format docx."
    )


class NoPdf(NotWritten):
    """A PDF is asked for, and LibreOffice is not there or does not make it."""

    code = "no-pdf"
    sentence = N_("no PDF can be made: {detail}")
    remedy = N_("Install LibreOffice, or take --format docx and let Word or WPS save it as PDF.")


class AtWork(NotWritten):
    """Another run of civtrack holds the folder."""

    code = "at-work"
    sentence = N_("another civtrack is at work there ({detail}); nothing was written")
    remedy = N_("Run again when it has ended, or give it time with --wait SECONDS.")


class ClockBehind(NotWritten):
    """The computer's clock shows a day before the newest one that is there already."""

    code = "clock-behind"
    sentence = N_("the clock shows {day}, but the day {newest} is there already; nothing was written")
    remedy = N_("Set the computer's clock, or name the day with --as-of.")


class AlreadyThere(NotWritten):
    """The target exists and was not made by this command."""

    code = "already-there"
    sentence = N_("already exists and would be overwritten")
    remedy = N_("Choose another folder with --out, or give --force.")


class NotOurs(AlreadyThere):
    """A single file stands there that is not exactly what civtrack wrote: somebody else's, or edited since."""

    sentence = N_("already exists, and it is not as civtrack wrote it; it was left as it is")
    remedy = N_("Name another file, or give --force: then a copy of it is kept in civtrack-backup/ first.")


class OfficeFile(NotWritten):
    """The target is what the office works with: nothing replaces it, ``--force`` or not."""

    code = "office-file"
    sentence = N_("is {detail}; it is never written over")
    remedy = N_("Name another file.")


class FolderNotOurs(NotWritten):
    """A folder of a day stands there, and it is not civtrack's to replace; ``--force`` or not."""

    code = "folder-not-ours"
    sentence = N_("cannot be made anew: {detail}; nothing was written")
    remedy = N_("Choose another folder with --out, or move that one away.")


class LogNotOurs(NotWritten):
    """What stands where the log should go on is no log of civtrack."""

    code = "log-not-ours"
    sentence = N_("is there already and is no log of civtrack; it was left as it is")
    remedy = N_("Name another file with --log-file.")


class NoBackup(NotWritten):
    """There is nothing to restore from."""

    code = "no-backup"
    sentence = N_("there is no backup of it in {folder}; nothing was restored")
    remedy = N_("Name the ledger itself; “civtrack update --in-place” keeps a backup before it changes one.")


class NoSuchBackup(NoBackup):
    """There are backups, but not the one that was asked for."""

    sentence = N_("it has no backup “{found}”; the newest are: {known}; nothing was restored")
    remedy = N_("“civtrack restore LEDGER --list” shows them.")


class NothingToTakeBack(NotWritten):
    """The log knows of no command on the ledger that is not taken back already."""

    code = "nothing-to-take-back"
    sentence = N_("the log has no command on it that is not taken back already; nothing was restored")
    remedy = N_("“civtrack restore LEDGER --list” shows its backups; “civtrack log” shows what was changed.")


class KnownOtherwise(NothingToTakeBack):
    """The log has commands on these very bytes, under another name or in another folder."""

    sentence = N_("the log knows it as {name}; nothing was restored")
    remedy = N_("Give it that name again in that folder, then run again.")


class ChangedSince(NotWritten):
    """Somebody went on working in it, and the log does not have the cells of the last command."""

    code = "changed-since"
    sentence = N_("was changed after “{command}”, which cannot be taken back cell by cell; nothing was restored")
    remedy = N_("“civtrack restore LEDGER --list” shows the backups from before it.")


class MadeAnew(NotWritten):
    """The last command on it made it: there is nothing before that."""

    code = "made-anew"
    sentence = N_("was made by “{command}”; before that there is nothing to go back to")
    remedy = N_("Delete the file if it is not wanted; what it was made from is as it was.")


class CellNotTakenBack(NotWritten):
    """A cell that somebody changed after the command that is taken back."""

    code = "cell-not-taken-back"
    sentence = N_("was left as it is: {detail}")
    remedy = N_("Change it in WPS or Excel if it must be; “civtrack log” shows what it held.")


class LedgerChanged(NotWritten):
    """The file is no longer the one that was read."""

    code = "ledger-changed"
    sentence = N_("was changed while civtrack was working on it")
    remedy = N_("Run again when nobody is saving it.")


class PhotoNotMadeSmaller(NotWritten):
    """A photo that is larger than the settings allow, and is of a kind that cannot be made smaller."""

    code = "photo-not-made-smaller"
    sentence = N_("has a photo that cannot be made smaller")
    remedy = N_("Make it smaller yourself, or set large_photos to take in [collect] of civtrack.toml.")


class CarryRefused(NotWritten):
    """The next period's ledger cannot be made so that nothing is lost and nothing counts twice."""

    code = "carry-refused"
    sentence = N_("was not carried over: {detail}")
    remedy = N_("Nothing was written.")


class StandsAlready(AlreadyThere):
    """A ledger of that name is there; the next period's never takes its place."""

    remedy = N_("Name another file with --out, or move that one away.")


class DamagedBackup(NotWritten):
    """The backup that was asked for is not whole."""

    code = "damaged-backup"
    sentence = N_("its backup {name} is damaged, so it was not put back; whole is the older one {other}")
    remedy = N_("“civtrack restore LEDGER --backup {other}” puts that one back; --list shows all.")


class NoWholeBackup(DamagedBackup):
    """It is not whole, and there is no older one that is."""

    sentence = N_("its backup {name} is damaged, so it was not put back; there is no older one that is whole")
    remedy = N_("“civtrack restore LEDGER --list” shows which of the others are whole.")


class LedgerReadOnly(NotWritten):
    """The office marked the ledger as read-only, or it belongs to somebody who lets nobody else write it."""

    code = "read-only"
    sentence = N_("is read-only for whoever runs civtrack here; nothing was written")
    remedy = N_("Take the mark away or ask its owner; --force replaces it all the same.")


class AttributesLost(NotWritten):
    """The new file would belong to somebody else, or have other rights."""

    code = "attributes-lost"
    sentence = N_("owner, group or rights of the file could not be kept; nothing was written")
    remedy = N_("Let its owner run civtrack; --force replaces it all the same.")


class SplitDoesNotAddUp(NotWritten):
    """Rows would be lost, or given to two districts: nothing is divided."""

    code = "split-does-not-add-up"
    sentence = N_("the workbooks would have {found} of its {items} items; nothing was written")
    remedy = N_("This should never happen: please report it, with the ledger if possible.")


class FormatNotEditable(NotWritten):
    """A format that can be read but not edited without loss."""

    code = "format-not-editable"
    sentence = N_("a .{format} file cannot be updated without losing something")
    remedy = N_("Save it as .xlsx in WPS or Excel (另存为 .xlsx) and run again; it was read and counted all the same.")


class FormatNotDivisible(FormatNotEditable):
    """A format that can be read but not divided without loss."""

    code = "format-not-divisible"
    sentence = N_("a .{format} file cannot be divided without losing something")
    remedy = N_("Save it as .xlsx in WPS or Excel (另存为 .xlsx) and run again; it was read and counted all the same.")


class ConversionRefused(FormatNotEditable):
    """LibreOffice did not make an .xlsx that reads the same."""

    code = "conversion-refused"
    sentence = N_("LibreOffice made no .xlsx of this .{format} file that holds the same: {detail}")
    remedy = N_("Save it as .xlsx in WPS or Excel (另存为 .xlsx) and run again; it was read and counted all the same.")


class TextRefused(FormatNotEditable):
    """No workbook can hold what a text file does."""

    code = "conversion-refused"
    sentence = N_("no .xlsx can hold what this .{format} file does: {detail}")
    remedy = N_("Give it another name, or correct that place, and run again; it was read and counted all the same.")


class FormatWouldChange(FormatNotEditable):
    """A format that can only be updated as another one, which is not what “in place” says."""

    code = "format-would-change"
    sentence = N_("--in-place would make another format of a .{format} file")
    remedy = N_(
        "Run without --in-place, so that an updated .xlsx is written elsewhere; or save it as .xlsx in WPS or Excel "
        "(另存为 .xlsx) and keep that one from now on."
    )


class NotEditable(NotWritten):
    """A workbook or sheet that cannot take the edit without harm."""

    code = "not-editable"
    sentence = N_("cannot be edited without harm: {detail}")
    remedy = N_("Change that in WPS or Excel, or leave this ledger out of the update.")


class CellNotEditable(NotEditable):
    """One cell that cannot take a value without changing what it computes, or what others hold."""

    remedy = N_("Change it in WPS or Excel; nothing was written.")


class FormatNotEditableHere(FormatWouldChange):
    """A format that cannot be written where it stands."""

    sentence = N_("a .{format} file cannot be edited where it stands")
    remedy = N_(
        "Save it as .xlsx in WPS or Excel (另存为 .xlsx) and keep that one from now on; or give --out DIR: an edited "
        ".xlsx is written there, if LibreOffice is on this computer."
    )


class HistoryUnusable(NotWritten):
    """The base of everything that keeps the history file from being used; the file stays as it is."""

    code = "history-unusable"


class HistoryDamaged(HistoryUnusable):
    """The history is no database, or a broken one."""

    code = "history-damaged"
    sentence = N_("the history is damaged: {detail}")
    remedy = N_(
        "It was left as it is. Put a backup of it in its place, or move it away: then a new history begins today."
    )


class HistoryForeign(HistoryUnusable):
    """A database of something else stands where the history should be."""

    code = "history-foreign"
    sentence = N_("this is a database, but not a history of civtrack")
    remedy = N_("Move it away, or name another file under [history] file in civtrack.toml.")


class HistoryNewer(HistoryUnusable):
    """A later civtrack wrote it."""

    code = "history-newer"
    sentence = N_("the history was written by a newer civtrack (version {version} of the file, {known} is known here)")
    remedy = N_("Update civtrack; the file was left as it is.")


class HistoryBusy(HistoryUnusable):
    """Another run is writing it."""

    code = "history-busy"
    sentence = N_("another civtrack is writing the history")
    remedy = N_("Run again when it has finished.")


class HistoryNotWritten(HistoryUnusable):
    """The system refuses."""

    code = "history-not-written"
    sentence = N_("the history cannot be read or written: {detail}")
    remedy = N_("Check that the folder exists, is writable and has space; the history is as it was.")


class LogUnusable(NotWritten):
    """The log of changes cannot be read or written; then no ledger is changed."""

    code = "log-unusable"
    sentence = N_("the log of changes cannot be used: {detail}")
    remedy = N_("Nothing was changed. Move the file away if it is damaged: then a new log begins.")


class NoSnapshot(UsageMistake):
    """The history holds nothing of the day that was asked for."""

    code = "no-snapshot"
    sentence = N_("the history has no snapshot of {day} or earlier; it has: {known}")
    remedy = N_("“civtrack history list” shows the days; “civtrack daily” or “civtrack summary --snapshot” adds one.")


class NoHistory(UsageMistake):
    """There is no history yet."""

    code = "no-history"
    sentence = N_("there is no history yet")
    remedy = N_("“civtrack daily” or “civtrack summary --snapshot” begins one; from the next day on there are changes.")


class ExtraMissing(UsageMistake):
    """A library that only some commands need is not installed."""

    code = "extra-missing"
    sentence = N_("is not installed; this command needs it")
    remedy = N_("Install it with: pip install 'civtrack[{extra}]'")


class EngineFailed(CivtrackError):
    """An engine that counts does not start, does not find its files, or gives up."""

    code = "engine"
    exit_code = 3
    sentence = N_("the engine could not count: {detail}")
    remedy = N_("Look whether it runs and reaches the exports; “--engine duckdb” counts in this process.")


class NoLedgersGiven(UsageMistake):
    """No paths on the command line and no ledgers in the settings."""

    code = "no-ledgers-given"
    sentence = N_("no ledgers given")
    remedy = N_(
        "Name files or folders (civtrack summary 台账/), or list them under [[ledgers]] in civtrack.toml "
        "(“civtrack config init” writes one)."
    )
