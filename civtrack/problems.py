"""The catalogue of data problems: code, slug, severity, sentence and advice, each written once.

Exists so that a problem is the same thing in the terminal, the workbook and the JSON. Codes never change their
meaning: D1xx is how a sheet is built, D2xx what a cell says, D3xx what contradicts or repeats, D4xx what the office's
own checks ask. May import only `civtrack.model`.
"""

from __future__ import annotations

from civtrack.light import dataclass
from civtrack.model import N_, CellRef, Finding, Item, Message, Problem, Severity

__all__ = ["CATALOGUE", "ProblemKind", "advice", "at_item", "message"]


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A class of problem.

    Attributes:
        code: ``D203``.
        slug: A readable name, ``deadline-unclear``.
        severity: Error or warning.
        message: English msgid; may use ``{found}`` and the problem's values.
        advice: English msgid: what the clerk can do.
    """

    code: str
    slug: str
    severity: Severity
    message: str
    advice: str


CATALOGUE: dict[str, ProblemKind] = {}


def _kind(code: str, slug: str, severity: Severity, message: str, advice: str) -> ProblemKind:
    assert code not in CATALOGUE, code
    kind = CATALOGUE[code] = ProblemKind(code, slug, severity, message, advice)
    return kind


def message(problem: Problem) -> Message:
    """The problem's sentence, ready to be translated."""
    return Message(problem.kind.message, {"found": problem.found, **(problem.values or {})})


def advice(problem: Problem) -> Message:
    """What the clerk can do about it."""
    return Message(problem.kind.advice, {"found": problem.found, **(problem.values or {})})


def at_item(finding: Finding, item: Item) -> Problem:
    """A rule's finding, at the cell it is about (or at the row where the table has no such column)."""
    where: CellRef = item.ref(finding.field)
    return Problem(finding.kind, where, finding.found, finding.values)


_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

# D1xx: how a sheet is built (said by civtrack.ledger)

TWO_COLUMNS = _kind(
    "D101",
    "two-columns",
    _WARNING,
    N_("“{other_header}” in column {other} also means {field}; column {used} “{used_header}” is read, {other} is not."),
    N_("If the other column is the right one, name it under [[ledgers]] columns in civtrack.toml."),
)
HEADER_AMBIGUOUS = _kind(
    "D102",
    "header-ambiguous",
    _ERROR,
    N_("the header “{header}” can mean {fields}, and neither the other headers nor the values decide; it is not read."),
    N_("Rename the header, or name the column under [[ledgers]] columns in civtrack.toml."),
)
COLUMN_SETTING_UNUSED = _kind(
    "D103",
    "column-setting-unused",
    _WARNING,
    N_("civtrack.toml names “{found}” for {field}, but this table has no such column."),
    N_("Correct the header or the letter under [[ledgers]] columns."),
)
HIDDEN_ROWS = _kind(
    "D104",
    "hidden-rows",
    _WARNING,
    N_("{count} hidden rows were read and counted like the others."),
    N_("Unhide them in WPS or Excel to see what they hold; delete them if they should not count."),
)
ACTIVE_FILTER = _kind(
    "D105",
    "active-filter",
    _WARNING,
    N_("a filter is active on this sheet; rows that it hides were read and counted all the same."),
    N_("Clear the filter (数据 > 清除) before sending the ledger on."),
)
HIDDEN_SHEET = _kind(
    "D106",
    "hidden-sheet",
    _WARNING,
    N_("the sheet is hidden; its {count} items were read and counted."),
    N_("If it is an old copy, delete the sheet or choose the right one with --sheet."),
)
HIDDEN_COLUMNS = _kind(
    "D107",
    "hidden-columns",
    _WARNING,
    N_("hidden columns were read: {columns}."),
    N_("Unhide them to see what was judged by."),
)
ROW_NOT_READ = _kind(
    "D108",
    "row-not-read",
    _ERROR,
    N_(
        "the row says neither what the problem is nor where, so it is not counted ({count} rows from here "
        "on; first cell “{found}”)."
    ),
    N_("Fill in the description, or clear the row if it is not an item."),
)
ITEM_WITHOUT_DESCRIPTION = _kind(
    "D109",
    "item-without-description",
    _WARNING,
    N_("the item has no description; it is counted all the same."),
    N_("Fill in what the problem is."),
)
EXAMPLE_ROW = _kind(
    "D110",
    "example-row",
    _WARNING,
    N_("the row is an example of the template and is not counted."),
    N_("Delete it, or take the word 示例 away if it is a real item."),
)
CELL_ERROR = _kind(
    "D111",
    "cell-error",
    _ERROR,
    N_("the cell shows {found} and was read as empty."),
    N_("Mend the formula, or write the value."),
)
FORMULA_WITHOUT_VALUE = _kind(
    "D112",
    "formula-without-value",
    _ERROR,
    N_("the cell is a formula whose result was never saved; it was read as empty."),
    N_("Open the file in WPS or Excel, let it calculate, and save it."),
)
DITTO_WITHOUT_ABOVE = _kind(
    "D113",
    "ditto-without-above",
    _WARNING,
    N_("“{found}” stands where there is nothing above to repeat; it was read as empty."),
    N_("Write the value itself."),
)
DISTRICT_FILLED_DOWN = _kind(
    "D114",
    "district-filled-down",
    _WARNING,
    N_("{count} rows without a district took it from the row above, because this format does not keep merged cells."),
    N_("Check the districts, or save the ledger as .xlsx."),
)
DISTRICT_UNKNOWN = _kind(
    "D115",
    "district-unknown",
    _WARNING,
    N_("“{found}” is none of the districts in civtrack.toml; it forms a group of its own."),
    N_("Correct the name, or add it under [office] districts or [office.aliases]."),
)
SHEET_MISSING = _kind(
    "D116",
    "sheet-missing",
    _WARNING,
    N_("there is no sheet named “{found}” in this file."),
    N_("Check the name given with --sheet."),
)
OTHER_LIST = _kind(
    "D117",
    "other-list",
    _WARNING,
    N_("another list, which is no ledger, begins below the items; its {count} rows are not counted."),
    N_("Nothing needs to be done if it holds figures; items need a header that says what the problem is."),
)

