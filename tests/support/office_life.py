"""An office as it lives from day to day, with the truth known: who did what to which row.

Exists so that history can be held against what really happened. Every problem has a secret number of its own that no
workbook shows; each day people close, reopen, edit, move deadlines, lose photos, delete and re-add rows, re-sort and
renumber, and three ledgers are written as real workbooks: by hand-made XML with WPS cell photos, by XlsxWriter with
floating pictures, by openpyxl with neither. `told` says what a comparison of two days has to find.
"""

from __future__ import annotations

import datetime as dt
import io
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from tests.support.handmade import DECLARATION, handmade, links_xml

__all__ = ["DISTRICTS", "Life", "Problem", "State", "told"]

DISTRICTS = ("兴隆台区", "双台子区", "大洼区", "盘山县")
FIRST_DAY = dt.date(2022, 6, 30)
_SITES = ("惠宾街", "辽河美居小区", "兴顺小区", "大洼中心市场", "唐家学校", "区人民医院", "泰山路", "火车站广场")
_MATTERS = (
    "路面破损积水约{n}处，影响通行", "楼道堆放杂物约{n}处，存在消防隐患", "小广告乱贴约{n}处未清理",
    "占道经营摊点约{n}个，秩序混乱", "垃圾桶破损{n}个，周边有散落垃圾", "非机动车乱停乱放约{n}辆",
    "公益广告破损褪色{n}处，未及时更换", "绿化带内有白色垃圾约{n}处", "无障碍坡道被占用，长约{n}米",
)  # fmt: skip
_UNITS = ("市住建局", "市城管局", "市教育局", "市卫健委", "市公安局", "市民政局", "市场监管局")
_PEOPLE = ("王伟", "李娜", "张强", "刘洋", "陈静", "赵磊", "孙丽", "周涛")
_KINDS = ("环境卫生", "基础设施", "文明服务", "秩序管理")
_OPEN = ("未整改", "整改中", "整改不到位")
_DONE = ("已整改", "已销号")
_HEADERS = (
    "县区", "点位", "问题描述", "责任单位", "责任人", "问题类别", "交办日期", "整改时限", "延期至", "完成日期",
    "整改状态", "照片",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem as it stands; `secret` is what no ledger shows, nor `family`: those that were one problem once."""

    secret: int
    family: int
    number: str
    district: str
    site: str
    description: str
    unit: str
    person: str
    category: str
    assigned_on: dt.date
    deadline: dt.date | None
    extended_to: dt.date | None = None
    status: str = "未整改"
    done_on: dt.date | None = None
    photos: int = 0

    @property
    def due(self) -> dt.date | None:
        """The effective deadline."""
        return self.extended_to or self.deadline

    def colour(self, day: dt.date) -> str:
        """The default profile in four lines, written down anew so that it can disagree."""
        if self.status in _DONE:
            return "closed"
        if self.due is None:
            return "grey"
        left = (self.due - day).days
        return "red" if left < 0 else "yellow" if left <= 3 else "green"


State = dict[str, dict[int, Problem]]
"""Ledger → secret number → problem; a ledger that is not in the folder is not there."""

Told = Counter[tuple[str, int | str, str | None]]
"""(kind, secret number or ledger, field) → how often."""

_ORDER = ("red", "yellow", "green", "grey")


def told(before: State, after: State, day: dt.date, seen: Mapping[str, dt.date]) -> Told:
    """What happened between two days, by who everybody really is.

    Args:
        before: The earlier day; of a ledger that was missing then and is back, what was last seen of it.
        after: The later day.
        day: The later day's date.
        seen: Ledger → when it was as in `before`.
    """
    found: Told = Counter()
    then = {secret: (one, seen[name]) for name, ledger in before.items() for secret, one in ledger.items()}
    now = {secret: one for ledger in after.values() for secret, one in ledger.items()}
    for missing in before.keys() - after.keys():
        found["ledger_missing", missing, "items"] += 1
    for secret, one in now.items():
        if secret not in then:
            found["new", secret, "description"] += 1
            if one.colour(day) == "red":
                found["newly_overdue", secret, "days_overdue"] += 1
            if one.colour(day) == "closed":
                found["closed", secret, "status"] += 1
        else:
            found.update((kind, secret, what) for kind, what in _happened(*then[secret], one, day))
    for name, ledger in before.items():
        if name in after:
            found.update(("vanished", secret, "description") for secret in ledger if secret not in now)
    return found


def _happened(then: Problem, seen: dt.date, now: Problem, day: dt.date) -> Iterator[tuple[str, str]]:
    before, after = then.colour(seen), now.colour(day)
    if (before == "closed") != (after == "closed"):
        yield ("closed" if after == "closed" else "reopened"), "status"
    elif before != after:
        yield ("tier_up" if _ORDER.index(after) < _ORDER.index(before) else "tier_down"), "tier"
    if after == "red" and before != "red":
        yield "newly_overdue", "days_overdue"
    if then.deadline != now.deadline:
        yield "deadline_moved", "deadline"
    if now.extended_to and then.due != now.due:
        yield "deadline_extended", "deadline"
    for name in ("unit", "person"):
        if getattr(then, name) != getattr(now, name):
            yield "unit_changed", name
    for name in ("district", "site", "description", "category"):
        if getattr(then, name) != getattr(now, name):
            yield "text_edited", name
    if now.photos < then.photos:
        yield "photos_removed", "photos"


@dataclass
class _Ledger:
    """One workbook: how it numbers its rows, and who stands where."""

    name: str
    header: str
    write: Callable[[Path, list[tuple[str, Problem]]], None]
    photos: int = 2
    rows: list[Problem] = field(default_factory=list)
    lost: list[Problem] = field(default_factory=list)

    def numbered(self) -> list[tuple[str, Problem]]:
        """Rows with their numbers: names stay, counting starts again."""
        if self.header == "问题编号":
            return [(one.number, one) for one in self.rows]
        return [(str(place), one) for place, one in enumerate(self.rows, 1)]


class Life:
    """The life of an office; of problems that look alike only one is touched a day, as nobody could tell them apart.

    Args:
        folder: Where its ledgers lie.
        seed: Of everything that happens.
        size: Rows of each ledger on the first day.

    Attributes:
        day: Today.
    """

    def __init__(self, folder: Path, seed: int, size: int) -> None:
        self._folder, self._random, self._secret = folder, Random(seed), 0
        self.day = FIRST_DAY
        self._away: str | None = None
        self._busy: set[int] = set()
        self._ledgers = [
            _Ledger("问题台账.xlsx", "问题编号", _write_with_cell_photos),
            _Ledger("各县区清单.xlsx", "序号", _write_with_pictures),
            _Ledger("热线转办.xlsx", "编号", _write_plainly, photos=0),
        ]
        folder.mkdir(parents=True, exist_ok=True)
        for ledger in self._ledgers:
            for _ in range(size):
                assigned = self.day - dt.timedelta(days=self._random.randrange(25))
                ledger.rows.append(self._problem(assigned, ledger))
        self._write()

    def state(self) -> State:
        """Everything as it stands now."""
        return {
            ledger.name: {one.secret: one for one in ledger.rows}
            for ledger in self._ledgers
            if ledger.name != self._away
        }

    def places(self) -> dict[tuple[str, int], int]:
        """Ledger and row of the workbook → secret number."""
        return {
            (ledger.name, row): one.secret
            for ledger in self._ledgers
            if ledger.name != self._away
            for row, one in enumerate(ledger.rows, _FIRST_ROW)
        }

    def pass_day(self) -> None:
        """A day's work, and a new state of the folder; every eleventh day a ledger has gone astray."""
        self.day += dt.timedelta(days=1)
        chance = self._random
        if self._away is None:
            self._busy.clear()
        for ledger in self._ledgers:
            ledger.rows = [self._touched(one) for one in ledger.rows]
            for _ in range(chance.randrange(3)):
                place = chance.randrange(len(ledger.rows))
                if ledger.rows[place].family not in self._busy:
                    ledger.lost.append(ledger.rows.pop(place))
                    self._busy.add(ledger.lost[-1].family)
            if ledger.lost and chance.random() < 0.3 and ledger.lost[0].family not in self._busy:
                self._busy.add(ledger.lost[0].family)
                ledger.rows.insert(chance.randrange(len(ledger.rows)), ledger.lost.pop(0))
            for _ in range(chance.randrange(4)):
                ledger.rows.insert(chance.choice((0, len(ledger.rows))), self._problem(self.day, ledger))
            self._sort(ledger)
        number = (self.day - FIRST_DAY).days
        self._away = self._ledgers[number // 11 % 3].name if number % 11 == 0 else None
        self._write()

    def _problem(self, assigned: dt.date, ledger: _Ledger) -> Problem:
        """A new problem; some are another's twin (two patrols saw it), some its neighbour two doors on."""
        chance = self._random
        self._secret += 1
        number = f"争创〔2022〕{self._secret:04}号"
        turn = chance.random()
        if turn < 0.12 and ledger.rows:
            twin = replace(chance.choice(ledger.rows), secret=self._secret, number=number)
            if turn < 0.06 and twin.family not in self._busy and (others := self._strangers(twin)):
                self._busy.add(twin.family)
                return replace(twin, person=chance.choice(others), extended_to=None, photos=0)
            twin = replace(twin, family=self._secret)
            return replace(twin, site=f"{chance.choice(_SITES)}{chance.randrange(40, 99)}号")
        deadline = None if chance.random() < 0.05 else assigned + dt.timedelta(days=chance.choice((5, 7, 10, 15, 30)))
        done = chance.random() < 0.4 and assigned < self.day
        done_on = min(self.day, assigned + dt.timedelta(days=chance.randrange(1, 12))) if done else None
        return Problem(
            secret=self._secret,
            family=self._secret,
            number=number,
            district=chance.choice(DISTRICTS),
            site=f"{chance.choice(_SITES)}{chance.randrange(1, 40)}号",
            description=chance.choice(_MATTERS).format(n=chance.randrange(2, 60)),
            unit=chance.choice(_UNITS),
            person=chance.choice(_PEOPLE),
            category=chance.choice(_KINDS),
            assigned_on=assigned,
            deadline=deadline,
            status=chance.choice(_DONE) if done else "未整改",
            done_on=done_on,
            photos=chance.randrange(ledger.photos + 1),
        )

    def _strangers(self, one: Problem) -> list[str]:
        """People whose name stands at no member of the family: what nobody could tell apart proves nothing."""
        known = {
            other.person
            for ledger in self._ledgers
            for other in (*ledger.rows, *ledger.lost)
            if other.family == one.family
        }
        return [name for name in _PEOPLE if name not in known]

    def _touched(self, one: Problem) -> Problem:
        """Most rows are left alone; some are worked on, some are tampered with."""
        chance = self._random
        if chance.random() < 0.80 or one.family in self._busy:
            return one
        self._busy.add(one.family)
        done = one.status in _DONE
        later = (one.deadline or self.day) + dt.timedelta(days=chance.randrange(2, 20))
        doings: list[Callable[[], Problem]] = [
            lambda: (
                replace(one, status=chance.choice(_OPEN), done_on=None)
                if done
                else replace(one, status=chance.choice(_DONE), done_on=self.day)
            ),
            lambda: replace(one, deadline=later),
            lambda: replace(one, extended_to=later + dt.timedelta(days=3)) if one.deadline else one,
            lambda: replace(one, unit=chance.choice(_UNITS)),
            lambda: replace(one, person=chance.choice(self._strangers(one) or [one.person])),
            lambda: replace(one, photos=max(one.photos - 1, 0)),
            lambda: replace(one, description=self._reworded(one.description)),
            lambda: replace(one, site=f"{one.site}{chance.choice(('北侧', '门前', '对面'))}"[:14]),
            lambda: replace(one, category=chance.choice(_KINDS)),
            lambda: replace(one, status="整改中") if not done else one,
        ]
        return chance.choice(doings)()

    def _reworded(self, text: str) -> str:
        chance = self._random
        return chance.choice(
            (f"{text}，需尽快处理", text.replace("约", "大约"), text.replace("，", "，经查", 1), f"经复查，{text}")
        )[:40]

    def _sort(self, ledger: _Ledger) -> None:
        """Some days somebody sorts; counting starts again by itself."""
        turn = self._random.random()
        if turn < 0.15:
            self._random.shuffle(ledger.rows)
        elif turn < 0.3:
            ledger.rows.sort(key=lambda one: (one.district, one.due or dt.date.max))
        elif turn < 0.4:
            ledger.rows.reverse()

    def _write(self) -> None:
        for ledger in self._ledgers:
            path = self._folder / ledger.name
            if ledger.name == self._away:
                path.unlink(missing_ok=True)
            else:
                ledger.write(path, [(ledger.header, ledger.rows[0]), *ledger.numbered()])


_FIRST_ROW = 3


def _cells(number: str, one: Problem) -> list[str]:
    days = (one.assigned_on, one.deadline, one.extended_to, one.done_on)
    texts = [day.isoformat() if day else "" for day in days]
    return [number, one.district, one.site, one.description, one.unit, one.person, one.category, *texts, one.status]


def _table(rows: list[tuple[str, Problem]]) -> Iterator[tuple[list[str], int]]:
    """Title, header and rows as text, each with its photos; the first pair only says how the number is called."""
    yield ["问题整改台账"], 0
    yield [rows[0][0], *_HEADERS], 0
    for number, one in rows[1:]:
        yield _cells(number, one), one.photos


def _write_plainly(path: Path, rows: list[tuple[str, Problem]]) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    for cells, _ in _table(rows):
        sheet.append([cell or None for cell in cells])
    book.save(path)


def _write_with_pictures(path: Path, rows: list[tuple[str, Problem]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("清单")
        for row, (cells, photos) in enumerate(_table(rows)):
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(row, column, cell)
            for place in range(photos):
                # The picture differs from photo to photo, as photos do.
                picture = io.BytesIO(_picture(row * 10 + place))
                options = {"image_data": picture, "x_offset": 8 * place, "object_position": 1}
                sheet.insert_image(row, len(_HEADERS), f"{row}-{place}.png", options)


def _write_with_cell_photos(path: Path, rows: list[tuple[str, Problem]]) -> None:
    """Two photo columns of ``DISPIMG`` formulas, as WPS writes them."""
    lines, names = [], []
    for row, (cells, photos) in enumerate(_table(rows), 1):
        inner = "".join(
            f'<c r="{chr(65 + column)}{row}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for column, cell in enumerate(cells)
            if cell
        )
        for place in range(photos):
            name = f"ID_{row:016X}{place:016X}"
            names.append(name)
            inner += (
                f'<c r="{"MN"[place]}{row}" t="str"><f>_xlfn.DISPIMG("{name}",1)</f><v>=DISPIMG("{name}",1)</v></c>'
            )
        lines.append(f'<row r="{row}">{inner}</row>')
    images = "".join(
        f'<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{n}" name="{name}"/><xdr:cNvPicPr/></xdr:nvPicPr>'
        f'<xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></etc:cellImage>'
        for n, name in enumerate(names, 1)
    )
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    handmade(
        path,
        "".join(lines),
        links={"rIdP": ("http://www.wps.cn/officeDocument/2020/cellImage", "cellimages.xml")},
        extra={
            "xl/cellimages.xml": f'{DECLARATION}<etc:cellImages xmlns:etc="urn:etc" xmlns:a="{drawing}/main" '
            f'xmlns:xdr="{drawing}/spreadsheetDrawing" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            f"{images}</etc:cellImages>",
            "xl/_rels/cellimages.xml.rels": links_xml({"rId1": ("image", "media/photo.png")}),
            "xl/media/photo.png": _picture(0),
        },
    )


def _picture(shade: int) -> bytes:
    """A picture of 4 × 4 points in a shade of its own."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = (4).to_bytes(4, "big") * 2 + bytes((8, 2, 0, 0, 0))
    lines = (b"\0" + (shade % 2**24).to_bytes(3, "big") * 4) * 4
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
