"""Tests of `civtrack.rules.statuses`: every word of the office, and what columns say together."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.model import STATUS_NAMES, CellError, Kind, Status, Value
from civtrack.problems import (
    CLOSURE_CONTRADICTS,
    DONE_BELOW_100,
    LEFT_OUT,
    OPEN_AT_100,
    PERCENT_UNCLEAR,
    STATUS_UNKNOWN,
    ProblemKind,
)
from civtrack.rules.shares import read_percent
from civtrack.rules.statuses import StatusReading, read_status
from civtrack.rules.wording import read_word

LISTED = {
    "done": "已整改 整改完成 已完成 完成 完成整改 已办结 办结 按期办结 超期办结 已处置 已处理 已清理 已修复 已落实 "
    "整改到位 已达标 已报送 "
    "√ ✓ ✔ 是 Y 100%",
    "closed": "已销号 销号 验收通过 复查合格 审核通过 合格 已核查 结案 已结案 已闭环 已关闭 摘牌 已归档",
    "in_progress": "整改中 正在整改 进行中 推进中 正常推进 施工中 已启动 已派单 已签收 处置中 部分完成 部分整改 "
    "基本完成 阶段性完成 60% "
    "已完成3处剩2处 预计7月底完成",
    "assigned": "未整改 未完成 未开始 未启动 待整改 待处理 待接收 未达标 未反馈 未回复 未报 已交办 × ✗ 否 N 0%",
    "ongoing": "长期坚持 长期 持续整改 持续推进 常态化",
    "reopened": "返工 退回补充 需补充 需完善 整改不到位 未整改到位 整改不合格 复查不合格 不合格 反弹 回潮 虚假整改 "
    "书面整改 重办",
    "suspended": "挂账 缓办 暂缓 待汛期后 已列入明年计划",
    "void": "作废 取消 已终止 重复 误报 不属实 不属本辖区 转办 回退 移交",
}
VECTORS = {
    "未完成": "assigned",
    "未全部完成": "in_progress",
    "尚未整改到位": "reopened",
    "已完成60%": "in_progress",
    "完成率100%，待复查": "done",
    "已整改未销号": "done",
    "未销号": "assigned",
    "基本未整改": "assigned",
    "预计7月底完成": "in_progress",
    "已完成，长期坚持": "done",
    "已移交城管局": "void",
    "7月12日已整改": "done",
    "已整改（见照片）": "done",
    "部分整改，剩余2处": "in_progress",
    "已列入明年计划": "suspended",
    "无法整改": "unknown",
}
NEIGHBOURS = {
    "done": "已整改完毕 整改完毕 已全部整改 全部完成 已完成整改任务 全部整改完毕 均已整改 已经整改 已整改。 "
    "已　整改 已拆除 已清运 已清理完毕 "
    "现场已清理 已修复到位 已完成修复 已及时清理 立行立改已完成 按时完成 提前完成 逾期完成 已整改完成 已整改到位 "
    "整改已完成 已解决 已维修 "
    "已更换 已恢复 已取缔 已规范 已劝离 已粉刷 已由城管局清理 待验收 待复查 待销号 整改完成，待验收 已整改，待销号 "
    "已申请销号 "
    "已整改，未反弹 已整改，防止反弹 （已整改） 已整改(7月12日) 已于7月12日整改完毕 2022年7月12日整改完成 "
    "7.12已整改 100％ 完成100% "
    "完成率100% 已全部整改到位 问题已整改 垃圾已清理 复查不合格，已重新整改完毕 共5处，已整改5处 完成情况：已完成 "
    "1、已整改 TRUE ok 已办理完毕 "
    "未销号但已整改 已整改，下周验收 已完工 已竣工 已自行整改 自行整改完毕 已搬走 已修好 已补 建议销号 可以销号 "
    "已整改未上传照片 已整改，未反馈 反弹后已再次整改 已立行立改 已办结，群众满意 回复：已整改 当场整改 "
    "重复投诉，已整改 已整改，转入常态化管理 7月12日至15日整改完成 已整改（计划8月复查） 已整改（未销号） "
    "已整改，移交物业管理 已清理，已转交社区管护 已整改，小广告已覆盖，移送号码2个停机处理。",
    "closed": "已整改并销号 已整改，已销号 通过验收 已通过验收 验收合格 复查通过 同意销号 已验收 已完成销号 "
    "市级验收通过 整改完成，验收合格 闭环 审核已通过",
    "in_progress": "已基本整改 正在推进 正在协调 已督促整改 已责令整改 已整改8处未整改2处 完成80% 80%完成 "
    "整改进行中 正在施工 未彻底整改 "
    "未完全整改 没有全部完成 大部分完成 已部分整改 基本整改到位 已完成60％ 完成六成 完成一半 已安排整改 "
    "已下发整改通知书 已通知业主 已约谈 "
    "已制定方案 方案制定中 审批中 招标中 已进场施工 已联系产权单位 计划8月完成 拟于8月整改 7月底前完成 "
    "7月15日前整改到位 预计下周完成 "
    "力争月底完成 部分已整改，部分未整改 1.已整改；2.未整改 正在整改，未完成 共5处，已整改3处 已完成招标 有序推进 "
    "加快推进 已要求立即整改 "
    "立即整改 路面已修复，路灯未修复 已上报 整改中（60%） 已完成3处，剩余2处 已开展整改 剩2处 已整改大部分 "
    "整改方案已完成 已完成方案编制 立项手续已办理完毕 已整改（部分） 整改完成（剩余1处） 已整改（未完全到位） "
    "完成三分之二 完成2/3 主体完工 进入收尾阶段 应改10处，已改8处 10处完成8处 督促整改到位 责令限期整改到位 "
    "确保7月底前完成整改 已要求7月15日前整改完毕 已完成80%，剩余20%预计月底完成 马上整改 已整改，路灯未修复 0.5 0.6 "
    "已排查，方案报批 整改中，已覆盖约半数，雨天暂停施工。 推进中，已核查138件，反弹11件 "
    "整改中，已张贴告知书，6户未清理。",
    "assigned": "尚未完成 还未整改 没有完成 仍未整改 逾期未整改 未按期完成 未按时完成 至今未整改 没整改 未动工 "
    "未处理 未办理 未落实 未处置 待办 "
    "未整改（见照片） 未　整　改 拒不整改 未采取措施 未见整改 ❌ 未整改，预计7月底完成 未解决 未清理 未提交 未上报 "
    "新交办 业主拒绝整改 未能按时完成整改 未上传照片 "
    "暂不整改 未整改，责任单位正在安排。 未整改，已通知责任单位，尚未反馈。",
    "ongoing": "长期坚持整改 常态化管理 长效管理 持续推进中 长期整改 持续整改中 常态化保持",
    "reopened": "验收不通过 未通过验收 验收不合格 审核不通过 复查未通过 问题反弹 已整改，后又反弹 落实不到位 "
    "整改仍不到位 需重新整改 退回整改 未合格 "
    "没有整改到位 不予销号 需进一步完善 复查发现未整改 已整改，但仍有反弹现象 已整改不彻底 整改不彻底 "
    "未整改到位，已重新交办 已退回 退回重报 验收未过 已验收，不合格 复查仍未整改 群众不满意，退回重办",
    "suspended": "已挂账 暂缓整改 列入2023年改造计划 已纳入老旧小区改造计划 待冬季后实施 "
    "汛期后整改 因疫情暂停 已列入2023年预算 纳入老旧小区改造 需列入明年计划 难以整改，挂账处理",
    "void": "无需整改 不需整改 非本辖区 已移交 已转办 重复件 重复问题 不属于本辖区 不属于我局职责 已作废 转办城管局 "
    "经查不属实 情况不属实 "
    "不予受理 已取消 退单 无须处理 转派城管局 转交住建局 系重复交办 非我单位职责 经查无此问题 "
    "经核实，已移交市交警支队 已依法移交公安机关 建议转办",
    "unknown": "整改 正常 不能整改 难以整改 红 3 已知悉 情况复杂 120% 0 1 100 问题 处理 7月12日 ？ 举一反三，全面整改 "
    "立行立改 整改完成情况 同上 详见附件 满意 2022-07-12 不能销号 暂时无法整改",
}

AUDITED = {
    "done": "已按要求整改 按要求整改完成 已按照要求整改到位 已按规定清理 已整改，剩余0处 路面已经补好 "
    "已补栽绿植 车辆已摆放整齐 已清零 已结 DONE "
    "待审 验收中 正在复查 已按要求落实整改，后续将加强日常巡查，确保不反弹。 "
    "责任单位高度重视，立即安排人员对破损路面进行修复，目前已修复完毕，下一步将加强巡查，防止反弹。 "
    "经现场核查，该处垃圾已全部清理完毕，今后将继续加强日常保洁，举一反三。",
    "closed": "无反弹 未反弹 复查合格，无反弹",
    "in_progress": "已派发 已接单 已立项 已招标 在办理 延期整改 待批复 进展缓慢 滞后 要求8月底前整改到位 "
    "已完成清运，下一步将持续推进整改 已制定整改方案，近期将组织施工，下一步做好整改工作，确保按期完成。 "
    "已完成整改，但仍有少量垃圾堆放点未清理，街道将继续加强巡查管控。",
    "assigned": "未在规定时限内完成整改 责任单位未在规定时限内完成整改。 未在要求时间内整改 未结 待派单 待开工 "
    "未到期 已超时",
    "ongoing": "长期整改中",
    "reopened": "不断反弹 表面整改 待完善 问题依然存在 非机动车乱停乱放问题已整改，但存在反弹现象，将持续加强管控。 "
    "已于7月组织清理整治，复查发现问题依然存在，下一步将加强巡查。",
    "unknown": "① ② 剩余0处 接近完成 快完成了",
}
"""Words and sentences in the manner of the office that were once read wrongly, and their neighbours."""


CLERKS = {
    "done": "清理干净 已擦除 已补齐 已摆正 已拖走 已制止 已上锁 已通水 已亮灯 已绿化 已翻新 已刷新 已上墙 已公示 "
    "已公开 已达到要求 已达要求 已符合要求 符合要求 改好了 弄完了 整改了 已OK 好了 已好 已整 V v "
    "现场整改 超时完成 延期完成 已延期完成 办毕 已答复 已答复群众 已完成，请销号 请求销号 请予销号 请验收 "
    "已按时间节点完成 已超额完成 超额完成",
    "closed": "已销案 销案 已销帐 已销账 销账 已消号 消号",
    "in_progress": "正整改 在整改 正办理 按序时进度推进 序时推进 责令整改 部分已整改 大部分已整改 完成8成 已整改3/5 "
    "除1处外均已整改 待资金到位 待资金到位后整改 待审批 已提供 已交 已上交 "
    "剩余部分已整改 第二部分已整改 大部分已完成，剩余部分已完成 除个别点位外已全部整改 "
    "一半已整改 绝大部分已整改 多数已整改 已完成主体工程 已完成摸底 已向上级请示 已发函 已与物业沟通 材料已到位 "
    "资金已到位 人员已到位 已清理，仍有少量垃圾 进展中 一周内完成 3日内完成 三天内整改到位 5个工作日内完成 "
    "按时间节点推进 达到序时进度 已达序时进度 未达序时进度 已完成阶段任务 起草中 征求意见中",
    "assigned": "未整改完成 未安排 未答复 未达到要求 待招标 待安排 等待施工 未提供 未上交",
    "reopened": "整改未达标 驳回 已驳回 打回 弄虚作假 已清理，又出现 材料不全 材料不齐 材料待完善",
    "void": "与12号重复",
}
"""More of the same, among them parts, stages, limits and new mess that were once taken for finished."""


def cases(table: dict[str, str]) -> list[tuple[str, str]]:
    """Each word of a table with its status."""
    return [(word, status) for status, words in table.items() for word in words.split(" ") if word]


def status_of(text: str) -> str | None:
    """The status one text gives."""
    word = read_word(text, {})
    return word.status.value if word else None


def kinds(reading: StatusReading) -> list[ProblemKind]:
    """The kinds of a reading's findings."""
    return [finding.kind for finding in reading.findings]


