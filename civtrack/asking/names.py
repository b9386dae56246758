"""One table of names: what every field, tier, status, grouping, period and choice may be called when it is typed.

Exists so that options, columns, conditions, settings and completion know the same words; whoever adds a word adds it
here. The first of the other names is the main Chinese one, which is shown where a Chinese name is wanted. May import
`civtrack.folded`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from civtrack.folded import nfkc

__all__ = [
    "CHANGES", "CONDITION_FIELDS", "COUNTS", "DEADLINE_KINDS", "DIRECTIONS", "FIELDS", "FORMATS", "GROUPINGS", "KINDS",
    "LANGUAGES", "NOTICES", "PERIODS", "PERS", "REASONS", "SINCE", "STATUSES", "TIERS", "Names", "called", "meant",
    "near", "tables", "words",
]  # fmt: skip

Names = Mapping[str, tuple[str, ...]]
"""What scripts call something → what else it may be called."""

FIELDS: Names = {
    "ledger": ("台账", "台账名", "文件"),
    "sheet": ("工作表", "表", "表名"),
    "row": ("行号", "行"),
    "kind": ("种类", "台账种类"),
    "id": ("标识",),
    "number": ("编号", "问题编号", "台账编号", "案件编号"),
    "district": ("县区", "区县", "属地", "辖区"),
    "street": ("街道", "镇街", "乡镇", "乡镇街道"),
    "community": ("社区", "网格", "小区", "村"),
    "site": ("点位", "地点", "位置", "点位名称", "实测点位"),
    "site_type": ("点位类型", "点位类别", "场所类型"),
    "category": ("问题类别", "类别", "问题类型", "问题分类"),
    "indicator": ("测评指标", "指标", "测评项目"),
    "description": ("问题", "问题描述", "描述", "内容", "存在问题", "任务"),
    "source": ("问题来源", "来源"),
    "found_on": ("发现日期", "发现时间", "发现"),
    "assigned_on": ("交办日期", "交办时间", "交办", "下发日期"),
    "deadline_text": ("时限原文",),
    "deadline": ("时限", "整改时限", "办结时限", "到期", "到期日", "截止日期"),
    "extended_to": ("延期至", "延期"),
    "unit": ("责任单位", "单位", "责任部门", "牵头单位", "主责单位", "承办单位"),
    "partners": ("配合单位", "协办单位"),
    "person": ("责任人", "负责人", "经办人", "人"),
    "leader": ("包保领导", "领导", "责任领导", "分管领导"),
    "measures": ("整改措施", "措施"),
    "progress": ("整改情况", "进展", "进展情况"),
    "percent": ("完成率", "进度"),
    "status_text": ("状态原文",),
    "status": ("状态", "整改状态", "问题状态"),
    "done_on": ("完成日期", "完成时间", "办结日期", "办结时间", "完成"),
    "closed_on": ("销号日期", "销号时间", "销号"),
    "remark": ("备注", "说明"),
    "deadline_kind": ("时限类型",),
    "original_deadline": ("原时限",),
    "reason": ("情形", "判定情形"),
    "tier": ("预警等级", "等级", "档", "档次", "三色", "颜色", "预警"),
    "days_overdue": ("逾期天数", "超期天数"),
    "days_left": ("剩余天数", "剩余"),
    "step": ("督办措施", "督办", "督办步骤"),
    "reasons": ("判定", "判定依据", "依据"),
    "days": ("天数", "剩余/逾期天数"),
}
"""The fields of an item (CONTRACT, “Item fields”), in its order, and ``days``."""

_ASKED_ALONE: Names = {
    "overdue": ("逾期", "超期", "超时"),
    "due": ("期限",),
    "days_allowed": ("限期天数", "期限天数", "整改天数"),
    "days_open": ("在办天数", "交办天数"),
    "days_taken": ("办理天数", "用时"),
    "text": ("文字", "文本", "全文", "关键词", "关键字"),
}
"""What only a condition can ask about: see `civtrack.rules.asked`."""

CONDITION_FIELDS: Names = {**{name: FIELDS[name] for name in FIELDS if name != "days"}, **_ASKED_ALONE}

TIERS: Names = {
    "red": ("红", "红色", "红灯", "红牌"),
    "orange": ("橙", "橙色"),
    "yellow": ("黄", "黄色", "黄灯", "黄牌"),
    "blue": ("蓝", "蓝色"),
    "green": ("绿", "绿色", "绿灯"),
    "grey": ("待定", "灰", "灰色", "待明确", "gray"),
    "closed": ("已办结", "办结", "done"),
    "void": ("作废",),
    "carried": ("上期结转", "结转"),
}
STATUSES: Names = {
    "assigned": ("已交办", "未开始", "未整改", "未启动"),
    "in_progress": ("整改中", "进行中"),
    "done": ("已整改", "已完成"),
    "closed": ("已销号", "销号"),
    "reopened": ("返工", "重新整改", "反弹"),
    "ongoing": ("长期坚持", "长期"),
    "suspended": ("挂账缓办", "挂账", "缓办"),
    "void": ("作废",),
    "unknown": ("未知", "看不懂", "不明"),
}
KINDS: Names = {
    "problems": ("问题", "问题台账"),
    "reminders": ("提示单", "提示", "重点工作"),
    "materials": ("档案材料", "材料", "档案资料", "资料", "档案"),
    "auto": ("自动",),
}
REASONS: Names = {
    "overdue": ("逾期", "超期", "已逾期", "已超期"),
    "due_soon": ("临期", "快到期", "即将到期", "快逾期", "即将逾期"),
    "behind": ("进度滞后", "滞后"),
    "on_track": ("正常推进", "正常"),
    "undated": ("没有时限", "无时限", "没写时限"),
    "unclear": ("时限看不懂", "时限不清", "时限不明", "时限不明确"),
    "ongoing": ("长期坚持",),
    "suspended": ("挂账缓办", "挂账", "缓办"),
    "done_on_time": ("按期办结", "按时办结"),
    "done_late": ("逾期办结", "超期办结"),
    "done_undated": ("办结日期不详", "日期不详"),
    "awaiting_check": ("待复查", "待验收"),
    "void": ("作废",),
    "carried": ("上期结转", "结转"),
}
DEADLINE_KINDS: Names = {
    "date": ("日期", "有日期"),
    "open_ended": ("长期", "无期限"),
    "recurring": ("周期", "定期"),
    "unclear": ("看不懂", "不清"),
    "missing": ("没有", "未写"),
}
GROUPINGS: Names = {
    **{
        name: FIELDS[name]
        for name in (
            "district", "unit", "person", "leader", "category", "site_type", "source", "street", "sheet", "ledger",
            "status", "tier", "step",
        )
    },
    "month": ("月份", "月", "交办月份"),
}  # fmt: skip
PERIODS: Names = {
    "day": ("日", "天", "每日", "日督查"),
    "week": ("周", "每周", "周点评"),
    "month": ("月", "每月", "月调度", "月份"),
    "quarter": ("季", "季度", "每季度"),
    "year": ("年", "年度", "全年", "年总结"),
}
NOTICES: Names = {
    "circular": ("督查通报", "通报"),
    "express": ("督查快报", "快报"),
    "slip": ("提示单", "重点工作提示单"),
    "supervision": ("督办单",),
}
DIRECTIONS: Names = {
    "asc": ("升序", "从小到大", "正序"),
    "desc": ("降序", "从大到小", "倒序"),
}
LANGUAGES: Names = {"zh": ("中文", "汉语"), "en": ("英文", "英语")}
FORMATS: Names = {
    "table": ("表格",), "plain": ("纯文本",), "markdown": ("md",), "csv": (), "tsv": (), "json": (), "jsonl": (),
    "html": ("网页",),
}  # fmt: skip
PERS: Names = {
    **{name: FIELDS[name] for name in ("unit", "person", "leader", "district")},
    "item": ("条", "每条", "逐条"),
}
"""Whom or what a text or a document is for."""
CHANGES: Names = {
    "new": ("新增",),
    "closed": ("办结", "销号"),
    "reopened": ("重新在办", "返工", "反弹", "重新打开"),
    "newly_overdue": ("新逾期", "新增逾期", "转红"),
    "tier_up": ("等级加重", "加重"),
    "tier_down": ("等级减轻", "减轻"),
    "deadline_extended": ("延期", "时限延长"),
    "deadline_moved": ("时限被改", "改时限", "silent-deadline"),
    "unit_changed": ("责任变更", "换单位"),
    "text_edited": ("文字被改", "改文字"),
    "photos_removed": ("照片减少", "照片被删"),
    "vanished": ("行消失", "消失"),
    "ledger_missing": ("台账缺失", "缺台账"),
}
COUNTS: Names = {
    "total": ("总数", "合计", "件数", "数量"),
    "void": ("作废",),
    "carried": ("上期结转", "结转"),
    "closed_on_time": ("按期办结", "按期办结数"),
    "closed_late": ("逾期办结", "逾期办结数"),
    "closed_undated": ("办结日期不详",),
    "verified": ("已销号", "销号数"),
    "reopened": ("返工", "返工数"),
    "extended": ("已延期", "延期数"),
    "due": ("应办结数", "应办结"),
    "completion_rate": ("整改率",),
    "closure_rate": ("办结率",),
    "on_time_rate": ("按期办结率",),
    "overdue_rate": ("超期未办结率", "逾期率"),
    "verified_rate": ("销号率",),
    "rework_rate": ("返工率",),
    "extension_rate": ("延期率",),
    "mean_days_to_close": ("平均办理天数", "平均用时"),
    "median_days_to_close": ("办理天数中位数",),
    "max_days_overdue": ("最长逾期", "最长逾期天数"),
    "rank": ("名次", "排名"),
}
"""The figures of a summary besides its tiers."""
SINCE: Names = {
    "vs_yesterday": ("较昨日", "较昨天", "比昨天", "比昨日"),
    "vs_last_week": ("较上周", "比上周"),
}
"""What a summary compares with earlier days."""


_LIKELY, _LIKELY_CHINESE = 0.6, 0.5
"""How like another word one must be to be meant: of two Chinese signs one. Where none is, the first ones are named."""


@lru_cache(1024)
def _folded(word: str) -> str:
    return "".join(nfkc(word).casefold().replace("-", "_").split())


def meant(word: str, names: Names) -> str | None:
    """What a typed word means: a name, or another name of it, whatever its width and case; None where it is none."""
    folded = _folded(word)
    for name in names:
        if _folded(name) == folded:
            return name
    return next((name for name, others in names.items() if any(_folded(other) == folded for other in others)), None)


def called(name: str, names: Names, *, language: str) -> str:
    """What something is called when it is shown: in Chinese its main word, else what scripts call it."""
    others = names.get(name, ())
    return others[0] if language == "zh" and others else name


def words(names: Names) -> list[str]:
    """Every word that is understood: what scripts say first, then the others."""
    return [*names, *dict.fromkeys(other for others in names.values() for other in others)]


def near(word: str, names: Names | Iterable[str]) -> list[str]:
    """One to three known words that may be meant, in the writing that was typed, the likest first."""
    import difflib

    known = list(dict.fromkeys(words(names) if isinstance(names, Mapping) else names))
    chinese = any("\u4e00" <= sign <= "\u9fff" for sign in word)
    alike = [one for one in known if any("\u4e00" <= sign <= "\u9fff" for sign in one) is chinese] or known
    folded = _folded(word)

    def likeness(one: str) -> float:
        other = _folded(one)
        score = difflib.SequenceMatcher(None, folded, other).ratio()
        return score + (0.3 if folded and (folded in other or other in folded) else 0.0)

    ranked = sorted(alike, key=lambda one: (-likeness(one), alike.index(one)))
    good = [one for one in ranked if likeness(one) >= (_LIKELY_CHINESE if chinese else _LIKELY)]
    chosen: dict[str, str] = {}
    for one in good or alike:
        chosen.setdefault((meant(one, names) if isinstance(names, Mapping) else None) or one, one)
    return list(chosen.values())[:3]


def tables() -> Mapping[str, Names]:
    """Every table by what its words are for: what completes a command line asks here."""
    return {
        "field": FIELDS,
        "condition": CONDITION_FIELDS,
        "tier": TIERS,
        "status": STATUSES,
        "kind": KINDS,
        "reason": REASONS,
        "deadline_kind": DEADLINE_KINDS,
        "by": GROUPINGS,
        "period": PERIODS,
        "notice": NOTICES,
        "direction": DIRECTIONS,
        "language": LANGUAGES,
        "format": FORMATS,
        "per": PERS,
        "change": CHANGES,
        "count": COUNTS,
    }