TEXT_COLUMN_UNUSED = _kind(
    "D120",
    "text-column-unused",
    _WARNING,
    N_("column {letter} “{header}” holds text, but its header is not understood; it is not read."),
    N_("If it says something about the item, name it under [[ledgers]] columns in civtrack.toml."),
)
TEXT_COLUMN_NEAR = _kind(
    "D121",
    "text-column-near",
    _WARNING,
    N_("column {letter} “{header}” holds text, but its header is not understood; it is not read. Is “{near}” meant?"),
    N_("Correct the header, or name the column under [[ledgers]] columns in civtrack.toml."),
)
COLUMNS_CONTEND = _kind(
    "D122",
    "columns-contend",
    _ERROR,
    N_("columns {other} “{other_header}” and {own} “{header}” both mean {field}; nothing decides, so neither is read."),
    N_("Name the right one under [[ledgers]] columns in civtrack.toml, or rename the other."),
)
COLUMN_CONTRADICTS = _kind(
    "D123",
    "column-contradicts",
    _ERROR,
    N_("the header “{header}” means {field}, but what stands below it (“{value}”) cannot be that; it is not read."),
    N_("Correct the header, or name the column under [[ledgers]] columns in civtrack.toml."),
)
SHEET_LEFT_OUT = _kind(
    "D124",
    "sheet-left-out",
    _ERROR,
    N_("the sheet is not counted, although its header names {known}: {reason}."),
    N_("If it is a ledger, name its columns under [[ledgers]] in civtrack.toml, such as columns = {example}."),
)
TICKS_UNCLEAR = _kind(
    "D125",
    "ticks-unclear",
    _WARNING,
    N_("{ticked} of the columns {columns} are ticked; the status is not known."),
    N_("Tick exactly one of them."),
)

LEDGER_WITHOUT_TEXT = _kind(
    "D126",
    "ledger-without-text",
    _ERROR,
    N_("no column says what is wrong or to be done; the rows are counted without a description."),
    N_("Name the column under [[ledgers]] columns in civtrack.toml, such as columns = {example}."),
)