@pytest.mark.parametrize(("text", "status"), cases(LISTED))
def test_listed_words(text: str, status: str) -> None:
    """Every word that the domain lists has the status it lists."""
    assert status_of(text) == status


@pytest.mark.parametrize(("text", "status"), list(VECTORS.items()))
def test_vectors(text: str, status: str) -> None:
    """The domain's vectors."""
    assert status_of(text) == status


@pytest.mark.parametrize(("text", "status"), [*cases(NEIGHBOURS), *cases(AUDITED), *cases(CLERKS)])
def test_neighbours(text: str, status: str) -> None:
    """What clerks write instead of the listed words."""
    assert status_of(text) == status


@pytest.mark.parametrize("text", ["", " ", "/", "／", "—", "——", "-", "无", "暂无", "（）"])
def test_blank_says_nothing(text: str) -> None:
    """Blanks and their stand-ins are no status."""
    assert status_of(text) is None
    assert read_status(text, words={}) == StatusReading(None)


PROSE = {
    "整改中，三家运营商已到现场，移动已梳理完，联通、电信未动。": "in_progress",
    "已整改，垃圾已清运，增设240升桶3个，下一步纳入日常保洁和巡查范围": "done",
    "已对占道经营商户进行批评教育并责令其立即改正，目前该处占道经营问题已整改完毕": "done",
    "已整改完毕。下一步将加强日常巡查管理，建立长效机制，坚决防止此类问题再次发生": "done",
    "正在整改。因施工单位材料未到场，目前仅完成围挡搭设，其余部分等待材料进场施工": "in_progress",
    "7月5日现场查看，已联系产权单位大洼区供电公司，产权单位承诺更换，预计7月底前完成": "in_progress",
    "已组织人员对楼道堆放杂物进行全面清理，对居民进行宣传教育，确保楼道畅通安全": "in_progress",
    "该小区属于老旧小区，管网年久失修，需要大量资金，街道目前无力承担相关的改造费用": None,
    "路面破损处已全部修补，井盖已更换，但路灯因线路问题仍不亮，产权单位不明确，未整改": "in_progress",
    "城管局接到交办后高度重视，第一时间组织执法人员赶赴现场，经复查，验收合格": "closed",
    "经核实该路段不在我区管辖范围之内，已与市住建局沟通对接，建议转交，情况不属实": "void",
}


