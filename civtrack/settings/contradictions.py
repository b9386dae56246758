"""What is wrong between values of the settings that are each right in themselves.

Exists apart from `civtrack.settings.loading` so that whatever rules, readers and outputs would stumble over is refused
in one place, with a sentence, when the settings are read. May import `civtrack.model`, `civtrack.policy` and
`civtrack.settings`; `civtrack.folded`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from civtrack.folded import nfkc
from civtrack.model import N_, Message, Status
from civtrack.policy import PROFILES, Profile, TierRule, idle, own_closed, uncovered
from civtrack.settings.schema import CalendarSettings, InboxSettings, LedgerSettings, OfficeSettings, OutputSettings
from civtrack.settings.structuring import Mistake
from civtrack.settings.toml_text import Key
from civtrack.settings.values import nearest

__all__ = ["contradictions"]

_KINDS = ("problems", "reminders", "materials")


def contradictions(tables: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[Mistake]:
    """What is wrong between values; only tables that are right in themselves are looked at."""
    office = tables.get("office")
    if office:
        yield from _of_office(office)
        yield from _of_spellings(office)
        yield from _of_groups(office)
    for place, entry in enumerate(tables.get("ledgers", ())):
        yield from _of_ledger(place, entry, office)
    yield from _of_policy(data.get("policy"), data.get("profiles"))
    for place, (former, step) in enumerate(zip(steps := tables.get("escalation", ()), steps[1:], strict=False), 1):
        if step.overdue <= former.overdue:
            message = Message(
                N_("the steps must rise: {days} does not come after {former}"),
                {"days": step.overdue, "former": former.overdue},
            )
            yield Mistake(("escalation", place, "overdue"), message)
    if calendar := tables.get("calendar"):
        yield from _of_calendar(calendar)
    yield from _of_inbox(tables.get("inbox"), tables.get("outputs"))
    for name, profile in tables.get("profiles", {}).items():
        yield from _of_profile(name, profile)


def _of_office(office: OfficeSettings) -> Iterator[Mistake]:
    for place, district in enumerate(office.districts):
        if district in office.districts[:place]:
            yield Mistake(("office", "districts"), Message(N_("“{found}” stands there twice"), {"found": district}))
    for alias, name in office.aliases.items():
        if alias in office.districts and alias != name:
            message = Message(
                N_("“{found}” is one of office.districts and cannot be another's alias"), {"found": alias}
            )
            yield Mistake(("office", "aliases", alias), message)
        elif (beyond := office.aliases.get(name, name)) != name:
            message = Message(N_("“{found}” is an alias itself; write “{nearest}”"), {"found": name, "nearest": beyond})
            yield Mistake(("office", "aliases", alias), message)
        elif slip := _misspelt(name, office):
            yield Mistake(("office", "aliases", alias), slip)


def _of_spellings(office: OfficeSettings) -> Iterator[Mistake]:
    """Other spellings of units and persons lead to a name at once, never to another spelling."""
    for table in ("unit_aliases", "person_aliases"):
        aliases = getattr(office, table)
        for alias, name in aliases.items():
            if (beyond := aliases.get(name, name)) != name:
                sentence = N_("“{found}” is an alias itself; write “{nearest}”")
                yield Mistake(("office", table, alias), Message(sentence, {"found": name, "nearest": beyond}))


def _of_groups(office: OfficeSettings) -> Iterator[Mistake]:
    """A district is ranked in one group, and under its own name."""
    taken: dict[str, str] = {}
    for group, members in office.groups.items():
        key = ("office", "groups", group)
        for district in members:
            if (name := office.aliases.get(district, district)) != district:
                sentence = N_("“{found}” is an alias itself; write “{nearest}”")
                yield Mistake(key, Message(sentence, {"found": district, "nearest": name}))
            elif slip := _misspelt(district, office):
                yield Mistake(key, slip)
            elif (other := taken.setdefault(district, group)) != group:
                sentence = N_("“{found}” is ranked in “{other}” already")
                yield Mistake(key, Message(sentence, {"found": district, "other": other}))
            elif members.count(district) > 1:
                yield Mistake(key, Message(N_("“{found}” stands there twice"), {"found": district}))
                break


def _misspelt(district: str, office: OfficeSettings) -> Message | None:
    """A district that is not listed may be a group of its own; one that nearly is listed is a slip."""
    if district in office.districts or district in office.aliases:
        return None
    if not (meant := nearest(district, office.districts)):
        return None
    sentence = N_("“{found}” is none of office.districts; did you mean “{nearest}”?")
    return Message(sentence, {"found": district, "nearest": meant})


def _of_ledger(place: int, entry: LedgerSettings, office: OfficeSettings | None) -> Iterator[Mistake]:
    if office and entry.district and (message := _misspelt(entry.district, office)):
        yield Mistake(("ledgers", place, "district"), message)
    taken: dict[str, str] = {}
    for field, header in entry.columns.items():
        other = taken.setdefault(_squeezed(header), field)
        if other != field:
            message = Message(N_("“{found}” is named for {other} already"), {"found": header, "other": other})
            yield Mistake(("ledgers", place, "columns"), message)


def _squeezed(text: str) -> str:
    """Text as the rules compare it: half-width, without white space, case aside."""
    return "".join(nfkc(text).split()).lower()


def _same_words(key: Key, words: Any) -> Iterator[Mistake]:
    """Words of one table that the rules cannot tell apart, or that are empty."""
    seen: dict[str, str] = {}
    for word in words if isinstance(words, dict) else ():
        plain = _squeezed(word)
        if not plain:
            yield Mistake((*key, word), Message(N_("must not be empty")))
        elif (other := seen.setdefault(plain, word)) != word:
            message = Message(N_("“{found}” and “{other}” are the same word"), {"found": word, "other": other})
            yield Mistake((*key, word), message)


def _of_policy(policy: Any, profiles: Any) -> Iterator[Mistake]:
    """Looks at the plain data: one wrong key of ``[policy]`` does not hide another."""
    known = [*PROFILES, *(profiles if isinstance(profiles, dict) else ())]
    tables: dict[Key, Any] = {("policy",): policy}
    if isinstance(policy, dict):
        tables.update({("policy", kind): policy.get(kind) for kind in _KINDS})
    for key, table in tables.items():
        if not isinstance(table, dict):
            continue
        for words in ("statuses", "events", "limits"):
            yield from _same_words((*key, words), table.get(words))
        name, closed = table.get("profile"), table.get("closed_statuses")
        if isinstance(name, str) and name.strip() and name.strip() not in known:
            if meant := nearest(name, known):
                sentence = N_("there is no profile “{found}”; did you mean “{nearest}”?")
                yield Mistake((*key, "profile"), Message(sentence, {"found": name, "nearest": meant}))
            else:
                sentence = N_("there is no profile “{found}”; known are {known}")
                yield Mistake((*key, "profile"), Message(sentence, {"found": name, "known": list(known)}))
        if isinstance(closed, list) and Status.CLOSED not in closed:
            message = Message(N_("must contain “closed”: a closed-out item is finished"))
            yield Mistake((*key, "closed_statuses"), message)


def _of_calendar(calendar: CalendarSettings) -> Iterator[Mistake]:
    for day in sorted(calendar.holidays & calendar.workdays):
        message = Message(N_("{day} is in calendar.holidays and in calendar.workdays"), {"day": day})
        yield Mistake(("calendar", "workdays"), message)


def _of_inbox(inbox: InboxSettings | None, outputs: OutputSettings | None) -> Iterator[Mistake]:
    """What comes in lies in a folder of its own: not where the settings lie, nor where outputs go."""
    place = PurePath(inbox.dir.strip()) if inbox else PurePath()
    if inbox and inbox.dir.strip() and place == PurePath():
        yield Mistake(("inbox", "dir"), Message(N_("must be a folder of its own, such as “收件”")))
    elif inbox and outputs and place == PurePath(outputs.dir):
        yield Mistake(("inbox", "dir"), Message(N_("is the folder of the outputs; name another one")))


def _of_profile(name: str, profile: Any) -> Iterator[Mistake]:
    keys = [tier.key for tier in profile.tiers]
    for place, tier in enumerate(profile.tiers):
        key = ("profiles", name, "tiers", place)
        if tier.key in keys[:place]:
            yield Mistake((*key, "key"), Message(N_("“{found}” stands there twice"), {"found": tier.key}))
        names = [earlier.name for earlier in profile.tiers[:place]]
        if tier.name in names:
            yield Mistake((*key, "name"), Message(N_("“{found}” stands there twice"), {"found": tier.name}))
    whole = Profile(name, tuple(TierRule(tier.key, tier.name, tier.color, tier.reasons) for tier in profile.tiers))
    if not own_closed(whole):
        message = Message(
            N_("the tier “closed” is for done_on_time, done_late and done_undated, all of them; choose another key")
        )
        yield Mistake(("profiles", name, "tiers", keys.index("closed"), "key"), message)
    for place, index in idle(whole):
        entry = profile.tiers[place].reasons[index]
        message = Message(N_("“{found}” never counts: the tiers before take all of it"), {"found": entry})
        yield Mistake(("profiles", name, "tiers", place, "reasons", index), message)
    if missing := uncovered(whole):
        message = Message(N_("these reasons have no tier: {missing}"), {"missing": list(missing)})
        yield Mistake(("profiles", name, "tiers"), message)