MARKS_ARE_FORMULAS = _kind(
    "D191",
    "marks-are-formulas",
    _WARNING,
    N_("the column “{found}” holds the office's own formulas; it was left alone, and a column was added beside it."),
    N_("Delete one of the two columns if both are not wanted."),
)
MARKS_HIDDEN = _kind(
    "D192",
    "marks-hidden",
    _WARNING,
    N_("every free column right of the table is hidden, so the columns that were added are hidden too."),
    N_("Unhide the columns right of the table in WPS or Excel."),
)
SIGNATURE_LOST = _kind(
    "D195",
    "signature-lost",
    _WARNING,
    N_("the file bears a digital signature, which does not hold for the updated copy."),
    N_("Sign the updated copy again if it must be signed."),
)
MARKS_COVERED = _kind(
    "D194",
    "marks-covered",
    _WARNING,
    N_("{count} rows were not filled in here, because merged cells cover them."),
    N_("Undo the merge in this column, or leave the column to civtrack."),
)
LEDGER_CONVERTED = _kind(
    "D196",
    "ledger-converted",
    _WARNING,
    N_("LibreOffice made an .xlsx of this .{format} file; every cell reads the same, the look may differ a bit."),
    N_("Look it over before it is sent out; better, save the ledger as .xlsx (另存为) and use that one."),
)
TEXT_CONVERTED = _kind(
    "D179",
    "text-converted",
    _WARNING,
    N_("an .xlsx in a plain look was made of this .{format} file; codes and long numbers stay text."),
    N_("Nothing needs to be done; save the ledger as .xlsx (另存为) if it should keep a look of its own."),
)
MACROS_LOST = _kind(
    "D197",
    "macros-lost",
    _WARNING,
    N_("the file has macros, which are not in the .xlsx that was made of it."),
    N_("Keep the file if its macros are needed; or save it as .xlsm (另存为) and go on with that one."),
)
SHEET_PROTECTED = _kind(
    "D193",
    "sheet-protected",
    _WARNING,
    N_("the sheet is protected; it was updated all the same and is still protected."),
    N_("Nothing needs to be done; take the protection off if the sheet should be filtered or sorted."),
)

PRINT_AREA_WIDENED = _kind(
    "D198",
    "print-area-widened",
    _WARNING,
    N_("the print area was widened to {found}, so that the new columns are printed, too."),
    N_("Nothing needs to be done; set the print area anew if they should not be."),
)
PRINTED_SMALLER = _kind(
    "D176",
    "printed-smaller",
    _WARNING,
    N_(
        "fitted to its page, the sheet prints at {less} points with the new columns, instead of {found} (sheets like "
        "that: {sheets}); its page set-up stays as it was."
    ),
    N_("To print it larger, set it two pages wide in the page set-up of Excel or WPS."),
)
SPLIT_PAPER = _kind(
    "D178",
    "split-paper",
    _WARNING,
    N_(
        "the page set-up prints at {found} points (ledgers like that: {files}): the districts' copies print landscape, "
        "at 9 points or more, with the columns that have no room folded."
    ),
    N_("Click the + above the columns to see them; split --no-tiers keeps the ledger's own page set-up."),
)
LIST_ENDS_BEFORE = _kind(
    "D199",
    "list-ends-before",
    _WARNING,
    N_("the table (表格) of Excel ends here and cannot take in the new columns: sorting it would tear them apart."),
    N_("Turn the table into a plain range before you sort (表格工具 → 转换为区域), or widen it by hand."),
)
LEGEND_OF_ITS_OWN = _kind(
    "D190",
    "legend-of-its-own",
    _WARNING,
    N_("the ledger explains colours itself (“{found}”); the new columns are coloured by: {ours}."),
    N_("Where the two differ, correct one of them: the note, or the profile in civtrack.toml."),
)

# D18x: what does not come along when a ledger is divided (said by civtrack.outputs)