@pytest.mark.parametrize(("text", "status"), list(PROSE.items()))
def test_prose_begins_or_ends_with_a_status(text: str, status: str | None) -> None:
    """Long text states a status only with its first or last clause, the last deciding."""
    word = read_word(text, {})
    assert word is not None
    assert word.status.value == (status or "unknown")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("7月12日已整改", "7月12日"),
        ("已于7月12日整改完毕", "7月12日"),
        ("2022年7月12日整改完成", "2022年7月12日"),
        ("2022-07-12已整改", "2022-07-12"),
        ("7.12已整改", "7.12"),
        ("已整改（7月12日）", "7月12日"),
        ("整改中，7月12日", None),
        ("7月12日前整改", None),
        ("预计7月12日完成", None),
        ("已整改", None),
    ],
)
def test_day_inside_a_status(text: str, day: str | None) -> None:
    """A day beside a word of completion is handed on as written; a limit or a plan is not a completion."""
    assert read_status(text, words={}).day == day


@pytest.mark.parametrize(
    ("value", "percent"),
    [
        (0.6, 60.0),
        (1, 100.0),
        (1.0, 100.0),
        (0, 0.0),
        (60, 60.0),
        (100, 100.0),
        (0.07, 7.0),
        ("60%", 60.0),
        ("60％", 60.0),
        ("0.6", 60.0),
        ("60", 60.0),
        ("1%", 1.0),
        ("100%", 100.0),
        ("约80%", 80.0),
        ("完成80%", 80.0),
        ("百分之八十", 80.0),
        ("百分之八十五左右", 85.0),
        ("百分之60", 60.0),
        ("百分之百", 100.0),
        ("八成", 80.0),
        ("约七成五", 75.0),
        ("六成半", 65.0),
        (None, None),
        ("/", None),
    ],
)
def test_percent_cells(value: Value, percent: float | None) -> None:
    """A number up to 1 is a share; text with or without the sign is read; nothing is nothing."""
    assert read_percent(value) == (percent, True)


