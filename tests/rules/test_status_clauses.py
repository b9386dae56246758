"""Statuses as clauses: the vectors, their neighbours, the commonest texts, and that no text finishes an item unsaid."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.language.segments import segment
from civtrack.language.status_nouns import NOUNS
from civtrack.language.status_particles import PARTICLES
from civtrack.language.status_things import THINGS as LISTED
from civtrack.language.status_things import is_thing
from civtrack.language.status_verbs import VERBS
from civtrack.language.status_words import LABELS, WORDS
from civtrack.model import Status, Value
from civtrack.rules.shares import normalise
from civtrack.rules.statuses import read_status
from civtrack.rules.wording import SILENT, read_word
from tests.benchmarks.make_ledger import STATUSES
from tests.support import office_life

TABLES = Path(__file__).parent.parent / "vectors"
FINISHED = {"done", "closed"}
HIDING = {*FINISHED, "void", "suspended", "ongoing"}


def rows(name: str) -> list[tuple[str, ...]]:
    """A table of vectors without its header."""
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


def status_of(column: str, text: str) -> str:
    """The status of a row that holds the text in that column, as the office would see it."""
    if column == "status":
        reading = read_status(text, words={})
    elif column == "progress":
        reading = read_status(None, progress=text, words={})
    elif column == "closure":
        reading = read_status(None, closure=text, words={})
    else:
        own, closure = text.split("|")
        reading = read_status(own or None, closure=closure or None, words={})
    return (reading.status or Status.ASSIGNED).value


def said(text: str) -> str:
    """The status of a text in a status column."""
    return status_of("status", text)


@pytest.mark.parametrize(("column", "text", "expected"), [*rows("statuses.csv"), *rows("status_neighbours.csv")])
def test_vectors(column: str, text: str, expected: str) -> None:
    """Every text has one of the statuses that a careful clerk would give it."""
    assert status_of(column, text) in expected.split("|")


def test_no_open_item_is_finished_or_hidden() -> None:
    """Of all vectors whose item is open, none is read as finished, left out, waiting or kept up."""
    tried = [*rows("statuses.csv"), *rows("status_neighbours.csv")]
    open_ones = [(column, text) for column, text, expected in tried if not HIDING & set(expected.split("|"))]
    assert len(open_ones) > 500
    assert [text for column, text in open_ones if status_of(column, text) in HIDING] == []


def test_the_commonest_texts_are_all_known() -> None:
    """The three hundred commonest status texts are read as what they say, none as unknown."""
    common = rows("status_common.csv")
    assert len(common) == 300
    assert [(text, said(text)) for text, expected in common if said(text) != expected] == []


SAMPLE = Path(__file__).parents[2] / "sample_data"


def test_plain_offices_are_understood() -> None:
    """In the sample office and in the ledgers that the tests make, at most two rows in a hundred are unknown."""
    from civtrack.assessment import assess
    from civtrack.settings import load

    verdicts = assess([], as_of=dt.date(2022, 7, 20), settings=load(SAMPLE / "civtrack.toml", [], {})).verdicts
    unknown = [verdict for verdict in verdicts if verdict.status is Status.UNKNOWN]
    assert len(verdicts) > 500
    assert len(unknown) <= len(verdicts) // 50
    makers = {*STATUSES, *office_life._OPEN, *office_life._DONE, "整改中", "未整改", "已整改"} - {""}
    assert [text for text in sorted(makers) if said(text) == "unknown"] == []


THINGS = ("垃圾", "破损井盖", "楼道杂物", "路灯", "小广告", "人行道", "护栏", "积水", "广告牌", "下水道")
REPAIRS = ("整改", "清理", "修复", "拆除", "维修", "清除", "恢复")
ENDS = ("完毕", "到位", "好", "完成")
MANNERS = ("", "全部", "及时", "彻底", "按要求", "当场")
TIMES = ("", "7月12日", "目前", "于7月12日", "昨日")

DONE = st.one_of(
    st.builds(
        "{}{}已{}{}".format,
        st.sampled_from(TIMES[:3]),
        st.sampled_from(THINGS),
        st.sampled_from(MANNERS[:4]),
        st.sampled_from(REPAIRS),
    ),
    st.builds("{}已{}{}".format, st.sampled_from(THINGS), st.sampled_from(REPAIRS), st.sampled_from(ENDS)),
    st.builds("{}{}{}".format, st.sampled_from(THINGS), st.sampled_from(REPAIRS), st.sampled_from(ENDS)),
    st.builds("已{}{}{}".format, st.sampled_from(MANNERS), st.sampled_from(REPAIRS), st.sampled_from(THINGS)),
    st.builds("已对{}进行{}".format, st.sampled_from(THINGS), st.sampled_from(REPAIRS)),
    st.builds("已将{}{}{}".format, st.sampled_from(THINGS), st.sampled_from(REPAIRS), st.sampled_from(ENDS)),
    st.builds("{}已{}{}3处".format, st.sampled_from(TIMES), st.sampled_from(REPAIRS), st.sampled_from(THINGS)),
    st.builds("已完成{}".format, st.sampled_from(REPAIRS)),
)
"""Sentences of the grammar's parts that report a fix."""

