"""What an office says without naming a field: each means what a plain look at all items finds, or stays a word."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from civtrack.asking import formatted, parse
from civtrack.errors import WhereMistake
from tests.cli.test_questions import items, place, worked_out
from tests.support.offices import a_ledger
from tests.support.typed import asked, judged_once, typed
from tests.support.word import words

OPEN = "not i['reason'].startswith('done') and i['reason'] != 'void'"
DONE = "i['reason'].startswith('done')"
END = "(i['done_on'] or i['closed_on'] or '')"
DAWA = "i['district'] == '大洼区'"
SAID = {
    "未办结": OPEN,
    "本周要到期的": "'2022-07-18' <= (i['deadline'] or '') <= '2022-07-24'",
    "还没销号的": "i['status'] != 'closed' and i['tier'] != 'void'",
    "市住房和城乡建设局逾期问题": "i['unit'] == '市住房和城乡建设局' and i['reason'] == 'overdue'",
    "双台子区占道经营": "i['district'] == '双台子区' and '占道经营' in str(i)",
    "双台子区占道经营逾期的有哪些": "i['district'] == '双台子区' and '占道经营' in str(i) and i['tier'] == 'red'",
    "红黄": "i['tier'] in ('red', 'yellow')",
    "大洼区盘山县红黄": "i['district'] in ('大洼区', '盘山县') and i['tier'] in ('red', 'yellow')",
    "大洼区的红": f"{DAWA} and i['tier'] == 'red'",
    "大洼区昨天办结的": f"{DAWA} and {DONE} and {END} == '2022-07-19'",
    "交办超过30天没办结": f"{OPEN} and (i['assigned_on'] or i['found_on'] or '9') < '2022-06-20'",
    "拖了30天以上的": f"{OPEN} and (i['assigned_on'] or i['found_on'] or '9') <= '2022-06-20'",
    "办了30天以上 办结": f"{DONE} and i['assigned_on'] and {END} and (d({END}) - d(i['assigned_on'])).days >= 30",
    "主责单位是市住房和城乡建设局": "i['unit'] == '市住房和城乡建设局'",
    "责任人是张志强": "'张志强' in (i['person'] or '')",
    "还没办完的": OPEN,
    "没有完成": OPEN,
    "逾期": "i['reason'] == 'overdue'",
    "逾期的": "i['reason'] == 'overdue'",
    "已逾期": "i['reason'] == 'overdue'",
    "逾期未办结": "i['reason'] == 'overdue'",
    "逾期超过10天 占道经营": "i['reason'] == 'overdue' and i['days_overdue'] > 10 and '占道经营' in str(i)",
    "逾期超过十天的": "(i['days_overdue'] or 0) > 10 and i['reason'] == 'overdue'",
    "逾期两周以上": "(i['days_overdue'] or 0) >= 14 and i['reason'] == 'overdue'",
    "临期": "i['reason'] == 'due_soon'",
    "即将到期的": "i['reason'] == 'due_soon'",
    "按期办结": "i['reason'] == 'done_on_time'",
    "时限不明确的": "i['reason'] == 'unclear'",
    "没写时限": "i['reason'] == 'undated'",
    "整改中": "i['status'] == 'in_progress'",
    "已销号的": "i['status'] == 'closed'",
    "已整改未销号": "i['status'] == 'done'",
    "返工的": "i['status'] == 'reopened'",
    "约谈": "i['step'] == '约谈'",
    "该约谈的": "i['step'] == '约谈'",
    "延期的": "i['extended_to']",
    "今天到期": "i['deadline'] == '2022-07-20'",
    "明天到期 未办结": f"i['deadline'] == '2022-07-21' and {OPEN}",
    "今天到期未办结": f"i['deadline'] == '2022-07-20' and {OPEN}",
    "本周到期": "'2022-07-18' <= (i['deadline'] or '') <= '2022-07-24'",
    "三天内到期": "'2022-07-20' <= (i['deadline'] or '') <= '2022-07-23'",
    "未来一周到期": "'2022-07-20' <= (i['deadline'] or '') <= '2022-07-27'",
    "月底前到期": "'' < (i['deadline'] or '') <= '2022-07-31'",
    "今天要办完的": "i['deadline'] == '2022-07-20'",
    "上周交办的": "'2022-07-11' <= (i['assigned_on'] or '') <= '2022-07-17'",
    "上月新增": "'2022-06-01' <= (i['assigned_on'] or i['found_on'] or '') <= '2022-06-30'",
    "昨天办结": f"{DONE} and {END} == '2022-07-19'",
    "上周办结的": f"{DONE} and '2022-07-11' <= {END} <= '2022-07-17'",
    "最近三天办结的": f"{DONE} and '2022-07-18' <= {END} <= '2022-07-20'",
    "没有责任人": "not i['person']",
    "责任人没写": "not i['person']",
    "责任人:没有": "not i['person']",
    "没有点位的": "not i['site']",
    "张志强负责的": "'张志强' in (i['person'] or '')",
    "钱维国包保": "'钱维国' in (i['leader'] or '')",
    "暗访发现的": "'暗访' in (i['source'] or '')",
    "完成率低于80%": "i['percent'] is not None and i['percent'] < 80",
    "完成率:不到八成": "i['percent'] is not None and i['percent'] < 80",
    "大洼区红色": f"{DAWA} and i['tier'] == 'red'",
    "大洼区未办结": f"{DAWA} and {OPEN}",
    "大洼区逾期10天以上的": f"{DAWA} and i['reason'] == 'overdue' and i['days_overdue'] >= 10",
    "不是大洼区 红": "i['district'] != '大洼区' and i['tier'] == 'red'",
    "除了市直部门和辽河油田": "i['district'] not in ('市直部门', '辽河油田')",
    "红或黄": "i['tier'] in ('red', 'yellow')",
    "大洼区 或 盘山县": "i['district'] in ('大洼区', '盘山县')",
    "大洼区,盘山县 并且 (红 或者 黄)": "i['district'] in ('大洼区', '盘山县') and i['tier'] in ('red', 'yellow')",
    "交办:最近一周": "'2022-07-14' <= (i['assigned_on'] or '') <= '2022-07-20'",
    "交办:近一个月": "'2022-06-21' <= (i['assigned_on'] or '') <= '2022-07-20'",
    "时限:未来三天": "'2022-07-20' <= (i['deadline'] or '') <= '2022-07-23'",
}
"""A condition → an expression over an item (i) that no part of civtrack reads."""
WORDS = [
    "专人负责",
    "红绿灯",
    "没有照片",
    "无人",
    "整改方案",
    "下水井",
    "完成情况",
    "非机动车",
    "本周",
    "大洼街道",
    "红旗",
    "黄河路",
    "红旗小区",
    "大洼区人民政府",
    "红绿灯不亮",
    "绿化带",
]
"""Words that say nothing of a state: they are looked for, and nothing else."""


@pytest.fixture(autouse=True, scope="module")
def _judged_once() -> Iterator[None]:
    with judged_once():
        yield


@pytest.mark.parametrize("said", SAID)
def test_it_means_what_the_office_means(said: str) -> None:
    """The items are those that a plain look finds, some and not all; what is written again means the same."""
    answer = asked("query", "-w", said, "--columns", "台账,工作表,行号", "-f", "json", language="zh")
    assert answer.code == 0, answer.err
    wanted = [place(item) for item in items() if worked_out(SAID[said], i=item)]
    assert sorted(map(place, json.loads(answer.out))) == sorted(wanted)
    assert 0 < len(wanted) < len(items())
    assert parse(formatted(parse(said))) == parse(said)


@pytest.mark.parametrize("word", WORDS)
def test_other_words_stay_words(word: str) -> None:
    """Bare or in quotes they find the same."""
    bare, quoted = (asked("query", "-w", one, "-f", "json", language="zh") for one in (word, f'"{word}"'))
    assert bare.code == 0
    assert bare.out == quoted.out


def test_quotes_make_a_word_of_it() -> None:
    """What says a state is looked for in the texts when it stands in quotes."""
    assert asked("query", "-w", "逾期", "-f", "json").out != asked("query", "-w", '"逾期"', "-f", "json").out


def test_a_part_of_another_spelling_finds_the_unit() -> None:
    """住建局 is part of 市住建局, which the settings say is 市住房和城乡建设局."""
    found = json.loads(asked("query", "-w", "住建局", "-f", "json").out)
    assert {"市住房和城乡建设局"} <= {item["unit"] for item in found}


def test_nothing_found_says_what_was_only_a_word() -> None:
    """On stderr, by name; with -q not, and not where a state was asked for."""
    told = asked("query", "-w", "大洼区 没有照片", language="zh").err
    assert "“没有照片”" in told
    assert "大洼区”" not in told
    assert "没有照片" not in asked("query", "-w", "大洼区 没有照片", "-q", language="zh").err
    assert "“" not in asked("query", "-w", "逾期:900..", language="zh").err


@pytest.mark.parametrize(
    ("text", "at"), [("或 红", (0, 1)), ("红 或", (3, 3)), ("红 且 且 黄", (4, 5)), ("(或)", (1, 2))]
)
def test_words_between_conditions_are_no_words(text: str, at: tuple[int, int]) -> None:
    """Where they stand alone they are pointed at; in quotes they are words, behind a colon values."""
    with pytest.raises(WhereMistake) as raised:
        parse(text)
    assert raised.value.at == at
    assert formatted(parse('"或" 备注:或')) == '"或" remark:或'


def test_districts_with_commas_between_them() -> None:
    """As with every option that takes several."""
    one, two = (
        asked("query", *given, "-f", "json").out for given in (("-d", "大洼、盘山"), ("-d", "大洼", "-d", "盘山"))
    )
    assert one == two
    assert {item["district"] for item in json.loads(one)} == {"大洼区", "盘山县"}


def test_a_month_ends_with_its_last_day() -> None:
    """From the 31st one month is the 28th, 29th or 30th."""
    from civtrack.rules.ranges import day_range

    day = dt.date(2022, 1, 31)
    assert day_range("一个月内", day) == (day, dt.date(2022, 2, 28))
    assert day_range("近一个月", dt.date(2022, 3, 31)) == (dt.date(2022, 3, 1), dt.date(2022, 3, 31))
    assert day_range("下周三", dt.date(2022, 7, 20)) == (dt.date(2022, 7, 27), dt.date(2022, 7, 27))


@pytest.mark.parametrize("day", ["7月25日", "下周一", "2022.7.25", "20220725"])
def test_an_answer_is_due_on_a_day_as_one_says_it(tmp_path: Path, day: str) -> None:
    """The year is that of the day judged by; a word that is no day is refused by its option."""
    a_ledger(tmp_path / "台账.xlsx", [{"整改时限": "2022-07-01"}])
    drafting = ("notice", "--type", "circular", "--as-of", "2022-07-20", "-o", "稿", "台账.xlsx")
    assert typed(*drafting, "--reply-by", day, cwd=tmp_path, language="zh").code == 0
    assert "请于7月25日前" in words((tmp_path / "稿/督查通报_2022-07-20.docx").read_bytes())
    assert typed("log", "--since", day, cwd=tmp_path, language="zh").code == 0
    assert typed(*drafting, "--reply-by", "改天", cwd=tmp_path, language="zh").code == 2