@pytest.mark.parametrize(
    "value",
    [
        120,
        -0.1,
        "120%",
        "八成左右吧",
        "百分之",
        "百分之好",
        "百分之120",
        "十成",
        dt.date(2022, 7, 1),
        True,
        CellError("#N/A"),
    ],
)
def test_percent_cells_not_understood(value: Value) -> None:
    """What is no share is left out and said."""
    assert read_percent(value) == (None, False)
    assert PERCENT_UNCLEAR in kinds(read_status("整改中", percent=value, words={}))


@pytest.mark.parametrize(
    ("percent", "status"), [(1, Status.DONE), (0.6, Status.IN_PROGRESS), (0, Status.ASSIGNED), (None, None)]
)
def test_blank_status_takes_the_percent(percent: Value, status: Status | None) -> None:
    """A blank status with percent 100 is done; a share is under way."""
    assert read_status(None, percent=percent, words={}).status is status


def test_words_in_the_percent_column() -> None:
    """进度 often holds words instead of a number."""
    reading = read_status(None, percent="整改中", words={})
    assert (reading.status, reading.findings) == (Status.IN_PROGRESS, ())


def test_percent_inside_the_status() -> None:
    """“已完成60%” also gives the percentage."""
    assert read_status("已完成60%", words={}).percent == 60
    assert read_status("整改中（60%）", words={}).percent == 60
    assert read_status(0.6, words={})[:3] == (Status.IN_PROGRESS, None, 60.0)


