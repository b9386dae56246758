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

import datetime as dt
from functools import lru_cache
from itertools import pairwise

from civtrack import problems
from civtrack.model import N_, DeadlineKind, Message
from civtrack.rules.numerals import normalise
from civtrack.rules.patterns import lazy
from civtrack.rules.phrase_periods import IMMEDIATE, PERIOD, counted
from civtrack.rules.phrases import Phrase, event, parse_phrase
from civtrack.rules.readings import Context, Reading, Resolve, always, one_of, unclear
from civtrack.rules.tails import DOUBTFUL, explain, is_task

__all__ = ["is_nothing", "parse_deadline", "put_off"]

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
    r"|隔[日天周]|双周|半年报|半月报|[0-9]{0,2}(?:天|旬|个?月|周)报(?![告送])|1?季报(?![告送])|[日年]报$"
    r"|(?:全天|[0-9]{1,2}小时)(?=不间断|全天候|轮|值)|逐[日周月季年]|按(?:日|天|周|月|季度?|年度?|旬)|(?:[1一](?:日|天|周|月|季度?)|[0-9]{1,2}(?:日|天|周|个月))[1-9一两](?:次|报|查|巡|调度|通报|总结|汇总)|半[年月][1一]次|(?:日|周|月|季度?)(?:调度|报告?|通报)制?)"
    r"[^,;]{0,14}(?:[,、](?:每?(?:周|月)?[0-9]{1,2}(?:日|号)|[^0-9,;]{1,10})){0,4}"
)
_ENDS = lazy(r"截[止至]|为止|直[至到]|[0-9]{4}年[0-9]{1,2}月|(?<!每)年底|月底前完成|前完成整改")
_SPLIT = lazy(r"[;,、]|(?<=[日号月底前])/")
_OTHERWISE = lazy(
    r"(?<=.)(?:[,;、.]|(?=\())\(?(?:如|若|凡|对|对于)?(?:逾期|超期|过期|否则|到期(?:仍|后)?未|(?:仍)?未(?:按期|按时|如期|及时|完成|整改))"
    r"(?!.*(?:延|推迟|宽限|顺)|[^()]*\)[^)])[^0-9]{0,40}$"
)
"""What happens when the day passes; a way to move the day is no threat."""
_PURPOSE = lazy(r"(?<=.)[,;、](?:以便?|以备|以确保|确保|为了?|迎接|保障|保证|用于|做到)(?P<what>[^0-9()]{2,24})$")
_UNFILLED = lazy(
    r"(?<![0-9０-９])(?:20|２０|二[〇○零])[\s_＿]+年|[_＿]+\s*(?:年|月|日|号|天|个?工作日|季|旬|周)|[年月第]\s*[_＿]"
    r"|^\s*月[上中下]旬|[\s\u3000]{2,}(?:月[底末内上中下份]|[日号天]|个?工作日|季度|周)"
)
"""A form whose figures nobody filled in: 20 年7月, 月上旬, ＿月＿日."""
_LIMITED = lazy(r"限期整改\(([^()]+)\)")
_RESTATED = lazy(r"([^()]+)\(([^()]*[0-9][^()]*)\)([^()]*)")
_NAMED_FIRST = lazy(r"([^\W0-9_]{2,8}?)(?=[0-9].*)")
_IN_BRACKETS = lazy(r"\([^()]+\)")
_PART_DONE = lazy(r"(?<=完成)[1-9][0-9]?%(?:以上)?")
_FINISHED = lazy(r"(?:完成|完毕|到位|办结|完工|整改)$")
_SO_THAT = lazy(r"以?(?:确保|保证|保障)|以便|力争|争取")
_GOES_ON = lazy(r"[于在限]?[0-9].*[日号底末前内天]")
_LISTED = lazy(r"(?:^|[,;、]?)\(([1-9])\)[、.]?|(?:^|[,;])([1-9])(?:、|\.(?=[0-9]{1,2}月))")
_TO = lazy(r"[~\-]+|至|到")
_APPLIED = lazy(r"申请|拟|建议|请求|计划|预计|争取")
_MOVED = r"(?:延期|延长|顺延|推迟|延后|延迟|展期|宽限|延)(?:时限|期限)?"
_CHANGED = r"(?:调整|变更|修改|更改|改期|改)(?:时限|期限)?"
_GRANTED = (
    r"(?:[,;、(]|现|经?(?:领导|上级|办公室)?(?:批准|同意|批示|审批|请示|研究)后?|(?:因|由于|受)[^0-9,;、()]{1,12}?[,;]?(?=延|顺|推|展|宽|调|变)"
    r"|已|并|可|将|再|准予|予以)*"
)
_EXTENDED = lazy(
    rf"(?:(?:原(?:定|时限|期限|计划|为|于|完成时限|整改时限)*|由|自|从):?(?P<from>.+?)|(?P<old>.+?))??"
    rf"(?P<asked>[,;、(]*(?:申请|拟|建议|请求|计划|预计|争取))?{_GRANTED}"
    rf"(?:(?:(?P<moved>{_MOVED})|(?P<changed>{_CHANGED}))(?:至|到|为|于|成)|(?P<now>(?<=[日号底,;前])现(?:定|改)?[为至]?))(?P<new>.+?)\)?"
)
_EXTENDED_BY = lazy(rf"(?:原(?:定|时限|期限)*:?)?(?P<old>.+?){_GRANTED}(?P<moved>{_MOVED})(?:了)?(?P<by>[0-9半].+?)\)?")
_FROM_DAY = lazy(r"(?:自|从)?(?P<day>.+?)(?:之?日)?起算?,?(?P<by>[0-9半].*)")
_MONTHS = lazy(
    r"(?P<lead>自|从|在|于)?(?P<year>[0-9]{2,4}年|[今明本]年)?(?P<a>[0-9]{1,2})(?:月份?)?(?:~|-|至|到)(?P<b>[0-9]{1,2})月份?(?P<rest>(?![0-9]).*)"
)
_BY_START = lazy(r"次年|当年|同年")
_MONTH_ALONE = lazy(r"(?<=[0-9])月$")
_AS_START = lazy(r"^(?:自|从)?(.*?)(?:起|开始)?$")
_MONTH_BEGINS = lazy(r"(?<=[0-9]月)份?初$")
_DAYS = lazy(
    r"(?P<lead>自|从|在|于)?(?P<stem>(?:[0-9]{2,4}年)?(?:[0-9]{1,2}|[本下次]|下个)月)(?P<a>[0-9]{1,2})(?:日|号)?(?:起|开始)?(?:~|-|至|到)"
    r"(?P<b>[0-9]{1,2})(?P<unit>日|号)(?P<rest>.*)"
)
_QUARTERS = lazy(
    r"(?P<lead>自|从|在|于)?(?P<year>[0-9]{2,4}年|[今明本]年)?第?(?P<a>[1-4])(?:季度?)?(?:~|-|至|到)第?(?P<b>[1-4])(?P<rest>季.*)"
)