SPLIT_NAMES_REMOVED = _kind(
    "D181",
    "split-names-removed",
    _WARNING,
    N_("“{found}” speaks of others; it was taken out of the workbooks of those it does not concern."),
    N_("Write it without names if everybody must read it."),
)
SPLIT_HEADER_NAMES = _kind(
    "D182",
    "split-header-names",
    _WARNING,
    N_("the column “{found}” names somebody; it was emptied in the workbooks of those it does not concern."),
    N_("Take the name out of the header if everybody must read it."),
)
SPLIT_TOTAL_EMPTIED = _kind(
    "D183",
    "split-total-emptied",
    _WARNING,
    N_("the total “{found}” is typed as a number and counts rows of several; it was emptied where only some are left."),
    N_("Write totals as formulas (=COUNTA…): they are computed anew for each workbook."),
)
SPLIT_LIST_LEFT_OUT = _kind(
    "D184",
    "split-list-left-out",
    _WARNING,
    N_("the list below the items (“{found}”) holds figures of everybody and was left out."),
    N_("Nothing needs to be done; the districts' own figures are in civtrack summary."),
)
ROWS_WITHOUT_GROUP = _kind(
    "D185",
    "rows-without-group",
    _WARNING,
    N_("{count} rows that were not understood, from here on, are in the workbook 未注明."),
    N_("Fill in what the problem is and where; civtrack inspect lists them."),
)
SPLIT_LOSS = _kind(
    "D186",
    "split-loss",
    _WARNING,
    N_("not everything comes along as it is: {what}."),
    N_("Look at the workbooks before they are sent if this matters."),
)
SPLIT_TEXT_REMOVED = _kind(
    "D187",
    "split-text-removed",
    _WARNING,
    N_("“{found}” ({place}) speaks of others; it was taken out of the workbooks of those it does not concern."),
    N_("Write it without names if everybody must read it."),
)
SPLIT_NO_KEY = _kind(
    "D188",
    "split-no-key",
    _WARNING,
    N_("no column is left for civtrack_id; what comes back is matched by number and content only."),
    N_("Delete what stands in the last columns of the sheet if it is not needed."),
)
SPLIT_NOT_JOINED = _kind(
    "D189",
    "split-not-joined",
    _WARNING,
    N_("this ledger cannot be put into one workbook with the others ({why}); it is a workbook of its own."),
    N_("Nothing needs to be done; send both files."),
)
SPLIT_NOT_SORTED = _kind(
    "D654",
    "split-not-sorted",
    _WARNING,
    N_("the gravest items cannot be put first ({why}); the rows stay in the ledger's order."),
    N_("Nothing needs to be done; to sort it, take merged cells and headings out of the list."),
)
SPLIT_SHEET_REFUSED = _kind(
    "D650",
    "split-sheet-refused",
    _WARNING,
    N_("the sheet “{found}” speaks of several and no column says whose its rows are; it was left out."),
    N_("Give it a column that says whose each row is, take the names out, or take it out of keep_sheets."),
)
SPLIT_MERGED = _kind(
    "D651",
    "split-merged",
    _WARNING,
    N_("cells of this column are merged over rows of several; in each workbook they were emptied."),
    N_("Write the text into every row it is meant for."),
)
SPLIT_ROW_OF_NOBODY = _kind(
    "D652",
    "split-row-of-nobody",
    _WARNING,
    N_("the row “{found}” does not say whose it is; it is in no workbook."),
    N_("Write into the column with the names whose it is, if somebody needs it."),
)
SPLIT_PREPARED = _kind(
    "D653",
    "split-prepared",
    _WARNING,
    N_("{found} empty rows that were prepared below the items, from here on, were left out of the workbooks."),
    N_("Nothing needs to be done; delete them in the ledger if nobody needs them."),
)
SPLIT_LIST_BESIDE = _kind(
    "D656",
    "split-list-beside",
    _WARNING,
    N_("the columns from “{found}” on are a list of several that stands beside the items; it was left out."),
    N_("Leave a column free before such a list; what is about the items needs a cell in each of their rows."),
)
SPLIT_OWN_WORDS = _kind(
    "D655",
    "split-own-words",
    _WARNING,
    N_("own rows name others ({found}): {count} cells and {comments} comments go along as they are, {cells}{more}."),
    N_("Read them before you send the workbooks: they are the items' own texts, and nothing is taken out of them."),
)

# D2xx: what a cell says (said by civtrack.rules)