UNKNOWN = st.text(st.sampled_from("魑魅魍魉饕餮貔貅"), min_size=1, max_size=4)
"""Words that no lexicon knows."""

STEPS = (
    "方案",
    "合同",
    "勘测",
    "招标",
    "立项",
    "围挡",
    "第一阶段",
    "东侧",
    "一期",
    "部分",
    "资金申请",
    "整改计划",
    "设计",
    "图纸",
)
OFFICE = (
    "联系物业",
    "督促商户",
    "要求业主",
    "责令施工单位",
    "通知物业",
    "安排人员",
    "约谈物业公司",
    "申请",
    "部署",
    "上报",
)


@given(DONE)
def test_a_sentence_of_the_grammar_is_read_as_made(text: str) -> None:
    """已 or a complement beside a repairing verb finishes an item, whatever thing is its object."""
    assert said(text) == "done"


@given(DONE, UNKNOWN, st.data())
def test_an_unknown_word_never_finishes(text: str, word: str, data: st.DataObject) -> None:
    """The same sentence with a word that nobody knows, wherever it stands, is open."""
    places = [0]
    for token in segment(normalise(text)):
        places.append(places[-1] + len(token.text))
    place = data.draw(st.sampled_from(places))
    assert said(text[:place] + word + text[place:]) not in HIDING


@pytest.mark.parametrize("sign", ["，", "。", "；", "（", " ", "\n", ""])
@given(text=DONE, word=UNKNOWN)
def test_an_unknown_clause_never_finishes(sign: str, text: str, word: str) -> None:
    """A clause that is not understood beside one that reports a fix leaves the item open."""
    assert said(f"{text}{sign}{word}") not in HIDING
    assert said(f"{word}{sign}{text}") not in HIDING


@given(DONE)
def test_words_that_reach_over_a_clause_open_it(text: str) -> None:
    """Doubt, exception, part, plan and condition around a fix: the item is open."""
    for before in (
        "疑似",
        "自称",
        "据称",
        "可能",
        "应该",
        "预计",
        "计划",
        "拟",
        "待",
        "即将",
        "部分",
        "基本",
        "除2处外",
        "如",
        "要求物业",
        "仅",
    ):
        assert said(before + text) not in HIDING, before
    for after in (
        "？",
        "的占一半",
        "，尚有2处未完成",
        "，又反弹",
        "，现场未见",
        "，2户除外",
        "（剩1处）",
        "，仅剩1处",
        "后销号",
    ):
        assert said(text + after) not in HIDING, after


@pytest.mark.parametrize("doubt", ["据社区反映", "据物业称", "自称", "疑似", "据说", "口头表示"])
@given(text=DONE)
def test_hearsay_before_a_comma_stays_hearsay(doubt: str, text: str) -> None:
    """Neither a comma nor a day makes a report of what others say a fix."""
    assert said(f"{doubt}，{text}") not in HIDING
    assert said(f"{doubt}，目前{text}") not in HIDING


@pytest.mark.parametrize("no", ["未", "没有", "尚未", "不", "无法", "没"])
@given(text=DONE)
def test_negation_opens(no: str, text: str) -> None:
    """Before the verb, or instead of its 已, a negation leaves the item open."""
    if "已" in text:
        assert said(text.replace("已", no, 1)) not in HIDING
    assert said(no + text) not in HIDING