_LONGEST = 400
"""A longer text is a report, not a deadline, and would take long to try."""


def is_nothing(text: str) -> bool:
    """Whether a text only fills the cell: a dash, 无, N/A."""
    plain = normalise(text).strip("()").lower()
    return not plain or _NOTHING.fullmatch(plain) is not None


@lru_cache(maxsize=8192)
def parse_deadline(text: str) -> Resolve:
    """A deadline's text, understood as far as words go; what it means is decided in a `Context`."""
    if is_nothing(text):
        reading = Reading(DeadlineKind.MISSING, None, "nothing", ())
        return lambda _: reading
    if len(text) > _LONGEST:
        return always(unclear("prose"))
    if _UNFILLED.search(text):
        return always(unclear("form"))
    plain = _bared(normalise(text))
    resolve = _parse(plain, text)
    if resolve is None and "\n" in text:
        plain = _bared(normalise(text.replace("\n", ";")))
        resolve = _parse(plain, text)

    def with_events(context: Context) -> Reading:
        if context.policy.events:
            named = event(plain, context)
            if named is not None:
                return named.resolve(context)
        return _stages(plain, text, context) if resolve is None else resolve(context)

    return with_events


def _bared(plain: str) -> str:
    """The text without what says no day: a full stop, brackets around the whole, what happens when it passes."""
    plain = _OTHERWISE.sub("", plain).strip(",;、.!*:")
    if (purpose := _PURPOSE.search(plain)) and not DOUBTFUL.search(purpose["what"]):
        plain = plain[: purpose.start()]
    if match := _LIMITED.fullmatch(plain):
        return match[1]
    if plain[:1] == "(" and plain[-1:] == ")" and "(" not in plain[1:]:
        return plain[1:-1].strip(",;、.!*:")
    return plain


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
    return _restated(plain) or _extension(plain) or _range(plain) or _from_day(plain) or _then_ongoing(plain, text)


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
        resolve = phrase.resolve if phrase else _range(head)

        def ongoing(context: Context, head: str = head, resolve: Resolve | None = resolve) -> Reading:
            reading = resolve(context) if resolve else _stages(head, text, context)
            if reading.kind is not DeadlineKind.DATE:
                return reading
            ground = Message(N_("After that day the work goes on."))
            return reading._replace(then_ongoing=True, grounds=(*reading.grounds, ground))

        return ongoing
    return None


