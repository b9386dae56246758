"""A deadline as clerks write it, read as a whole: one phrase, a range, an extension, stages, or no day by design.

Exists between the phrases (one point in time each) and the deadline of an item (`deadlines`). Every part of the text
has to be accounted for; where two careful clerks would name different days, the reading is unclear and lists them.
May import `phrases`, the phrase rules, `numerals`, `readings`, `tails` and the foundation.

Grammar (of normalised text; the first alternative that accounts for the whole text wins)::

    deadline   = nothing | open | recurring | phrase | extension | range | stages
    nothing    = "/" | "-" | 无 | 暂无 | 空 | "N/A" | …
    open       = 长期 | 长期坚持 | 常态化(推进|管理|…) | 持续推进 | 全年 | …
    recurring  = 每(日|周|月|季度|年|周N|月N日|…) … | 逐月 … | 按季度 …
    phrase     = [lead] (day | span | eve | period | immediate | event) tail          (see the phrase modules)
    extension  = [原] phrase [,] [经批准] (延期|延长|顺延|推迟|调整|改) (至|到|为) phrase
               | phrase [,] (延期|延长|顺延) period | (延期|延长|顺延|推迟) (至|到) phrase
    range      = [自|从] phrase [起] (至|到|"-"|"~") phrase [止]
    stages     = clause { (","|";"|"、") clause } [ [","] [并] open ]
    clause     = phrase | task          a task alone belongs to the clause before it
"""

from __future__ import annotations

import re
from functools import lru_cache

from civtrack.model import N_, DeadlineKind, Message
from civtrack.patterns import lazy
from civtrack.rules.deadline_asides import bared, unfilled
from civtrack.rules.deadline_extensions import extension
from civtrack.rules.deadline_ranges import from_day, range_of
from civtrack.rules.deadline_stages import stages
from civtrack.rules.numerals import normalise
from civtrack.rules.phrase_periods import IMMEDIATE
from civtrack.rules.phrases import Phrase, event, parse_phrase
from civtrack.rules.readings import Context, Reading, Resolve, always, one_of, unclear

__all__ = ["is_nothing", "parse_deadline"]
_NOTHING = lazy(
    r"[-/~._、]+|无|暂无|没有|空白?|(?:无|没有|不限)(?:时限|期限|时间)?(?:要求)?|不限时|不涉及|n/?a|none|null|nil"
)
_LASTING = (
    r"(?:长期(?:执行|有效|巩固|维护|管理|治理|坚持|保持|推进|整改|落实|实施|开展|工作|任务|性工作|性)?|常态(?:化|性)?(?:推进|管理|坚持|保持|整改|开展|落实|实施|长效|工作|巡查|管控|机制)*"
    r"|持续(?:推进|整改|坚持|保持|开展|改进|落实|用力|巩固|进行|深化|加强|发力|关注)*|长效(?:管理|保持|坚持)?|坚持(?:长效|常态化?)?|常年(?:坚持|开展)?"
    r"|经常(?:性(?:工作)?|化)|全年(?:推进|坚持|开展|度)?|贯穿全年|(?:始终|一直)(?:坚持|保持)|永久|常抓不懈|久久为功|不断(?:推进|完善)|巩固(?:提升|成果)?|保持)"
)
_OPEN = lazy(rf"(?:需|须|要|并|应)?{_LASTING}(?:[,、;]?(?:并|且|和)?{_LASTING})*(?:下去|(?:整改|推进|工作|落实))?")
_THEN_ONGOING = lazy(
    rf"(?:(?<=[成改毕位结])[后再]|[,;、(]|并|且|然后|此后|后期|后续|今后|再)*(?:需|须|要)?{_LASTING}(?:[,、]?(?:并|且)?{_LASTING})*\)?"
)
_RECURRING = lazy(
    r"(?:[0-9]{4}年)?(?:[0-9]{1,2}月份?起,?)?(?:于|在|按要求)?"
    r"(?:每(?:个|1|隔1)?(?:工作)?(?:周|月|季度?|年度?|日|天|半年|半月|旬|双周|两周|两个?月|2周|[0-9]个?月)"
    r"|隔[日天周](?=.)|双周|半年报|半月报|[0-9]{0,2}(?:天|旬|个?月|周)报(?![告送])|1?季报(?![告送])|[日年]报$"
    r"|(?:全天|[0-9]{1,2}小时)(?=不间断|全天候|轮|值)|逐[日周月季年]|按(?:日|天|周|月|季度?|年度?|旬)|(?:[1一](?:日|天|周|月|季度?)|[0-9]{1,2}(?:日|天|周|个月))[1-9一两](?:次|报|查|巡|调度|通报|总结|汇总)|半[年月][1一]次|(?:日|周|月|季度?)(?:调度|报告?|通报)制?)"
    r"[^,;]{0,14}(?:[,、](?:每?(?:周|月)?[0-9]{1,2}(?:日|号)|[^0-9,;]{1,10})){0,4}"
)
_ENDS = lazy(r"截[止至]|为止|直[至到]|[0-9]{4}年[0-9]{1,2}月|(?<!每)年底|月底前完成|前完成整改")
_RESTATED = lazy(r"([^()]+)\(([^()]*[0-9][^()]*)\)([^()]*)")
_LONGEST = 400
"""A longer text is a report, not a deadline, and would take long to try."""
_FEW = 24
"""Words that say that there is none have fewer signs than this; what else such a text holds is a dash or a blank."""