@given(
    st.sampled_from(STEPS),
    st.sampled_from(("已完成{}", "{}已完成", "已完成{}编制", "已落实{}", "已更换{}", "{}已通过")),
)
def test_a_step_towards_the_fix_is_no_fix(step: str, form: str) -> None:
    """Light verbs finish an item alone or with a repairing noun only."""
    assert said(form.format(step)) not in HIDING


@given(st.sampled_from(OFFICE), st.sampled_from(REPAIRS), st.sampled_from(("", "到位", "完毕", "好")))
def test_verbs_of_office_govern_what_follows(office: str, repair: str, end: str) -> None:
    """Whoever is asked, told or sent to do it: it is not done."""
    assert said(f"已{office}{repair}{end}") not in HIDING


@given(
    st.integers(1, 30),
    st.integers(1, 30),
    st.sampled_from(("共{m}处，已整改{n}处", "{m}处已整改{n}处", "已整改{n}/{m}", "已整改({n}/{m})")),
)
def test_n_of_m(done: int, total: int, form: str) -> None:
    """Fewer than all is in progress, wherever m stands; all of them are done."""
    text = form.format(m=total, n=done)
    if done < total:
        assert said(text) == "in_progress"
    elif done == total:
        assert said(text) == "done"


@pytest.mark.parametrize(
    "word", ["待销号", "未销号", "不销号", "暂不销号", "不得销号", "拟销号", "准备销号", "申请销号", "不能销号"]
)
def test_a_closing_that_has_not_come_closes_nothing(word: str) -> None:
    """不 暂不 不得 未 待 拟 准备 申请 + 销号 is not closed: an open item stays open, a fix stays a fix."""
    assert said(word) != "closed"
    assert status_of("both", f"整改中|{word}") == "in_progress"
    assert status_of("both", f"已整改|{word}") == "done"


@pytest.mark.parametrize(
    "text",
    [
        "已整改，未销号",
        "已整改，待销号",
        "已整改，拟销号",
        "县级已验收，市级未验收",
        "区级已销号，市级待销号",
        "整改完成待验收",
        "正在公示",
        "整改到位后销号",
        "已组织验收",
        "已上报",
    ],
)
def test_a_closure_column_that_waits_closes_nothing(text: str) -> None:
    """Of a fix whose closing is still to come, only the fix is said; what is open stays open."""
    assert status_of("both", f"整改中|{text}") == "in_progress"
    assert status_of("both", f"已整改|{text}") == "done"


@pytest.mark.parametrize("value", [0, 1, 2, 3, 60, 100, 1.0, "1", "0", "2", "100", "A1", "03", "①"])
def test_a_bare_code_is_unknown(value: Value) -> None:
    """A number in a status column is a code that nobody explained, never a share of 1."""
    assert read_status(value, words={}).status is Status.UNKNOWN


def test_settings_outrank_the_grammar() -> None:
    """A word of the office's own is what the office says, also beside a note that says nothing."""
    words = {"已完成整改方案": Status.DONE, "1": Status.DONE, "阿巴": Status.CLOSED}
    assert read_status("已完成整改方案", words=words).status is Status.DONE
    assert read_status("1", words=words).status is Status.DONE
    assert read_status("阿巴（见附件）", words=words).status is Status.CLOSED
    assert read_status("阿巴，尚未完成", words=words).status is not Status.CLOSED


@pytest.mark.parametrize("text", ["见照片", "工作人员到场查看，更换灯泡两只，居民表示满意。", "群众满意"])
def test_prose_without_a_result_says_nothing(text: str) -> None:
    """Its reading says so: other columns decide as if it were blank."""
    word = read_word(text, {})
    assert word is not None
    assert word.rule == SILENT
    reading = read_status(text, words={})
    assert (reading.status, reading.silent) == (Status.UNKNOWN, True)
    assert read_status(text, percent=1, words={}).status is Status.DONE
    assert read_status(text, closure="是", words={}).status is Status.CLOSED