def _range(plain: str) -> Resolve | None:
    """From one point to another: the end counts."""
    if match := _MONTHS.fullmatch(plain):
        year = match["year"] or ""
        pairs = [(f"{year}{match['a']}月份", f"{year}{match['b']}月份{match['rest']}")]
    elif match := _QUARTERS.fullmatch(plain):
        year = match["year"] or ""
        pairs = [(f"{year}{match['a']}季度", f"{year}{match['b']}{match['rest']}")]
    elif match := _DAYS.fullmatch(plain):
        stem = match["stem"]
        pairs = [(f"{stem}{match['a']}日", f"{stem}{match['b']}{match['unit']}{match['rest']}")]
    else:
        pairs = [(plain[: cut.start()], plain[cut.end() :]) for cut in _TO.finditer(plain)]
    found = []
    for left, right in pairs:
        since = _MONTH_BEGINS.sub("1日", _AS_START.sub(r"\1", left))
        start = parse_phrase(_MONTH_ALONE.sub("月份", since)) if left and right else None
        end = parse_phrase(_MONTH_ALONE.sub("月份", right)) if start is not None and not start.task else None
        if start is not None and end is not None and not (start.relative or end.relative or "前" in left):
            found.append((start, end))
    if len(found) != 1:
        return None
    (start, end), text = found[0], plain
    return lambda context: _ranged(start, end, text, context)


def _ranged(start: Phrase, end: Phrase, text: str, context: Context) -> Reading:
    first = start.resolve(context)
    alone = end.resolve(context) if not _BY_START.search(text) else unclear("range")
    if first.day is None and alone.day is not None:
        # what has begun already, or says its year at the end
        years = (alone.day.year, alone.day.year - 1)
        begun = [start.resolve(context._replace(near=None, year=year)) for year in years]
        first = next((reading for reading in begun if reading.day and reading.day <= alone.day), first)
    if first.day is None:
        return one_of("range", *alone.readings) if first.readings else first
    last = end.resolve(context._replace(near=first.day))
    if last.day is None:
        return last
    if context.near is not None and first.day.year > context.near.year and len(alone.readings) > 1:
        return one_of("range", *alone.readings)
    if alone.day is not None and alone.day < first.day <= last.day:
        return one_of("range", alone.day, last.day)
    if last.day < first.day:
        return one_of("range", first.day, last.day)
    ground = Message(N_("“{found}”: from one day to another; its end counts."), {"found": text})
    return last._replace(rule="range", grounds=(ground, *last.grounds))


def _from_day(plain: str) -> Resolve | None:
    """自7月1日起15日内: a period that counts from a day that is written, not from the assignment."""
    match = _FROM_DAY.fullmatch(plain)
    start = parse_phrase(match["day"]) if match else None
    by = PERIOD.match(match["by"]) if match else None
    if match is None or start is None or by is None or start.relative or not start.bare:
        return None
    tail, unit = explain(match["by"][by.end() :]), by.groupdict()
    if tail is None or tail.before or not unit["within"]:
        return None

    def resolve(context: Context) -> Reading:
        first = start.resolve(context)
        return counted(unit, first.day, context, plain) if first.day is not None else first

    return resolve


def _extension(plain: str) -> Resolve | None:
    """原7月15日，延期至8月10日: the new day counts and the old one is kept."""
    if match := _EXTENDED.fullmatch(plain):
        written = match["from"] or match["old"]
        old = parse_phrase(written.strip(",;、()")) if written else None
        new = parse_phrase(match["new"].strip(",;、()"))
        if new is not None and old is None and written and _APPLIED.fullmatch(written):
            return lambda context: one_of("extension", new.resolve(context).day)
        if new is None or ((written or match["now"]) and old is None):
            return None
        if match["changed"] and old is None and not match["asked"]:
            return new.resolve
        asked, later = match["asked"] is not None, match["moved"] is not None
        return lambda context: _extended(old, new, plain, context, asked=asked, later=later)
    if match := _EXTENDED_BY.fullmatch(plain):
        old, by = parse_phrase(match["old"].strip(",;、()")), PERIOD.match(match["by"])
        if old is None or by is None or explain(match["by"][by.end() :]) is None:
            return None
        unit = by.groupdict()
        return lambda context: _extended_by(old.resolve(context), unit, plain, context)
    return None