_ADDRESSED = lazy(
    r"\A请?各(?:有关|相关)?(?:责任|牵头|承办|成员)?(?:单位|部门|县区|县市区|乡镇|街道)(?=.)(?!.*(?:各|单位|部门|[县区乡镇]|街道))",
    re.DOTALL,
)
"""Whom a deadline is told to, where it is told to nobody else: each of several may have a day of their own."""


def is_nothing(text: str) -> bool:
    """Whether a text only fills the cell: a dash, 无, N/A."""
    plain = normalise(text).strip("()").lower()
    return not plain or _NOTHING.fullmatch(plain) is not None


@lru_cache(maxsize=8192)
def parse_deadline(text: str) -> Resolve:
    """A deadline's text, understood as far as words go; what it means is decided in a `Context`."""
    if len(text) > _LONGEST and sum(map(str.isalnum, text)) > _FEW:
        return always(unclear("prose"))
    if is_nothing(text):
        reading = Reading(DeadlineKind.MISSING, None, "nothing", ())
        return lambda _: reading
    if len(text) > _LONGEST:
        return always(unclear("prose"))
    if unfilled(text):
        return always(unclear("form"))
    plain = _ADDRESSED.sub("", bared(normalise(text)))
    resolve = _parse(plain, text)
    if resolve is None and "\n" in text:
        plain = bared(normalise(text.replace("\n", ";")))
        resolve = _parse(plain, text)

    def with_events(context: Context) -> Reading:
        if context.policy.events:
            named = event(plain, context)
            if named is not None:
                return named.resolve(context)
        return stages(plain, text, context) if resolve is None else resolve(context)

    return with_events


def _parse(plain: str, text: str) -> Resolve | None:
    if _OPEN.fullmatch(plain):
        ground = Message(N_("“{found}”: goes on without an end, by design."), {"found": text})
        reading = Reading(DeadlineKind.OPEN_ENDED, None, "open_ended", (ground,))
        return lambda _: reading
    if _RECURRING.fullmatch(plain) and not _ENDS.search(plain):
        ground = Message(N_("“{found}”: comes back regularly, by design."), {"found": text})
        again = Reading(DeadlineKind.RECURRING, None, "recurring", (ground,))
        return lambda _: again
    phrase = parse_phrase(plain)
    if phrase is not None:
        return _one_stage(phrase) if phrase.stage else phrase.resolve
    return _restated(plain) or extension(plain) or range_of(plain) or from_day(plain) or _then_ongoing(plain, text)


def _restated(plain: str) -> Resolve | None:
    """本月底(6月30日): the same day twice; where the two differ, nobody knows which is meant."""
    match = _RESTATED.fullmatch(plain)
    if match is None or IMMEDIATE.match(plain):
        return None
    first, second = parse_phrase(match[1] + match[3]), parse_phrase(match[2])
    if first is None or second is None or first.stage or second.task:
        return None

    def resolve(context: Context) -> Reading:
        one, other = first.resolve(context), second.resolve(context)
        return one if one.day is not None and one.day == other.day else one_of("restated", one.day, other.day)

    return resolve


def _one_stage(phrase: Phrase) -> Resolve:
    """第1阶段7月底前 and nothing of the other stages: when all is due is not said."""
    return lambda context: one_of("stage", phrase.resolve(context).day)


def _then_ongoing(plain: str, text: str) -> Resolve | None:
    """立行立改，长期坚持: the day of the first part; after it the work goes on."""
    for match in _THEN_ONGOING.finditer(plain):
        if match.end() != len(plain) or not match.start():
            continue
        head = plain[: match.start()]
        phrase = parse_phrase(head)
        resolve = phrase.resolve if phrase else range_of(head)

        def ongoing(context: Context, head: str = head, resolve: Resolve | None = resolve) -> Reading:
            reading = resolve(context) if resolve else stages(head, text, context)
            if reading.kind is not DeadlineKind.DATE:
                return reading
            ground = Message(N_("After that day the work goes on."))
            return reading._replace(then_ongoing=True, grounds=(*reading.grounds, ground))

        return ongoing
    return None
