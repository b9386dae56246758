"""What may stand around a date in a deadline without changing it: 前, 下班前, （含当日）, 完成整改 and their like.

Exists because a phrase counts as understood only when every word of it is accounted for: a rule reads the date, and
this module says whether the rest is known to be harmless, or refuses. 后, 起, 未, 或, 左右 and the like are never
harmless. May import only `civtrack.patterns`.

Grammar (of normalised text)::

    lead  = { 于 | 限 | 限期 | 截至 | 最迟 | 不晚于 | 完成时限 [:] | 计划 | … }
    tail  = [当天] [time] [included] [mark] [included] task [ "(" (见 | 详见 | 附) … ")" ]
    time  = [上午|下午|…] hour (":" minute [":" second] | 时 | 点 …) | [上午|下午|…] (下班|上班) | 上午 | …
    mark  = 前 | 之前 | 以前 | 止 | 为止 | 截止 | 到期 | 内 | 之内 | 以内
    task  = { known word } [object]         an object follows a known word, has no digit and no doubtful word
"""

from __future__ import annotations

import re

from civtrack.light import NamedTuple
from civtrack.patterns import lazy

__all__ = ["DOUBTFUL", "LEAD", "Tail", "explain", "is_label", "is_task"]

LEAD = lazy(
    r"(?>[,:]|于|在|(?:自?即日起|现在?|目前)至|须|需|务(?:必|请|于)?|责令(?:其|限期)?|必须|应当?|请|限期整改(?=[,:0-9])|限期|限时|限定|限|截[止至](?:日期|时间|到|至|于)?|不得?(?:晚|迟)于|不得?超过|最[后迟晚](?:[期时]限|时间|于|至|到)?(?:不得?超过)?"
    r"|整改(?:时限|期限|时间)|(?:要求|规定|计划|整改|限期)?完成(?:时限|期限|时间)|办[结理](?:时限|期限)"
    r"|(?:反馈|报送|处置|交办)(?:时限|期限)|时限|期限|时间|要求|计划|预计|拟|力争|争取|原则上|确保|务求|[到至](?=[0-9年月本下今明第])|为(?=[0-9]))*"
)
"""Words before a date that leave it as it is."""

DOUBTFUL = lazy(
    r"前|后|起|始|启动|未|不|非|除[了外非]|之外|以外|如|若|延|另|或|视|待|再|逾|每|长期|持续|常态|坚持|部分|部份|暂|预计|拟|申请|左右|上下"
    r"|约|争取|已|超|仅|只|先|开展|开工|以来|期间|一半|过半|原|季|年|月|日|周|天|时|旬|节|期[前限]|推迟|取消|停|中$"
)
"""Words that can turn a date into something else; an object or label with one of them explains nothing."""

_WORD = (
    "全部|全面|彻底|确保|按时|按期|务必|必须|须|需|要|应|保证|一律|统一|予以|进行|将|把|并|和|及|"
    "完成|完毕|完善|完工|竣工|完|整改|整治|改正|改造|到位|落实|办结|办理|办|反馈|报送|报告|上报|提报|报|回复|答复|"
    "销号|结案|解决|处置|处理|清理|清除|清零|修复|维修|拆除|验收|提交|交|送达|送|达标|见效|任务|工作|事项|问题|有关|相关|"
    "情况|结果|材料|书面|文字|说明|原因|立即|限期|100%|时限|期限|为限|有效|基本|的|毕|好|排查|摸排|复查|复核|核查|自查自纠|自查|制定|拿出|形成|方案|建设|落地|实现|闭环|截止|"
    "清运|清洗|清扫|更换|修补|补修|恢复|粉刷|喷涂|安装|加装|设置|张贴|补种|补植|补栽|补齐|补充|更新|施划|补划|规范|取缔|铲除|疏通|硬化|"
    "施工|投入使用|研究|协调|组织|自行|重新|干净|整洁|畅通|原状"
)
_PART = "上午|下午|中午|晚上|晚间|当晚|早上|凌晨|夜间|傍晚|晚|早"
_INCLUDED = r"\(?(?P<not{0}>不)?(?P<in{0}>包?含|包括)(?:当日|当天|本日|[0-9]{{1,2}}日)?\)?"
_TAIL = lazy(
    rf"(?:当[天日])?(?:[T ]?(?:{_PART})?(?P<hour>[0-9]{{1,2}})(?::(?P<minute>[0-5][0-9])(?::[0-5][0-9](?:\.[0-9]+)?)?Z?"
    rf"|(?P<clock>[时点])(?:整|半|[0-5]?[0-9]分?)?)|(?:{_PART})?(?:下班|上班)|午夜|正午|午|{_PART})?"
    rf"(?:{_INCLUDED.format(1)})?"
    r"(?:(?P<before>之前|以前|前)|(?P<within>之内|以内|内)|为止|截止|止|到期|届满)?"
    rf"(?:{_INCLUDED.format(2)})?"
    rf"(?P<task>(?P<words>(?>(?:{_WORD}|[,、:])*))(?P<object>[^\W\d_]{{2,20}})?)"
    r"(?:\((?:详?见|附)[^\W\d_]{1,10}\))?"
)
_NUMERAL = lazy(r"[〇零一二两三四五六七八九十廿卅百半]")


class Tail(NamedTuple):
    """What stands after a date.

    Attributes:
        before: 前 in one of its forms.
        within: 内 in one of its forms.
        doubtful: The day itself is in doubt (0时前, 不含当日): it may be the day before.
        task: What is to be done by then; "" where nothing is said.
        remarked: 含当日 or 不含当日 is said; with a period it is open what is counted.
    """

    before: bool
    within: bool
    doubtful: bool
    task: str
    remarked: bool = False


_NOTHING = Tail(before=False, within=False, doubtful=False, task="")
_BEFORE = Tail(before=True, within=False, doubtful=False, task="")


def explain(rest: str) -> Tail | None:
    """What the text after a date says, or None where some of it is not known to be harmless."""
    if not rest:
        return _NOTHING
    if rest == "前":
        return _BEFORE
    match = _TAIL.fullmatch(rest)
    if match is None:
        return None
    words, thing = match["words"], match["object"]
    if thing and (not words.strip(",、:") or DOUBTFUL.search(thing) or _NUMERAL.search(thing)):
        return None
    hour = match["hour"]
    if hour is not None and int(hour) > 24:
        return None
    midnight = hour is not None and match["clock"] is not None and int(hour) == 0
    excluded = match["not1"] is not None or match["not2"] is not None
    before, within = match["before"] is not None, match["within"] is not None
    remarked = excluded or match["in1"] is not None or match["in2"] is not None
    return Tail(before, within, midnight or excluded, match["task"].strip(",、:"), remarked)


def is_task(text: str) -> bool:
    """Whether a text without a date only says what is to be done."""
    tail = explain(text)
    return tail is not None and tail.task == text.strip(",、:") != ""


def is_label(text: str) -> bool:
    """Whether a text before a date only names what it is the date of (排查:, 第1阶段)."""
    name = re.sub(r"第[0-9]{1,2}(?:阶段|步|批)", "", text).strip(":(),")
    return len(name) <= 12 and not DOUBTFUL.search(name) and not _NUMERAL.search(name) and (not name or name.isalpha())
