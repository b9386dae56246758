"""From wishes to documents: which there are, what each is called, what it says; made one by one when they are written.

Exists so that `notice` and `daily` make the same documents, and so that what is left blank or left out is said before
anything is written. May import everything below `civtrack.outputs` and its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from functools import partial
from typing import Any

from civtrack.assessment import Assessment
from civtrack.errors import UsageMistake
from civtrack.files import safe_names
from civtrack.light import dataclass
from civtrack.locales import translator
from civtrack.model import N_, Message, Verdict
from civtrack.outputs.earlier import without_history
from civtrack.outputs.measure_words import measure_word
from civtrack.outputs.notices import content
from civtrack.outputs.notices.kinds import DEFAULT_PER, NAMES, PER, NoticeType, Per, Wishes
from civtrack.outputs.notices.layout import set_document
from civtrack.outputs.notices.markup import Line, Look, plain
from civtrack.outputs.notices.note import is_own, note_name, noted
from civtrack.outputs.notices.photos import Album, no_photos
from civtrack.outputs.notices.scores import read_scores
from civtrack.outputs.notices.templates import Template, check, find, render
from civtrack.outputs.wording import past_line

__all__ = ["Notice", "Plan", "plan"]

_SUPERVISION = "督办"
"""What the step from which supervision slips are made is called, in the default ladder and in an office's own."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One document that is to be made.

    Attributes:
        name: Its file name.
        items: How many items it is about.
        district: The district it is about, or None.
        make: Its bytes.
    """

    name: str
    items: int
    district: str | None
    make: Callable[[], bytes]


@dataclass(slots=True)
class Plan:
    """The documents, and what the clerk must know before they are made.

    Attributes:
        type: Which document they are.
        notices: In order.
        remarks: What is left blank, what is left out.
        numbers: Name of each document → its 〔年〕N号; none where it is left blank.
        own: Items of the office itself: it writes no slip to itself.
        note: The internal note: its file name and text; None where there is nothing to note.
    """

    type: NoticeType
    notices: list[Notice] = field(default_factory=list)
    remarks: list[Message] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    own: tuple[Verdict, ...] = ()
    note: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Group:
    """What one document is about: the name in its file, the addressee, the district, its items."""

    name: str
    to: str
    district: str | None
    verdicts: tuple[Verdict, ...]


Numbering = Callable[[Sequence[str]], Mapping[str, int]]
"""File names of documents → their numbers, as far as they are known."""


def plan(
    assessment: Assessment,
    wishes: Wishes,
    numbering: Numbering = lambda _: {},
    tell: Callable[[Message], None] = lambda _: None,
) -> Plan:
    """The documents of one type.

    Args:
        assessment: What was judged.
        wishes: What is asked for.
        numbering: Gives 〔年〕N号 where `wishes` names none; what it does not know is left blank.
        tell: Hears what shows only while a document is made.

    Raises:
        UsageMistake: A unit or step that there is not, or something that the type does not have.
        TemplateMistake: The template cannot be used.
        SettingsMistake: The settings name a folder of templates that is not there.
        LedgerUnreadable: The scores cannot be read.
    """
    per = wishes.per or DEFAULT_PER[wishes.type]
    if per not in PER[wishes.type]:
        known = list(PER[wishes.type])
        raise UsageMistake("--per", detail=Message(N_("“{found}” is none of {known}"), {"found": per, "known": known}))
    chosen = _of_units(assessment, wishes.units)
    template = find(wishes.type, assessment.settings)
    check(template)
    scores = _scores(wishes, chosen)
    made = Plan(wishes.type)
    groups = _groups(chosen, wishes, per, made)
    names = safe_names(group.name for group in groups)
    files = [_file(wishes, names[group.name] if group.name else "", assessment) for group in groups]
    if wishes.number is not None:
        made.numbers = {file: wishes.number + place for place, file in enumerate(files)}
    else:
        made.numbers = dict(numbering(files))
    _blanks(made, wishes, len(groups), named=bool(assessment.settings.office.name))
    made.remarks.extend(_without_photos(assessment, wishes) if groups else ())
    if made.own:
        values = {"count": len(made.own)}
        made.remarks.append(Message(N_("in the internal note: {count} items of the office itself"), values))
    if groups or made.own:
        text = noted(wishes.type, assessment, len(groups), made.own, made.remarks)
        made.note = (note_name(wishes.type, assessment), text)
    writer = _Writer(chosen, wishes, template, scores, tell)
    made.notices = [
        Notice(file, len(group.verdicts), group.district, partial(writer.document, group, made.numbers.get(file)))
        for file, group in zip(files, groups, strict=True)
    ]
    return made


def _file(wishes: Wishes, whose: str, assessment: Assessment) -> str:
    return "_".join(part for part in (NAMES[wishes.type], whose, f"{assessment.as_of}.docx") if part)


def _scores(wishes: Wishes, assessment: Assessment) -> dict[str, Any] | None:
    if not wishes.scores:
        return None
    if wishes.type is not NoticeType.EXPRESS:
        raise UsageMistake("--scores", detail=Message(N_("only the express (--type express) has a table of scores")))
    return read_scores(wishes.scores, assessment)


def _of_units(assessment: Assessment, units: Sequence[str]) -> Assessment:
    """The items of some units: of that very name, else of the only one whose name holds it."""
    if not units:
        return assessment
    known = dict.fromkeys(filter(None, map(content.responsible, assessment.verdicts)))
    chosen = set()
    for unit in units:
        close = [name for name in known if name == unit] or [name for name in known if unit in name]
        if len(close) != 1:
            text = (
                N_("“{found}” can be {known}; write the whole name")
                if close
                else N_("no item is of the unit “{found}”")
            )
            raise UsageMistake("--unit", detail=Message(text, {"found": unit, "known": "、".join(close[:8])}))
        chosen.add(close[0])
    kept = [verdict for verdict in assessment.verdicts if content.responsible(verdict) in chosen]
    return content.of_group(assessment, kept)


def _groups(assessment: Assessment, wishes: Wishes, per: Per, made: Plan) -> list[_Group]:
    """What the documents are about, in the order of districts and of the ledgers."""
    if wishes.type in (NoticeType.CIRCULAR, NoticeType.EXPRESS):
        groups = _whole(assessment, wishes, per)
        if not groups:
            made.remarks.append(Message(N_("there are no items; no document was made")))
        return groups
    if wishes.type is NoticeType.SLIP:
        verdicts = content.due(assessment.verdicts)
        if not verdicts:
            made.remarks.append(Message(N_("nothing is due any more; no slip was made")))
    else:
        verdicts = _reached(assessment, wishes, made)
    groups = []
    for name, own in _sorted_by(verdicts, per, assessment).items():
        first = own[0]
        if per is not Per.DISTRICT and is_own(content.responsible(first), assessment):
            made.own += tuple(own)
            continue
        district = first.item.district if per is not Per.DISTRICT else name
        to = name if per is Per.DISTRICT else content.responsible(first)
        file = f"{content.responsible(first) or '未注明'}_{_mark(first)}" if per is Per.ITEM else (name or "未注明")
        groups.append(_Group(file, to or "", district, tuple(own)))
    return groups


def _mark(verdict: Verdict) -> str:
    """What tells one item's document from another's: the number, where it is one, else the place in the ledger."""
    item = verdict.item
    return item.number if item.number and not item.number_is_serial else f"{item.table.sheet.strip()}第{item.row}行"


def _whole(assessment: Assessment, wishes: Wishes, per: Per) -> list[_Group]:
    """Circulars: one of everything, or one a district."""
    if per is Per.ALL:
        units = filter(None, map(content.responsible, assessment.verdicts)) if wishes.units else ()
        named = dict.fromkeys([*assessment.districts, *units])
        if not assessment.verdicts:
            return []
        district = assessment.districts[0] if len(assessment.districts) == 1 else None
        return [_Group("、".join(named), "、".join(assessment.districts), district, assessment.verdicts)]
    return [
        _Group(name or "未注明", name or "", name, tuple(own))
        for name, own in _sorted_by(assessment.verdicts, per, assessment).items()
    ]


def _sorted_by(verdicts: Sequence[Verdict], per: Per, assessment: Assessment) -> dict[str | None, list[Verdict]]:
    """Items by group; groups in the order of districts, then as they appear."""
    order = {figures.group: place for place, figures in enumerate(assessment.summary().groups)}
    groups: dict[str | None, list[Verdict]] = {}
    for verdict in sorted(verdicts, key=lambda verdict: order[verdict.item.district]):
        if per is Per.ITEM:
            name: str | None = f"{verdict.item.table.path}|{verdict.item.table.sheet}|{verdict.item.row}"
        else:
            name = verdict.item.district if per is Per.DISTRICT else content.responsible(verdict)
        groups.setdefault(name, []).append(verdict)
    place = {id(verdict): n for n, verdict in enumerate(verdicts)}
    for own in groups.values():
        own.sort(key=lambda verdict: place[id(verdict)])
    return groups


def _reached(assessment: Assessment, wishes: Wishes, made: Plan) -> list[Verdict]:
    """The overdue items that have climbed to the step from which supervision slips are made."""
    found = content.overdue(assessment.verdicts)
    step = wishes.step
    if step is None:
        tr = translator("zh")
        ladder = [tr(each.step) for each in assessment.settings.escalation]
        step = next((each for each in ladder if _SUPERVISION in each), None)
    reached = found if step is None else _from_step(found, step, assessment)
    if step is None and found:
        made.remarks.append(
            Message(N_("no step of [[escalation]] is called 督办; slips are made for every overdue item (see --step)"))
        )
    if not found:
        made.remarks.append(Message(N_("nothing is overdue; no slip was made")))
    elif not reached:
        values = {"count": len(found), "step": step}
        made.remarks.append(
            Message(N_("{count} items are overdue, none has reached the step “{step}”; no slip was made"), values)
        )
    elif len(reached) < len(found):
        values = {"count": len(found) - len(reached), "step": step}
        made.remarks.append(Message(N_("{count} overdue items have not reached the step “{step}”"), values))
    return reached


def _from_step(verdicts: Sequence[Verdict], step: str, assessment: Assessment) -> list[Verdict]:
    """The items that have reached a step of the ladder, or a later one."""
    tr = translator("zh")
    days = {tr(each.step): each.overdue for each in assessment.settings.escalation}
    if step not in days:
        values = {"found": step, "known": "、".join(days)}
        raise UsageMistake("--step", detail=Message(N_("“{found}” is none of {known}"), values))
    return [verdict for verdict in verdicts if (verdict.days_overdue or 0) >= days[step]]


def _without_photos(assessment: Assessment, wishes: Wishes) -> list[Message]:
    """The ledgers whose photos cannot be taken, where photos are wished."""
    return [
        Message(N_("{ledger}: photos are taken from .xlsx only"), {"ledger": ledger.path.name})
        for ledger in assessment.ledgers
        if wishes.photos and ledger.format not in ("xlsx", "xlsm", "csv")
    ]


def _blanks(made: Plan, wishes: Wishes, count: int, *, named: bool) -> None:
    """Says what is left to be filled in by hand."""
    if not count:
        return
    for missing, text in (
        (not made.numbers, N_("the number 〔year〕 No. is left blank to be filled in (--number)")),
        (
            wishes.issue is None and wishes.type in (NoticeType.CIRCULAR, NoticeType.EXPRESS),
            N_("the issue is left blank to be filled in (--issue)"),
        ),
        (
            not named and wishes.type is not NoticeType.SUPERVISION,
            N_("who signs is left blank to be filled in ([office] name in civtrack.toml)"),
        ),
        (wishes.reply_by is None, N_("the day of reply is left blank to be filled in (--reply-by)")),
    ):
        if missing:
            made.remarks.append(Message(text))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the documents of one plan."""

    assessment: Assessment
    wishes: Wishes
    template: Template
    scores: Any
    tell: Callable[[Message], None]

    def document(self, group: _Group, number: int | None) -> bytes:
        """One document as a .docx file."""
        if not self.wishes.photos:
            return self._set(group, number, no_photos, {})
        album = Album(self.assessment, self.tell)
        try:
            return self._set(group, number, album, album.pictures)
        finally:
            album.close()

    def _set(self, group: _Group, number: int | None, shots: content.Shots, pictures: Any) -> bytes:
        values = content.common(self.assessment, self.wishes, number)
        if self.wishes.type in (NoticeType.CIRCULAR, NoticeType.EXPRESS):
            values |= self._circular(group, shots)
        else:
            duties = content.listed(group.verdicts, self.wishes)
            shown = content.items(duties.shown, self.assessment, shots)
            values |= content.of_unit(group.verdicts, shown) | {"run": self._run(group.verdicts)}
        values["to"] = values["to"] or plain(group.to)
        values["name"] = plain(group.name)
        title = NAMES[self.wishes.type]
        blocks = list(render(self.template, values))
        if past := past_line(self.assessment, translator("zh", measure_word(self.assessment.windows))):
            blocks.append(Line(Look.NOTE, past))
        return set_document(blocks, pictures, title, self.assessment.as_of)

    def _run(self, verdicts: Sequence[Verdict]) -> int:
        """In how many snapshots on end one of the items was overdue, by the history; 0 where it does not say."""
        if self.wishes.type is not NoticeType.SUPERVISION:
            return 0
        from civtrack.history import open_history

        runs: Mapping[str, int] = {}
        with without_history():
            history = open_history(self.assessment.settings)
            runs = history.overdue_runs([v.id for v in verdicts], self.assessment.as_of) if history else {}
        return max(runs.values(), default=0)

    def _circular(self, group: _Group, shots: content.Shots) -> dict[str, Any]:
        own = self.assessment
        if len(group.verdicts) != len(own.verdicts):
            own = content.of_group(own, group.verdicts)
        problems = content.overdue(own.verdicts)
        if self.wishes.step is not None:
            problems = _from_step(problems, self.wishes.step, own)
        return {
            "total": content.figures(own.summary().total, own),
            "scores": self.scores,
            **content.about(own, self.wishes, problems, shots),
        }