DEADLINE_UNCLEAR = _kind(
    "D201",
    "deadline-unclear",
    _ERROR,
    N_("deadline “{found}” is not understood; treated as to-clarify."),
    N_("Write a date, or explain the phrase under [policy.events] in civtrack.toml."),
)
DEADLINE_AMBIGUOUS = _kind(
    "D202",
    "deadline-ambiguous",
    _ERROR,
    N_("deadline “{found}” could mean {readings}; treated as to-clarify."),
    N_("Write the day in full, such as 2022年7月15日."),
)
DEADLINE_IMPOSSIBLE_DAY = _kind(
    "D203",
    "deadline-impossible-day",
    _ERROR,
    N_("deadline “{found}” names a day that does not exist; treated as to-clarify."),
    N_("Ask who set it which day is meant, and write that."),
)
DEADLINE_NO_YEAR = _kind(
    "D204",
    "deadline-no-year",
    _ERROR,
    N_("deadline “{found}” has no year, and neither the day of assignment nor the title gives one."),
    N_("Write the year, or fill in the day of assignment."),
)
DEADLINE_NO_START = _kind(
    "D205",
    "deadline-no-start",
    _ERROR,
    N_("deadline “{found}” counts from the day of assignment, which is missing."),
    N_("Fill in the day of assignment, or write the deadline as a date."),
)
DEADLINE_NUMBER = _kind(
    "D206",
    "deadline-number-ambiguous",
    _ERROR,
    N_("deadline {found} is a bare number: Excel drops a zero at the end, so it could mean {readings}."),
    N_("Write it as a date, or as text such as 7月10日."),
)
DEADLINE_NOT_A_DATE = _kind(
    "D207",
    "deadline-not-a-date",
    _ERROR,
    N_("the deadline cell holds {found}, which is no date; treated as to-clarify."),
    N_("Write the deadline as a date."),
)
DEADLINE_YEAR_IMPLAUSIBLE = _kind(
    "D208",
    "deadline-year-implausible",
    _ERROR,
    N_("deadline “{found}” lies outside the years 2000 to 2099; treated as to-clarify."),
    N_("Correct the year."),
)
DEADLINE_WEEKDAY_MISMATCH = _kind(
    "D209",
    "deadline-weekday-mismatch",
    _ERROR,
    N_("deadline “{found}”: day and weekday do not agree; it could mean {readings}."),
    N_("Ask which of the two is right, and write that."),
)
DEADLINE_BEFORE_ASSIGNMENT = _kind(
    "D210",
    "deadline-before-assignment",
    _WARNING,
    N_("deadline “{found}” is {deadline}, before the day of assignment {assigned}."),
    N_("Check both days; the deadline was taken as written."),
)
DEADLINE_MILESTONES = _kind(
    "D211",
    "deadline-milestones",
    _WARNING,
    N_("deadline “{found}” has several stages; judged by the last, {day}."),
    N_("Split the row into one per stage if each stage is to be supervised."),
)
CALENDAR_HORIZON = _kind(
    "D212",
    "calendar-horizon",
    _WARNING,
    N_("“{found}” was counted in years without a statutory calendar; Monday to Friday were taken as working days."),
    N_("Update the package chinesecalendar, or list the days under [calendar] in civtrack.toml."),
)
EXTENSION_UNCLEAR = _kind(
    "D213",
    "extension-unclear",
    _ERROR,
    N_("extension “{found}” is not understood; the deadline is treated as to-clarify."),
    N_("Write the extended deadline as a date, or leave the cell empty."),
)
EXTENSION_EARLIER = _kind(
    "D214",
    "extension-earlier",
    _WARNING,
    N_("extension “{found}” is {day}, which is not later than the deadline {original}."),
    N_("Check both days; the extension was taken as written."),
)
DATE_UNCLEAR = _kind(
    "D215",
    "date-unclear",
    _WARNING,
    N_("date “{found}” is not understood and was left out of the judgement."),
    N_("Write it as a date such as 2022年7月15日."),
)
DEADLINE_PAST_HORIZON = _kind(
    "D250",
    "deadline-past-horizon",
    _ERROR,
    N_("deadline “{found}” counts working days of a year whose make-up days (调休) are not known yet."),
    N_("Update the package chinesecalendar, list the days under [calendar] in civtrack.toml, or write a date."),
)
EXTENSION_WITHOUT_DAY = _kind(
    "D251",
    "extension-without-day",
    _WARNING,
    N_("extension “{found}” names no day that was granted; the former deadline stays in force."),
    N_("Write the day that was granted, or leave the cell empty."),
)
ASSIGNED_DAY_UNCLEAR = _kind(
    "D216",
    "assigned-day-unclear",
    _ERROR,
    N_("day of assignment “{found}” is not understood; deadlines that count from it cannot be read."),
    N_("Write it as a date such as 2022年7月15日."),
)

