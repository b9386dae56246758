"""What the clerk must know of new items before they stand in the master: what nobody will understand, what is missing.

Exists because a list is read where it was made, and judged where it goes: 3日内 needs a day of assignment that the list
need not have. May import what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from civtrack.assessment import Assessment
from civtrack.model import N_, Field, Item, Kind, Message, Table, Verdict
from civtrack.problems import at_item, message
from civtrack.rules.tiers import Judge
from civtrack.rules.workdays import Calendar

__all__ = ["NewFindings"]


class NewFindings:
    """Collects what is wrong with new items where they go.

    Args:
        assessment: What was read of the master.
    """

    def __init__(self, assessment: Assessment) -> None:
        settings = assessment.settings
        calendar = Calendar(settings.calendar.holidays, settings.calendar.workdays)
        self._judges = {kind: Judge(settings.policy(kind), calendar, assessment.as_of) for kind in Kind}
        self._hidden: Counter[str] = Counter()
        self._found: dict[str, list[tuple[Item, Message]]] = {}
        self._nobodys: dict[str, list[Item]] = {}

    def add(self, verdict: Verdict, table: Table) -> None:
        """Looks at one item.

        Args:
            verdict: As it was judged where it came from.
            table: The master's list that it goes to.
        """
        item = verdict.item
        self._hidden[item.table.ledger] += item.hidden
        there = self._judges[table.kind].verdict(item._replace(table=table), verdict.id)
        for finding in there.findings:
            place = item.ref(finding.field) if finding.field else item.ref()
            told = message(at_item(finding, item))
            what = Message(N_("{where}: {what}"), {"where": str(place), "what": told})
            self._found.setdefault(finding.kind.code, []).append((item, what))

    def add_nobodys(self, item: Item) -> None:
        """Notes an item that says no district where the master's others have one: it is sent to nobody."""
        self._nobodys.setdefault(item.table.ledger, []).append(item)

    def said(self) -> Iterator[Message]:
        """One sentence for each kind of thing, with the first place where it is."""
        for some in self._found.values():
            (_, first), more = some[0], len(some) - 1
            text = N_("{first} ({count} more new items alike)")
            yield Message(text, {"first": first, "count": more}) if more else first
        for name, count in self._hidden.items():
            if count:
                text = N_("{file}: {count} new items from hidden rows, taken in, too")
                yield Message(text, {"file": name, "count": count})
        for items in self._nobodys.values():
            text = N_("{where}: {count} new items without a district, where the master's others have one: fill it in")
            yield Message(text, {"where": str(items[0].ref(Field.DISTRICT)), "count": len(items)})
