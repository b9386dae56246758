"""Which outputs there are and how each is made from an assessment.

Exists so that `update`, `report` and `daily` make the same files by the same path. May import everything below
`civtrack.outputs`; the workbook writers only when one is made.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from civtrack.assessment import Assessment
from civtrack.errors import CivtrackError
from civtrack.files import safe_name
from civtrack.model import Ledger, Problem, readable
from civtrack.outputs.placing import Output, copy_names
from civtrack.outputs.wording import document_language
from civtrack.records import kind_name
from civtrack.rules.periods import Period, PeriodKind, period_of

if TYPE_CHECKING:
    from civtrack.outputs.districts.copied import Manner
    from civtrack.outputs.districts.files import Divided
    from civtrack.outputs.districts.plan import Split
    from civtrack.outputs.marked.changes import SheetChanges
    from civtrack.outputs.notices.plan import Plan
    from civtrack.outputs.reminders.plan import Plan as Reminded
    from civtrack.outputs.reminders.plan import Reminder

__all__ = [
    "brief_picture", "day_brief", "day_export", "day_notices", "day_reminders", "district_workbooks",
    "divided_workbooks", "document_language", "notices", "one_page", "reminders", "report_page", "report_stem",
    "summary_workbook", "updated_ledgers",
]  # fmt: skip


def report_stem(assessment: Assessment, period: Period | None = None) -> str:
    """What a report is called without its suffix: ``三色表_2022-W29``.

    One of some districts, or of one kind of ledgers, has their names in it: it never takes the place of the whole.
    """
    whose = safe_name(f"{'、'.join(assessment.districts)}_") if assessment.districts else ""
    what = f"{document_language(assessment)(kind_name(assessment.kind))}_" if assessment.kind else ""
    return f"三色表_{what}{whose}{(period or period_of(PeriodKind.DAY, assessment.as_of)).stem}"


def summary_workbook(assessment: Assessment, folder: Path, period: Period | None = None) -> Output:
    """The summary workbook of a period; default the day that was judged by."""

    def make(path: Path) -> None:
        from civtrack.outputs.book.tables_book import build_report

        path.write_bytes(build_report(assessment, document_language(assessment), period))

    target = folder / f"{report_stem(assessment, period)}.xlsx"
    return Output(target, "summary_workbook", len(assessment.verdicts), make)


def report_page(assessment: Assessment, folder: Path, period: Period | None = None) -> Output:
    """The page beside the summary workbook of a period, called the same."""
    stem = report_stem(assessment, period)

    def make(path: Path) -> None:
        from civtrack.outputs.page.page import build_page

        path.write_bytes(build_page(assessment, document_language(assessment), f"{stem}.xlsx", period))

    return Output(folder / f"{stem}.html", "page", len(assessment.verdicts), make)


def one_page(assessment: Assessment, folder: Path, form: str = "docx", period: Period | None = None) -> Output:
    """The leader's one page of a period; default the day that was judged by.

    Args:
        assessment: What is told.
        folder: Where it goes.
        form: ``docx``, ``png`` or ``pdf``; making it raises `NoChineseFont` or `NoPdf` where the machine lacks them.
        period: What it is about.
    """
    stem = f"领导一页纸_{report_stem(assessment, period).removeprefix('三色表_')}"

    def make(path: Path) -> None:
        from civtrack.outputs.onepage.page import build

        path.write_bytes(build(assessment, document_language(assessment), form, stem, period))

    return Output(folder / f"{stem}.{form}", "one_page", len(assessment.verdicts), make)


def brief_picture(assessment: Assessment) -> bytes:
    """The brief as a picture for the phone (PNG).

    Raises:
        NoChineseFont: The machine has no font to draw it with.
    """
    from civtrack.outputs.onepage.page import build_phone

    return build_phone(assessment, document_language(assessment))


def day_brief(assessment: Assessment, folder: Path) -> Output:
    """The day's brief for the group chat."""
    whose = safe_name(f"{'、'.join(assessment.districts)}_") if assessment.districts else ""

    def make(path: Path) -> None:
        from civtrack.outputs.brief import brief

        text = readable(brief(assessment, document_language(assessment)))
        path.write_text(text, encoding="utf-8", newline="\n")

    return Output(folder / f"简报_{whose}{assessment.as_of}.txt", "brief", len(assessment.verdicts), make)


def day_export(assessment: Assessment, folder: Path, left_out: Collection[str] = ()) -> Output:
    """The day's judged items for tables over many offices, at their place in a folder of exports.

    Raises:
        SettingsMistake: The office has no name.
    """
    from civtrack.exchange.exporting import export_bytes, place_of

    def make(path: Path) -> None:
        path.write_bytes(export_bytes(assessment, document_language(assessment), left_out))

    return Output(folder / place_of(assessment), "export", len(assessment.verdicts), make)


def notices(folder: Path, planned: Plan, may_replace: Callable[[Path], object] | None = None) -> list[Output]:
    """The Word documents of a plan (see `civtrack.outputs.notices.plan`).

    Args:
        folder: Where the files go.
        planned: Which documents.
        may_replace: Refuses where a file must stay; None: drafts that were worked on must.
    """
    from civtrack.outputs.notices.drafts import respect

    def write(make: Callable[[], bytes], path: Path) -> None:
        path.write_bytes(make())

    documents = [
        Output(
            folder / one.name,
            planned.type.value,
            one.items,
            partial(write, one.make),
            one.district,
            partial(may_replace or respect, folder / one.name),
        )
        for one in planned.notices
    ]
    if planned.note is None:
        return documents
    name, text = planned.note
    count = sum(one.items for one in planned.notices) + len(planned.own)
    return [*documents, Output(folder / name, "internal_note", count, partial(_write_note, text))]