def _extended(old: Phrase | None, new: Phrase, text: str, context: Context, *, asked: bool, later: bool) -> Reading:
    before = old.resolve(context) if old is not None else None
    if before is not None and before.day is None:
        return unclear("extension") if before.readings else before
    original = before.day if before is not None else None
    after = new.resolve(context._replace(near=original or context.near))
    if after.day is None:
        return after
    if asked or (original is not None and (new.relative or (later and after.day <= original))):
        return one_of("extension", original, after.day)
    return put_off(after, original, text)


def put_off(reading: Reading, original: dt.date | None, text: str) -> Reading:
    """A reading as the extension of an original day."""
    if original is None:
        ground = Message(N_("“{found}”: extended; the day before the extension is not written."), {"found": text})
    else:
        ground = Message(N_("“{found}”: extended from {original}."), {"found": text, "original": original})
    return reading._replace(rule="extension", original=original, grounds=(ground, *reading.grounds))


def _extended_by(before: Reading, unit: dict[str, str | None], text: str, context: Context) -> Reading:
    if before.day is None:
        return before
    after = counted(unit, before.day, context, text)
    return after if after.day is None else put_off(after, before.day, text)


def _unnumbered(plain: str) -> str:
    """The text without the numbers of a list (1、… 2、…) where they count up from 1."""
    numbers = [match[1] or match[2] for match in _LISTED.finditer(plain)]
    if len(numbers) < 2 or numbers != [str(number) for number in range(1, len(numbers) + 1)]:
        return plain
    return _LISTED.sub(";", plain)


def _named_first(clause: str) -> Phrase | None:
    """方案7月31日: what is to be done by a day, said before it."""
    match = _NAMED_FIRST.match(clause)
    phrase = parse_phrase(clause[match.end() :]) if match and is_task(match[1]) else None
    return phrase and match and phrase._replace(task=phrase.task or match[1])


def _stages(plain: str, text: str, context: Context) -> Reading:
    """Several clauses with a day each: the last counts, all are kept; without words between them, nothing is sure."""
    days: list[Reading] = []
    tasks: list[str] = []
    at_once: Reading | None = None
    near = context.near
    if (match := IMMEDIATE.match(plain)) and _IN_BRACKETS.fullmatch(plain, match.end()):
        plain = f"{match[0]},{plain[match.end() + 1 : -1]}"
    elif match and _GOES_ON.match(plain, match.end()):
        plain = f"{match[0]},{plain[match.end() :]}"
    clauses = [clause for clause in _SPLIT.split(_unnumbered(plain)) if clause]
    if clauses and not _PART_DONE.search(clauses[-1]):
        clauses = [_PART_DONE.sub("", clause) for clause in clauses]
    for clause in clauses:
        phrase = event(clause, context) or parse_phrase(clause) or (_named_first(clause) if len(clauses) > 1 else None)
        if phrase is None:
            if not days or not is_task(clause):
                return unclear("unknown", readings=[day.day for day in days if day.day])
            tasks[-1] += clause
            continue
        reading = phrase.resolve(context._replace(near=near))
        if IMMEDIATE.match(clause) and not days:
            at_once = reading
            continue
        if reading.day is None:
            return reading
        near = reading.day
        days.append(reading)
        tasks.append(phrase.task)
    if not days and at_once is not None:
        return at_once
    if not days:
        return unclear("unknown")
    found = [day.day for day in days if day.day]
    if len(days) > 1 and _FINISHED.search(tasks[-2]) and _SO_THAT.match(clauses[-1]):
        return one_of("several_days", *found)
    if len(days) == 1:
        return days[0]
    if not all(task.strip("并和及的将把") for task in tasks) or any(
        later <= earlier for earlier, later in pairwise(found)
    ):
        return one_of("several_days", *found)
    ground = Message(N_("“{found}”: several stages; the last one counts."), {"found": text})
    warning = (problems.DEADLINE_MILESTONES, {"day": found[-1]})
    last = days[-1]
    return last._replace(
        rule="milestones", milestones=tuple(found), grounds=(ground, *last.grounds), problems=(*last.problems, warning)
    )
