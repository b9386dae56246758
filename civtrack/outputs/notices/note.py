"""The internal note (内部说明) beside the documents: what the office knows of them and nobody else need.

Exists because the names of ledgers and the office's own items have no place in what is sent out. May import
`civtrack.assessment`, `civtrack.language` and its neighbours `content`, `kinds`, `markup`, `templates`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from civtrack.assessment import Assessment
from civtrack.language.names import written_alike
from civtrack.language.places import city_end
from civtrack.locales import translator
from civtrack.model import Message, Verdict
from civtrack.outputs.measure_words import kinds_of, measure_word
from civtrack.outputs.notices import content
from civtrack.outputs.notices.kinds import NAMES, NoticeType
from civtrack.outputs.notices.markup import plain
from civtrack.outputs.notices.photos import no_photos
from civtrack.outputs.notices.templates import long_day, numbered

__all__ = ["is_own", "note_name", "noted"]


def note_name(kind: NoticeType, assessment: Assessment) -> str:
    """What the file of the note is called."""
    return f"内部说明_{NAMES[kind]}_{assessment.as_of}.txt"


def is_own(unit: str | None, assessment: Assessment) -> bool:
    """Whether a unit is the office itself, with its city before it or without: 市争创办 of 盘锦市争创办."""
    office = assessment.settings.office.name
    return bool(unit and office) and _stem(unit or "") == _stem(office)


def _stem(name: str) -> str:
    plainly = written_alike(name)
    return plainly[city_end(plainly) :]


def noted(
    kind: NoticeType, assessment: Assessment, count: int, own: Sequence[Verdict], remarks: Iterable[Message]
) -> str:
    """The text of the note.

    Args:
        kind: The documents' type.
        assessment: What was judged.
        count: How many documents there are.
        own: Items of the office itself, to which no document is addressed.
        remarks: What is left blank, what is left out.
    """
    tr = translator("zh", measure_word(assessment.windows))
    lines = [
        f"内部说明（不随文印发）：{NAMES[kind]}{count}份，数据截至{long_day(assessment.as_of)}。",
        "",
        "依据台账：",
    ]
    lines += [f"  {plain(ledger.path.name)}（{ledger.items}条）" for ledger in assessment.ledgers]
    if assessment.unreadable:
        lines += ["未能读取、没有计入的台账：", *(f"  {plain(error.where)}" for error in assessment.unreadable)]
    if own:
        lines += ["", f"本办自己的事项（{len(own)}{measure_word(kinds_of(own))}，不另行文）："]
        lines += [
            f"  {numbered(item)}（时限{item['due']}"
            f"{f'，逾期{late}天' if (late := item['days_overdue']) else ''}）——《{item['ledger']}》第{item['row']}行"
            for item in content.items(own, assessment, no_photos)
        ]
    if said := [tr.message(remark) for remark in remarks]:
        lines += ["", "请注意：", *(f"  {remark}" for remark in said)]
    return "\n".join(lines) + "\n"