@pytest.mark.parametrize(
    ("status", "closure", "expected", "kind"),
    [
        ("已整改", "是", Status.CLOSED, None),
        ("已整改", "已销号", Status.CLOSED, None),
        (None, "是", Status.CLOSED, None),
        (None, "√", Status.CLOSED, None),
        ("已整改", "合格", Status.CLOSED, None),
        ("已整改", True, Status.CLOSED, None),
        ("未整改", "是", Status.CLOSED, CLOSURE_CONTRADICTS),
        ("整改中", "已销号", Status.CLOSED, CLOSURE_CONTRADICTS),
        ("已整改", "否", Status.DONE, None),
        ("整改中", "否", Status.IN_PROGRESS, None),
        ("未整改", "未销号", Status.ASSIGNED, None),
        ("已整改", "未销号", Status.DONE, None),
        ("已整改", "待复查", Status.DONE, None),
        ("已整改", False, Status.DONE, None),
        ("已销号", "否", Status.DONE, CLOSURE_CONTRADICTS),
        (None, "否", None, None),
        (None, "待验收", Status.DONE, None),
        ("整改中", "待验收", Status.IN_PROGRESS, None),
        ("已整改", "不合格", Status.REOPENED, None),
        ("已整改", "复查不合格", Status.REOPENED, None),
        ("已整改", "不通过", Status.REOPENED, None),
        ("已整改", "未通过", Status.REOPENED, None),
        ("已整改", "未整改", Status.REOPENED, None),
        ("已整改", "部分整改", Status.REOPENED, None),
        ("整改中", "未整改", Status.IN_PROGRESS, None),
        (None, "未整改", Status.ASSIGNED, None),
        ("已整改", "不属实", Status.VOID, None),
        ("整改中", "无需整改", Status.VOID, LEFT_OUT),
        ("已整改", "情况复杂", Status.DONE, STATUS_UNKNOWN),
        ("已整改", "/", Status.DONE, None),
        ("不知道怎么办", "是", Status.CLOSED, None),
    ],
)
def test_closure_column_outranks(
    status: Value, closure: Value, expected: Status | None, kind: ProblemKind | None
) -> None:
    """是否销号 and 复查结果 decide over the status column; a denied closing leaves the decision to it."""
    reading = read_status(status, closure=closure, words={})
    assert reading.status is expected
    assert kinds(reading) == ([kind] if kind else [])


