"""From wishes to reminders: who gets one, what it says, what its files are called; made before anything is written.

Exists so that terminal, files, mail merge and the day's folder say the same. May import everything below
`civtrack.outputs.making`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from civtrack.assessment import Assessment
from civtrack.files import safe_names
from civtrack.light import dataclass
from civtrack.model import N_, Message, Verdict
from civtrack.outputs.notices.templates import check
from civtrack.outputs.reminders.addressees import Addressee, addressees
from civtrack.outputs.reminders.kinds import LINES, Per, Wishes
from civtrack.outputs.reminders.templates import ANSWER, REMINDER, find
from civtrack.outputs.reminders.text import Answer, Text, Texts

__all__ = ["Plan", "Reminder", "plan", "plan_missing"]


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder.

    Attributes:
        to: Who is reminded, and of what.
        text: What it says.
        stem: What its file is called without the suffix.
        attachment: What the list (附表) is called that the text refers to, likewise.
        lines: Every item in a line, for a table.
    """

    to: Addressee
    text: Text
    stem: str
    attachment: str
    lines: tuple[str, ...]


@dataclass(slots=True)
class Plan:
    """The reminders, and what the clerk must know of them.

    Attributes:
        wishes: What was asked for.
        reminders: Gravest first; districts in their order.
        remarks: Names that several districts use, words that are too long.
    """

    wishes: Wishes
    reminders: list[Reminder] = field(default_factory=list)
    remarks: list[Message] = field(default_factory=list)


def plan(assessment: Assessment, verdicts: Sequence[Verdict], wishes: Wishes) -> Plan:
    """The reminders of some items.

    Raises:
        TemplateMistake: The template cannot be used.
        SettingsMistake: The settings name a folder of templates that is not there.
    """
    texts = _texts(assessment, wishes, REMINDER)
    found = addressees(assessment, verdicts, wishes)
    made = _made(assessment, wishes, found, texts, {one.name: texts.reminder(one) for one in found}, "催办")
    bare = list(dict.fromkeys(one.unit for one in found if one.apart and one.unit))
    if bare:
        made.remarks.append(Message(_APART, {"count": len(bare), "names": "、".join(bare[:_NAMED])}))
    return made


_NAMED = 4
"""How many units a remark names."""
_APART = N_(
    "units whose names do not say whose they are stand in several districts, where each has a text of its own "
    "({count}: {names}); [office.unit_aliases] in civtrack.toml can give them their full names"
)


def plan_missing(
    assessment: Assessment, verdicts: Sequence[Verdict], sent: Mapping[str, Answer], wishes: Wishes
) -> Plan:
    """The reminders of districts that have not answered.

    Args:
        assessment: What was judged.
        verdicts: The items that were asked for.
        sent: The districts, in order, and what was sent to each.
        wishes: The window.

    Raises:
        TemplateMistake: The template cannot be used.
        SettingsMistake: The settings name a folder of templates that is not there.
    """
    wishes = Wishes(Per.DISTRICT, wishes.within)
    texts = _texts(assessment, wishes, ANSWER)
    known = {one.who: one for one in addressees(assessment, verdicts, wishes)}
    found = [known.get(name) or Addressee(name, name, None, name, (), ()) for name in sent]
    said = {one.name: texts.answer(one, sent[one.name]) for one in found}
    return _made(assessment, wishes, found, texts, said, "催报")


def _texts(assessment: Assessment, wishes: Wishes, name: str) -> Texts:
    template = find(name, assessment.settings)
    check(template)
    return Texts(assessment, wishes, template)


def _made(
    assessment: Assessment,
    wishes: Wishes,
    found: Sequence[Addressee],
    texts: Texts,
    said: Mapping[str, Text],
    what: str,
) -> Plan:
    stems = safe_names(one.name for one in found)
    made = Plan(wishes)
    for one in found:
        lines = tuple(f"{texts.matter(one, verdict)}（{texts.when(verdict)}）" for verdict in one.items)
        whose = f"{stems[one.name]}_{assessment.as_of}"
        made.reminders.append(Reminder(one, said[one.name], f"{what}_{whose}", f"{what}附表_{whose}", lines))
    settings = assessment.settings
    if found and not (settings.remind.signature or settings.office.name):
        made.remarks.append(Message(N_("who signs is left blank to be filled in ([office] name in civtrack.toml)")))
    if any(not text.fits for text in said.values()):
        values = {"template": texts.template.where, "lines": LINES}
        made.remarks.append(
            Message(
                N_("{template}: its own words fill a phone's screen; some texts are longer than {lines} lines"), values
            )
        )
    return made