def _write_note(text: str, path: Path) -> None:
    path.write_text(readable(text), encoding="utf-8", newline="\n")


def day_notices(assessment: Assessment, folder: Path) -> list[Output]:
    """The Word documents that ``[outputs] notices`` names, in `folder`; their numbers are left to be filled in.

    Raises:
        TemplateMistake: A template of the office cannot be used.
    """
    from civtrack.outputs.notices.kinds import NoticeType, Wishes
    from civtrack.outputs.notices.plan import plan

    return [
        output
        for kind in dict.fromkeys(assessment.settings.outputs.notices)
        for output in notices(folder, plan(assessment, Wishes(NoticeType(kind))))
    ]


def reminders(assessment: Assessment, folder: Path, planned: Reminded) -> list[Output]:
    """A text for each addressee in `folder`, and beside one that cannot name everything the list that it refers to."""
    outputs = []
    for one in planned.reminders:
        district = one.to.who if planned.wishes.per == "district" else None
        items, make = len(one.to.items), partial(_write_reminder, one)
        outputs.append(Output(folder / f"{one.stem}.txt", "reminder", items, make, district))
        if one.text.more:
            listed = partial(_write_item_list, assessment, one)
            outputs.append(Output(folder / f"{one.attachment}.xlsx", "reminder_list", items, listed, district))
    return outputs


def _write_reminder(one: Reminder, path: Path) -> None:
    path.write_text(readable(one.text.text), encoding="utf-8", newline="\n")


def _write_item_list(assessment: Assessment, one: Reminder, path: Path) -> None:
    from civtrack.outputs.reminders.tables import item_list

    path.write_bytes(item_list(assessment, one, document_language(assessment)))


def day_reminders(assessment: Assessment, folder: Path) -> list[Output]:
    """The reminders that ``[remind]`` asks for, in `folder`.

    Raises:
        TemplateMistake: A template of the office cannot be used.
    """
    from civtrack.outputs.reminders.kinds import Per, Wishes
    from civtrack.outputs.reminders.plan import plan

    asked = assessment.settings.remind
    return reminders(assessment, folder, plan(assessment, assessment.verdicts, Wishes(Per(asked.per), asked.within)))


def updated_ledgers(
    assessment: Assessment,
    folder: Path,
    tell: Callable[[Problem], None] = lambda _: None,
    changed: Callable[[Path, tuple[SheetChanges, ...]], object] | None = None,
) -> list[Output]:
    """An updated copy of each ledger, in `folder`; `tell` hears what the clerk must know of the edit.

    `changed` hears of each ledger which of its cells are changed.

    Old ledgers need a twin (`civtrack.outputs.legacy.editable`) and become .xlsx; without one they are refused.
    """
    names = copy_names(assessment.ledgers)
    return [
        Output(folder / name, "updated_ledger", ledger.items, partial(_mark, assessment, ledger, tell, changed))
        for ledger, name in zip(assessment.ledgers, names, strict=True)
    ]


def _mark(
    assessment: Assessment,
    ledger: Ledger,
    tell: Callable[[Problem], None],
    changed: Callable[[Path, tuple[SheetChanges, ...]], object] | None,
    path: Path,
) -> None:
    from civtrack.outputs.marked.ledger import write_marked

    told = partial(changed, ledger.path) if changed else None
    for problem in write_marked(assessment, ledger, path, document_language(assessment), told):
        tell(problem)


def district_workbooks(
    assessment: Assessment,
    folder: Path,
    tell: Callable[[Problem], None] = lambda _: None,
    split: Split | None = None,
    manner: Manner | None = None,
) -> list[Output]:
    """A workbook for each district in `folder`, and a manifest of what went where; see `divided_workbooks`."""
    return divided_workbooks(assessment, folder, tell, split, manner).outputs


def divided_workbooks(
    assessment: Assessment,
    folder: Path,
    tell: Callable[[Problem], None] = lambda _: None,
    split: Split | None = None,
    manner: Manner | None = None,
) -> Divided:
    """A workbook for each district in `folder`, a manifest of what went where, and what went nowhere.

    Args:
        assessment: What is divided.
        folder: Where the files go.
        tell: Hears what the clerk must know of what was left out.
        split: The plan; None: by district.
        manner: How the workbooks are made; None: one for each district, nothing locked.

    Raises:
        SplitDoesNotAddUp: Items would be lost or given out twice.
        LedgerChanged: A ledger is no longer the one that was read.
    """
    from civtrack.outputs.districts.copied import Manner as Usual
    from civtrack.outputs.districts.files import divided
    from civtrack.outputs.districts.plan import plan_split

    split = split or plan_split(assessment)
    for problem in split.problems:
        tell(problem)
    done = divided(assessment, split, folder, manner or Usual(), tell)
    refusals = [Output(Path(error.where), "district_workbook", 0, _refusing(error)) for error in done.refused]
    return done._replace(outputs=[*done.outputs, *refusals])


def _refusing(error: CivtrackError) -> Callable[[Path], None]:
    def make(_: Path) -> None:
        raise error

    return make