@pytest.mark.parametrize("value", ["情况复杂", CellError("#REF!"), dt.date(2022, 7, 12), 3])
def test_unknown_status_is_listed(value: Value) -> None:
    """What is not understood is said, never guessed."""
    reading = read_status(value, words={})
    assert reading.status is Status.UNKNOWN
    assert kinds(reading) == [STATUS_UNKNOWN]


@pytest.mark.parametrize("text", ["已移交城管局", "转办", "移交", "无需整改", "已转办"])
def test_leaving_the_totals_is_said(text: str) -> None:
    """An item that somebody passed on leaves the totals, so it is listed."""
    assert kinds(read_status(text, words={})) == [LEFT_OUT]


@pytest.mark.parametrize("text", ["作废", "误报", "重复"])
def test_plain_void_words_are_not_listed(text: str) -> None:
    """Words that the office itself sets need no warning."""
    assert kinds(read_status(text, words={})) == []


def test_office_words_come_first() -> None:
    """Settings add words and override shipped ones, whatever their width and spaces."""
    words = {"办理完毕": Status.CLOSED, "已整改": Status.IN_PROGRESS, "待 批": Status.SUSPENDED, "Ａ档": Status.DONE}
    assert read_status("办理完毕", words=words).status is Status.CLOSED
    assert read_status("7月12日办理完毕", words=words)[:2] == (Status.CLOSED, "7月12日")
    assert read_status("已整改（见照片）", words=words).status is Status.IN_PROGRESS
    assert read_status("待批", words=words).status is Status.SUSPENDED
    assert read_status("A档", words=words).status is Status.DONE


def test_progress_is_read_only_when_there_is_no_status() -> None:
    """The status column outranks the progress text."""
    assert read_status(None, progress="已整改完毕", words={}).status is Status.DONE
    assert read_status("整改中", progress="已整改完毕", words={}).status is Status.IN_PROGRESS


def test_handing_up_finishes_a_material_but_not_a_problem() -> None:
    """已上报 is a step for a problem and the end for a material."""
    assert read_status("已上报", words={}, kind=Kind.MATERIAL).status is Status.DONE
    assert read_status("已上报", words={}, kind=Kind.PROBLEM).status is Status.IN_PROGRESS
    assert read_status("未上报", words={}, kind=Kind.MATERIAL).status is Status.ASSIGNED


def test_percent_that_contradicts_the_status() -> None:
    """Open at 100 % and done below it are warnings; the status stands."""
    reading = read_status("整改中", percent=1, words={})
    assert (reading.status, kinds(reading)) == (Status.IN_PROGRESS, [OPEN_AT_100])
    reading = read_status("已整改", percent=0.6, words={})
    assert (reading.status, kinds(reading)) == (Status.DONE, [DONE_BELOW_100])