STATUS_UNKNOWN = _kind(
    "D220",
    "status-unknown",
    _WARNING,
    N_("status “{found}” is not known; the item is treated as open."),
    N_("Use a usual word (未整改, 整改中, 已整改, 已销号), or explain it under [policy.statuses] in civtrack.toml."),
)
LEFT_OUT = _kind(
    "D221",
    "item-left-out",
    _WARNING,
    N_("“{found}” takes the item out of every total."),
    N_("Check that another unit has taken it over or that nothing has to be done; else write its true status."),
)
PERCENT_UNCLEAR = _kind(
    "D222",
    "percent-unclear",
    _WARNING,
    N_("percentage “{found}” is not a share between 0 and 100 and was left out."),
    N_("Write a number from 0 to 100, or a share formatted as a percentage."),
)
DONE_WITHOUT_STATUS = _kind(
    "D223",
    "done-without-status",
    _WARNING,
    N_("the status is empty, but a completion day {day} is given; taken as done."),
    N_("Fill in the status."),
)
LIMIT_WITHOUT_START = _kind(
    "D224",
    "limit-without-start",
    _WARNING,
    N_("category “{category}” allows {limit}, but without a day of assignment nothing can be counted."),
    N_("Fill in the day of assignment, or write a deadline."),
)

# D3xx: what contradicts or repeats (said by civtrack.rules and civtrack.assessment)

DONE_IN_FUTURE = _kind(
    "D301",
    "done-in-future",
    _WARNING,
    N_("the completion day {day} lies after the as-of day {as_of}."),
    N_("Check the year and the month; a planned day belongs in the deadline column."),
)
DONE_BEFORE_ASSIGNMENT = _kind(
    "D302",
    "done-before-assignment",
    _WARNING,
    N_("the completion day {day} lies before the day of assignment {assigned}."),
    N_("Check both days."),
)
OPEN_WITH_DONE_DAY = _kind(
    "D303",
    "open-with-completion-day",
    _WARNING,
    N_("the status says “{found}”, but a completion day {day} is given; the item stays open."),
    N_("Correct the status, or empty the completion day."),
)
OPEN_AT_100 = _kind(
    "D304",
    "open-at-100-percent",
    _WARNING,
    N_("the status is open, but the percentage is 100; the item stays open."),
    N_("Correct the status or the percentage."),
)
DONE_BELOW_100 = _kind(
    "D305",
    "done-below-100-percent",
    _WARNING,
    N_("the status says done, but the percentage is {found}; the item counts as done."),
    N_("Correct the status or the percentage."),
)
CLOSURE_CONTRADICTS = _kind(
    "D306",
    "closure-contradicts-status",
    _WARNING,
    N_("the closure column says “{found}”, which contradicts the status column; the closure column decides."),
    N_("Correct whichever of the two is wrong."),
)
CLOSED_BEFORE_DONE = _kind(
    "D307",
    "closed-before-done",
    _WARNING,
    N_("the closing day {closed} lies before the completion day {day}."),
    N_("Check both days."),
)
ONGOING_PAST_DEADLINE = _kind(
    "D308",
    "ongoing-past-deadline",
    _WARNING,
    N_("the status says ongoing, but the deadline {day} has passed; the item is not counted as overdue."),
    N_("If the work had to be finished by then, write its true status."),
)
DUPLICATE_ITEM = _kind(
    "D310",
    "duplicate-item",
    _WARNING,
    N_("the same problem at the same place is already entered at {other}."),
    N_("If two patrols entered it, delete one row or mark it 重复."),
)
CARRIED_CONTRADICTS = _kind(
    "D340",
    "carried-contradicts",
    _WARNING,
    N_("an earlier period's ledger has this item as finished ({other}), here it is open; what stands here counts."),
    N_("If it is finished, write so here; what is written into the older ledger is not counted any more."),
)
DUPLICATE_NUMBER = _kind(
    "D311",
    "duplicate-number",
    _WARNING,
    N_("number “{found}” is already used at {other}."),
    N_("Give each item a number of its own, so that it can be followed from day to day."),
)

# D4xx: what the office itself asks of every row (settings, [[checks]])

_CHECK_SAYS = N_("{sentence}")
_CHECK_ADVICE = N_("Correct the row; or, if it may be so, the condition under [[checks]] in civtrack.toml: {condition}")
OWN_ERROR = _kind("D401", "own-check-error", _ERROR, _CHECK_SAYS, _CHECK_ADVICE)
OWN_WARNING = _kind("D402", "own-check-warning", _WARNING, _CHECK_SAYS, _CHECK_ADVICE)
