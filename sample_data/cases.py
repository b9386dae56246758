"""Makes the sample office's items: each is meant for one outcome on `AS_OF`, then written down as clerks write.

Exists so that the workbooks (`build.py`) only have to lay items out, and so that a test can compare what civtrack
judges with what was meant. Everything follows from the seed that a caller gives. Knows nothing of files and, on
purpose, nothing of civtrack: the meant outcome is worked out here independently.
"""  # noqa: INP001 - a script's neighbour, not a package

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random

import content
from content import Place, Trouble
from manners import AS_OF, COMMON, DAY, FIRST_DAY, LIMITS, MANNERS, NO_DATE, Cell, is_workday

DISTRICTS = ("兴隆台区", "双台子区", "大洼区", "盘山县", "市直部门", "辽河油田")


@dataclass
class Case:
    """One item: what stands in its cells, and what was meant by it.

    `reason`, `status`, `due` and `done` are meant; `reason` is None where an honest reader may disagree.
    """

    place: Place
    trouble: Trouble
    description: str
    measures: str
    unit: str
    partners: str
    person: str
    source: str
    found: dt.date
    assigned: dt.date
    due: dt.date | None
    deadline: Cell
    reason: str | None
    status: str = "assigned"
    status_cell: Cell = None
    done: dt.date | None = None
    done_cell: Cell = None
    extended_cell: Cell = None
    progress: str | None = None
    remark: str | None = None
    number: str = ""
    unit_cell: str = ""
    sheet: str = ""
    row: int = 0
    hidden: bool = False
    extra: dict[str, Cell] = field(default_factory=dict)


OPEN = (
    [("in_progress", word) for word in ("整改中", "整改中", "整改中", "正在整改", "推进中", "施工中")]
    + [("assigned", word) for word in ("未整改", "未整改", "未完成", "待整改")]
)  # fmt: skip
RARE_OPEN = (
    ("in_progress", "已完成60%"), ("in_progress", "部分整改，剩余2处"), ("in_progress", "基本完成"),
    ("in_progress", "未全部完成"), ("in_progress", "预计7月底完成"), ("assigned", "未启动"), ("assigned", "×"),
    ("assigned", "已交办"), ("reopened", "返工"), ("reopened", "整改不到位"), ("reopened", "反弹"),
    ("reopened", "复查不合格"), ("reopened", "尚未整改到位"), ("unknown", "无法整改"), ("assigned", None),
    ("reopened", "虚假整改"), ("in_progress", "已完成3处剩2处"), ("unknown", "协调无果"),
)  # fmt: skip
DONE = (
    [("closed", word) for word in ("已销号", "已销号", "已销号", "已销号", "验收通过", "已闭环")]
    + [("done", word) for word in ("已整改", "已整改", "已完成", "整改到位", "已办结", "√")]
)  # fmt: skip
SUSPENDED = ("挂账", "缓办", "已列入明年计划", "待汛期后")
VOID = ("重复", "不属实", "误报", "作废", "不属本辖区", "已移交市城管局")
ALL_PLACES = content.places()


def choose_place(rng: Random, district: str) -> tuple[Place, Trouble]:
    """A place of the district and a trouble that occurs at such places."""
    place = rng.choice([place for place in ALL_PLACES if place.district == district])
    return place, choose_trouble(rng, place)


def choose_trouble(rng: Random, place: Place) -> Trouble:
    """A trouble that occurs at the place."""
    short = next(key for key, name in content.SITE_TYPES.items() if name == place.site_type)
    return rng.choice([trouble for trouble in content.TROUBLES if short in trouble.sites])


def person(rng: Random) -> str:
    """An invented name."""
    return rng.choice(content.SURNAMES) + rng.choice(content.GIVEN)


def unit_of(key: str, place: Place) -> str:
    """The unit that is responsible for such things at the place."""
    if not key:
        return ""
    if place.district == "辽河油田":
        return content.OILFIELD_UNIT
    if place.district == "市直部门":
        return content.CITY_UNITS.get(key) or content.UNITS[key]
    street = place.street + ("人民政府" if place.street.endswith("镇") else "办事处")
    return content.UNITS[key].format(q=place.district, s=street)


def _deadline(rng: Random, manner: str, assigned: dt.date, trouble: Trouble) -> tuple[Cell, dt.date | None, Cell]:
    usual = assigned + DAY * rng.choice(trouble.days)
    if manner == "put off":
        later = usual + DAY * rng.choice((10, 15, 30))
        return usual, later, later
    cell, due = MANNERS[manner](assigned, usual)
    return cell, due, None


def _fits(outcome: str, due: dt.date, assigned: dt.date) -> bool:
    if due < assigned:
        return False
    if outcome in ("overdue", "done_late"):
        return AS_OF - 46 * DAY <= due < AS_OF
    if outcome == "due_soon":
        return AS_OF <= due <= AS_OF + 3 * DAY
    return outcome != "on_track" or due > AS_OF + 3 * DAY


