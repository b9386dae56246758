"""Names that may be one and the same, as ``inspect`` lists them: 尹某某（副秘书长） / 尹某某.

Exists because such names are counted apart until the settings say otherwise. May import everything below
`civtrack.cli`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civtrack.locales import active
from civtrack.model import N_, Field

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.cli.printing import Listing


def lines(assessment: Assessment) -> list[str]:
    """Names that may be one, with the settings that would make them one; nothing is merged unasked."""
    from civtrack.records import LABELS
    from civtrack.rules.naming import likely_doubles

    tr = active()
    found = likely_doubles(assessment.items)
    if not found:
        return []
    shown = [tr("Names that may be one and the same (they are counted apart):")]
    for one in found:
        key = "unit_aliases" if one.field is Field.UNIT else "person_aliases"
        shown.append(
            "  "
            + tr(
                "{label}: “{other}” ({other_items}) and “{name}” ({items}); if they are one: [office.{key}] {line}",
                label=tr(LABELS[one.field.value]),
                other=one.other,
                other_items=one.other_items,
                name=one.name,
                items=one.items,
                key=key,
                line=f'"{one.other}" = "{one.name}"',
            )
        )
    return [*shown, ""]


def document(assessment: Assessment) -> list[dict[str, Any]]:
    """The same for scripts: field, both names, and how many items each has."""
    from civtrack.rules.naming import likely_doubles

    return [
        {"field": one.field.value, "names": [one.name, one.other], "items": [one.items, one.other_items]}
        for one in likely_doubles(assessment.items)
    ]


_HEADERS = {"where": N_("Item"), "other": N_("Earlier item"), "likeness": N_("Alike, %"), "text": N_("Description")}


def pairs(assessment: Assessment) -> Listing:
    """Items that were likely entered twice, each with the address of the earlier one."""
    from civtrack.cli.printing import Listing
    from civtrack.rules.doubles import near_doubles

    tr = active()
    found = [
        {
            "where": str(one.verdict.item.ref()),
            "other": str(one.earlier.item.ref()),
            "likeness": one.likeness,
            "text": one.verdict.item.description or one.verdict.item.indicator,
        }
        for one in near_doubles(assessment.verdicts)
    ]
    return Listing(
        headers=[tr(label) for label in _HEADERS.values()],
        rows=[[row[name] for name in _HEADERS] for row in found],
        document=lambda: found,
        lines=lambda: found,
        notes=[tr.plural("{count} likely double", "{count} likely doubles", len(found))],
    )