def test_grounds_quote_the_cell() -> None:
    """The ground holds the text as written."""
    (ground,) = read_status("已整改（见照片）", words={}).grounds
    assert ground.message.values["text"] == "已整改（见照片）"


PIECES = st.sampled_from(
    [
        *"已经未尚还均由将完成整改到位待验收销号反弹长期持续正在计划拟移交转办按期重复部分基本剩余处月日需剩全部",
        *"0123456789%,，。、（）() ./-",
        *(word for line in NEIGHBOURS.values() for word in line.split()),
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_text_is_read(text: str) -> None:
    """Every text has a reading or says nothing; the reading is the same whatever the width and the spaces."""
    word = read_word(text, {})
    assert word == read_word(" ".join(text), {})
    if word is not None and word.percent is not None:
        assert 0 <= word.percent <= 100
    if word is not None and word.day is not None:
        assert word.status in (Status.DONE, Status.CLOSED)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece", ["已", "尚", "均", "经", "已由", "按期", "全部", "完成", "还未", "待", "(", "提交", "12月", "无问题"]
)
def test_no_text_takes_long(piece: str) -> None:
    """The largest cell that Excel allows is read, however it repeats itself: a rule that tries all ways never ends."""
    for text in (piece * (24 // len(piece)), (piece * 32767)[:32767]):
        assert read_word(text, {}) is not None


@pytest.mark.parametrize(
    "text", [word for key in ("done", "closed") for word in LISTED[key].split() if word[1:] and word != "100%"]
)
def test_denied_words_are_never_finished(text: str) -> None:
    """未 in front of a finished word (instead of its 已) never leaves it finished."""
    assert status_of("未" + text.removeprefix("已")) not in ("done", "closed")


def test_every_status_has_a_name() -> None:
    """A ground can name every status."""
    assert set(STATUS_NAMES) == set(Status)


@pytest.mark.parametrize("text", ["待核实", "核实中", "待审", "验收中", "复查中", "待复检"])
def test_a_check_under_way_closes_nothing_and_opens_nothing(text: str) -> None:
    """In a closure column: what was reported done stays done, what is open stays open, closed waits again."""
    for own, status in (("已整改", Status.DONE), ("整改中", Status.IN_PROGRESS), ("已销号", Status.DONE)):
        assert read_status(own, closure=text, words={}).status is status


@pytest.mark.parametrize(
    "text", ["已\n完成", "已整\r\n改", "已整改，详见附件照片", "已整改,照片附后", "已完成（另附图片）"]
)
def test_a_word_broken_over_lines_and_one_with_its_photo_behind_it_are_what_they_are(text: str) -> None:
    """A cell too narrow for its word; what proves it stands elsewhere."""
    assert read_status(text, words={}).status is Status.DONE
    assert read_status("见\n附件", words={}).status is Status.UNKNOWN


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u200e", "\ufe0f"])
@pytest.mark.parametrize(("text", "status"), [("已完成", Status.DONE), ("未完成", Status.ASSIGNED)])
def test_signs_that_nobody_sees_change_nothing(text: str, status: Status, sign: str) -> None:
    """What is copied from a chat or a web page brings them."""
    for written in (text + sign, sign + text, sign.join(text)):
        assert read_status(written, words={}).status is status
    assert read_percent(f"80%{sign}") == (80.0, True)
    assert read_status(sign, words={}).status is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("已整改完畢", Status.DONE), ("已辦結", Status.DONE), ("已銷號", Status.CLOSED), ("未開始", Status.ASSIGNED),
        ("正在辦理", Status.IN_PROGRESS), ("還沒整改", Status.ASSIGNED),
    ],
)  # fmt: skip
def test_traditional_characters_say_the_same(text: str, status: Status) -> None:
    """Who has the other keyboard on means no other word."""
    assert read_status(text, words={}).status is status