def make(rng: Random, district: str, outcome: str, manners: Mapping[str, int] = COMMON, manner: str = "") -> Case:
    """One item of the district that has the outcome on `AS_OF`, its deadline in `manner` where that is given."""
    for _ in range(20_000):
        place, trouble = choose_place(rng, district)
        if manner == "limit" and trouble.category not in LIMITS:
            continue
        if outcome == "undated" and trouble.category in LIMITS:
            continue
        assigned = AS_OF - DAY * int(rng.triangular(1, (AS_OF - FIRST_DAY).days, 16))
        if not is_workday(assigned):
            continue
        chosen = manner or rng.choices(list(manners), list(manners.values()))[0]
        cell, due, extended = _deadline(rng, chosen, assigned, trouble)
        if outcome in NO_DATE:
            cell, due, extended = rng.choice(NO_DATE[outcome]), None, None
        elif due is None or not _fits(outcome, due, assigned):
            continue
        return _fill(rng, Case(place, trouble, "", "", "", "", person(rng), rng.choice(content.SOURCES), assigned,
                               assigned, due, cell, outcome, extended_cell=extended))  # fmt: skip
    raise ValueError(f"{outcome} cannot be had with {manner or manners}")


def word(rng: Random, case: Case, trouble: Trouble) -> None:
    """Fills the trouble's texts in, with one set of numbers for all of them."""
    numbers = {
        "n": rng.randint(2, 6), "m": rng.randint(3, 18) * 5, "b": rng.randint(1, 28), "u": rng.randint(1, 5),
        "k": rng.randint(11, 38), "no": rng.randint(3, 196), "shop": rng.choice(content.SHOPS),
    }  # fmt: skip
    case.trouble = trouble
    case.description = f"{case.place.name}{trouble.description.format(**numbers)}。"
    case.measures = trouble.measures.format(**numbers) + "。"
    case.unit = case.unit_cell = unit_of(trouble.unit, case.place)
    partner = unit_of(trouble.partners, case.place)
    case.partners = partner if partner != case.unit else ""
    case.extra = {"doing": trouble.doing.format(**numbers), "done": trouble.done.format(**numbers)}


def _fill(rng: Random, case: Case) -> Case:
    word(rng, case, case.trouble)
    case.found = case.assigned - DAY * rng.choice((0, 1, 1, 2, 3))
    outcome = case.reason or ""
    if outcome.startswith("done"):
        finish(rng, case, outcome)
    elif outcome == "suspended":
        case.status, case.status_cell = "suspended", rng.choice(SUSPENDED)
        case.progress = "需专项资金，已报区财政评审，本年度无法实施。"
    elif outcome == "void":
        case.status, case.status_cell = "void", rng.choice(VOID)
        case.progress = "经现场核实，予以核减。"
    else:
        case.status, case.status_cell = rng.choice(OPEN)
        if case.status == "in_progress":
            seen = max(case.assigned, AS_OF - DAY * rng.randint(1, 9))
            case.progress = f"{seen.month}月{seen.day}日：{case.extra['doing']}。"
        elif rng.random() < 0.4:
            case.progress = rng.choice(("已通知责任单位，尚未反馈。", "责任单位称近期安排。", "7月18日电话催办一次。"))
    return case


def finish(rng: Random, case: Case, outcome: str) -> None:
    """Reports the item done, on a day that fits the outcome, in one of the manners of a completion day."""
    case.status, case.status_cell = rng.choice(DONE)
    assert case.due is not None
    if outcome == "done_late":
        done = min(AS_OF, case.due + DAY * rng.choice((1, 1, 2, 3, 4, 6, 9)))
    else:
        latest = min(case.due, AS_OF)
        back = int(rng.triangular(0, min(10, (latest - case.assigned).days), 1))
        done = latest - DAY * back
    if outcome != "done_undated":
        case.done = case.done_cell = done
        if rng.random() < 0.12:
            case.done_cell = rng.choice((f"{done.month}月{done.day}日", f"2022.{done.month}.{done.day}"))
    opening = f"{done.month}月{done.day}日，" if rng.random() < 0.6 else "经整改，"
    case.progress = opening + str(case.extra["done"]) + "。"


def fill_quota(
    rng: Random,
    quota: Mapping[str, Mapping[str, int]],
    manners: Mapping[str, int],
    forced: Iterable[tuple[str, str]] = (),
) -> dict[str, list[Case]]:
    """Items by district for a table of district → outcome → count, some in forced manners, by day of assignment."""
    waiting = list(forced)
    cases: dict[str, list[Case]] = {}
    for district, counts in quota.items():
        cases[district] = []
        for outcome, count in counts.items():
            for turn in range(count):
                pair = next((pair for pair in waiting if pair[0] == outcome), None)
                if pair and turn % 3 == 0:
                    waiting.remove(pair)
                cases[district].append(make(rng, district, outcome, manners, pair[1] if pair and turn % 3 == 0 else ""))
        cases[district].sort(key=lambda case: case.assigned)
    assert not waiting, waiting
    return cases


def spread(cases: Iterable[Case]) -> None:
    """Gives the first items of each kind the rarer words, so that every word of the tables occurs."""
    rare: dict[str, list[Cell]] = {
        "undated": list(NO_DATE["undated"]), "unclear": list(NO_DATE["unclear"]), "ongoing": list(NO_DATE["ongoing"]),
        "suspended": list(SUSPENDED), "void": list(VOID),
    }  # fmt: skip
    for case in cases:
        words = rare.get(case.reason or "")
        if words:
            if case.due is None and case.reason in NO_DATE:
                case.deadline = words.pop(0)
            else:
                case.status_cell = words.pop(0)