@pytest.mark.parametrize("text", ["情况复杂", "无法联系业主", "疑似整改", "阿巴", "未知"])
def test_what_is_not_understood_is_not_silent(text: str) -> None:
    """A text that could say something stays unknown whatever day stands beside it."""
    assert not read_status(text, words={}).silent


PARTS = (
    *(
        "上水井盖",
        "雨水箅子",
        "通信交接箱",
        "公交站亭",
        "出租车站牌",
        "交通护栏",
    ),
    *(
        "行道树",
        "树池",
        "果皮箱",
        "垃圾间",
        "广告牌匾",
        "暴露垃圾",
    ),
    *(
        "道路遗撒",
        "非装饰性树挂",
        "消防水箱",
        "湖面垃圾",
        "破沙发",
        "铸铁井箅",
    ),
    *(
        "电动车棚",
        "防火卷帘门",
        "残疾人坡道",
        "河长公示牌",
        "油烟净化器",
    ),
)
"""Parts and events as the standard of urban management names them, and what offices call them."""
UNLISTED = ["仿石花箱", "镂空铁门", "木格栅栏", "彩钢栏板", "竹木花架", "水泥石墩", "铁网门", "砖石矮柱"]
"""Things that no list holds, known by their build."""


@pytest.mark.parametrize("thing", [*PARTS, *UNLISTED])
def test_whatever_concrete_thing_is_the_object(thing: str) -> None:
    """A repairing verb finishes an item whatever thing it acts upon, and nothing else than a repair does."""
    for done in ("{}已修复", "已更换{}", "{}已清理完毕", "已对{}进行维修", "破损{}已修复"):
        assert said(done.format(thing)) == "done", done
    for still in ("{}待修复", "{}未修复", "已采购{}", "{}已破损", "部分{}已修复", "已联系更换{}", "{}", "拟更换{}"):
        assert said(still.format(thing)) not in HIDING, still


@pytest.mark.parametrize("no_thing", ["老板", "司机", "主管", "思路", "路线", "品牌", "标杆", "专栏", "战线", "部门"])
def test_people_and_thoughts_are_no_things(no_thing: str) -> None:
    """They end in the same signs as things do; changing them mends nothing."""
    assert not is_thing(no_thing)
    assert said(f"已更换{no_thing}") not in HIDING
    assert said(f"已调整{no_thing}") not in HIDING


@pytest.mark.parametrize("part", ["首层", "半幅", "一圈", "前段", "上层", "左幅"])
def test_a_part_of_a_thing_is_not_the_thing(part: str) -> None:
    """Signs that count or divide never tell things apart."""
    assert said(f"已清理{part}") not in HIDING
    assert said(f"已修复{part}路面") not in HIDING


def test_line_breaks_and_blanks_separate() -> None:
    """A cell of several lines is read line by line; a blank inside a word is none."""
    assert said("东侧已清理\n西侧未清理") == "in_progress"
    assert said("垃圾已清理\n路面已修复") == "done"
    assert said("已 完 成") == "done"
    assert said("已完成 未销号") == "done"


def test_the_lexicons_are_clean() -> None:
    """No word stands twice in one class, and every listed word is spelled as texts are normalised."""
    for table in (VERBS, NOUNS, PARTICLES, {"N": LISTED}):
        for line in table.values():
            words = line.split()
            assert len(words) == len(set(words))
            assert [word for word in words if normalise(word) != word] == []
    assert [word for word in (*WORDS, *LABELS) if normalise(word) != word] == []


@pytest.mark.parametrize(("as_of", "status"), [("2022-07-20", "in_progress"), ("2022-07-26", "done")])
def test_a_day_to_come_is_a_plan(as_of: str, status: str) -> None:
    """7月25日完成 is a plan until that day is past, with or without a day of assignment."""
    from civtrack.policy import Policy
    from civtrack.rules.facts import FactReader
    from civtrack.rules.workdays import Calendar
    from tests.support.items import an_item

    reader = FactReader(Policy(), Calendar(), dt.date.fromisoformat(as_of))
    for assigned in (dt.date(2022, 7, 1), None):
        (facts,) = reader.facts([an_item(status="7月25日整改完成", assigned_on=assigned)])
        assert facts.status.value == status
