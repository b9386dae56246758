"""What is the matter and where, in a few characters: 井盖缺失, 楼道灯不亮, of a ledger's prose.

Exists so that a brief, a page and a circular name matters in one way. Nothing is made up: what is shown stands in the
text, and where its middle is left out, ``…`` says so. May import only `civtrack.patterns`.

The grammar, each part of which is a class of words and no list of cases::

    prose     = greeting? (when? saying)? self? own? statement* (asking | reached)*
                greeting: 您好，   when: 7月15日10时   saying: 市民张先生来电反映，/ 网友留言：   self: 我是小区业主，
                own: 其居住在 / 我们（小区）   asking: 要求答复, 希望尽快处理   reached: 联系电话13900000000
    statement = place? door* what                door: 3号楼2单元, 52号门前
    what      = (word | measure)*                measure: 2处, 约5平方米; not where it is what is said (深约20厘米)

A short matter is the first statement without its place, its doors, its measures and what stands in brackets; of
“A、B等C” it names A. What is then still too long loses what 并 adds, then where it stands (后厨, 路口 …), then its
middle. A short place is its name without district, street and note, then without its middle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from civtrack.light import NamedTuple
from civtrack.patterns import lazy

__all__ = ["ROOM", "Prose", "door_in", "one_line", "place_in", "plain_prose", "short_matter", "short_place"]

ROOM: Final = 12
"""Characters of a short matter or place."""

_TAIL: Final = 4
"""Characters of the end that stay where the middle is left out: two words, and the second says what is wrong."""

_CLERKS = r"(?:领导|市长|书记|主任|局长|县长|区长)"
_GREETING = (
    rf"(?:(?:尊敬的|敬爱的)[\u4e00-\u9fff]{{0,4}}?{_CLERKS}们?[，,：:！!\s]*)?"
    rf"(?:{_CLERKS}?[您你]们?好[！!，,。：:、\s]*)?"
)
_PEOPLE = r"市民|居民|群众|网友|网民|业主|住户|村民|商户|租户|家长|学生|游客|乘客|司机|读者"
_WHO = (
    r"(?:来电人|来访人|来信人|诉求人|反映人|投诉人|举报人|信访人|当事人|热心|多名|多位|部分|有人|匿名|代表|们|"
    rf"{_PEOPLE}|[\u4e00-\u9fff]{{1,2}}(?:先生|女士|某某|某)){{0,4}}"
)
_WHEN = r"(?:(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:\d{1,2}[时点:：](?:\d{1,2}分?)?)?(?:许|左右)?[，,、]?\s*)?"
_HOW = r"(?:来电|来信|来访|致电|电话|微信|网上|网络|线上|热线|12345(?:热线)?|再次|多次|实名|匿名)*"
_SAYS = r"(?:反映|反应|投诉|举报|留言|咨询|求助|诉求|表示|提出|称|诉)"
_CALLER = r"(?:[（(【]?(?:联系|来电|手机)?(?:电话|号码|方式|手机)?[：:]?1?\d[\d-]{6,12}[）)】]?)?"
_SAYING = lazy(
    rf"(?:【[^【】]{{2,8}}】)?{_GREETING}"
    rf"(?:{_WHEN}{_WHO}{_CALLER}{_HOW}(?:{_SAYS}(?!强烈|良好|较大|较多|突出|集中|属实|不|得)"
    r"(?:称|说|道|如下)?[：:，,、；;\s]*|(?<=来电|来信|来访|致电)[：:]\s*))?"
    rf"(?:(?:我|本人|其|他|她)(?:是|系|为)[^，,；;。]{{0,20}}?(?:{_PEOPLE}|职工|人)[，,]\s*)?"
)
"""Who says it: a greeting; somebody or some way of saying, and a verb of saying; what he says of himself."""
_OWN = lazy(
    r"(?:其(?![他它中余实次间])|我们?|咱们?|本人|自己|他们?|她们?)的?"
    r"(?:(?:现|家)?(?:居住|住)(?:在|于)?|(?=家|所在|小区|单元|楼|村|社区|门|学校|店))"
    r"|(?:家住|居住在|居住于|住在|位于)(?=[\u4e00-\u9fff]{2})|在(?=[\u4e00-\u9fff]{2,6}?[市县区镇乡村街路巷]|小区)"
)
"""Whose the place is that comes next: 其居住在双台子区…, 我们小区…; left out behind a saying, and where 我 says it."""
_FRAME = lazy(r"(?:关于|位于|在(?!建|校|职|编|售))(?=[\u4e00-\u9fff]{2})")
_FRAMED = lazy(r"的?(?:问题|诉求|情况|投诉|建议)\Z")
"""关于…的问题 around what is the matter, 在 before where."""
_NO_MATTER = lazy(
    r"(?:(?:十字|丁字|交叉)?路?口|交叉口|交界|交汇|附近|周边|门口|门前|旁边|对面)?(?:处|旁|边|附近)?"
    r"|(?:情况|问题|反映|诉求|具体|主要|事项|工单)*(?:说明|描述|内容|情况|问题|如下|事项)|(?:[\u4e00-\u9fff]{1,2}(?:先生|女士))?来[电信访]"
)
"""Parts of a statement that say where, or only that something follows."""

_ASKS = (
    r"(?:现|特|故|为此|因此|所以|强烈|再次|诉求人|市民|居民)*"
    r"(?:请求|恳请|恳求|希望|盼望|要求|建议|诉求|烦请|麻烦|请|望|盼|求)"
)
_OFFICE = (
    r"答复|回复|处理|处置|解决|核实|查处|整治|整改|关注|协调|部门|尽快|尽早|及时|予以|给予|落实|安排|派人|帮助|"
    r"重视|查看|为盼|维修|修复|清理|办结|反馈"
)
_ASKING = lazy(rf"{_ASKS}.{{0,20}}?(?:{_OFFICE}).*|(?:特此|十分|非常|万分)?(?:谢谢|感谢|致谢|为盼|盼复).*")
_SUFFERING = lazy(r"(?:严重|已|已经)*影响.{0,12}|(?:严重)?给.{1,10}(?:带来|造成).{0,12}|(?:苦不堪言|居民反映强烈)")
"""What it does to people, as prose of the hotline ends; left out only beside a saying or an asking."""

_REACHED = lazy(
    r"[^\d，,；;。]{0,12}?(?:电话|手机|号码|联系方式|微信)[^\d，,；;。]{0,4}\d[\d\- ]{6,14}[^\d，,；;。]{0,4}"
)
"""How to reach who says it: nobody's number is printed for all to read; left out only beside a saying or an asking."""
_ADDRESS = lazy(r"(?:https?://|www\.)[!-~]+")

_ENDS = lazy(r"([，,；;。！!？?]+)")
_STOPS = lazy(r"[。；;！!？?]")
_PARTS = lazy(r"[，,：:]")
_NOTE = lazy(r"[（(【\[][^（）()【】\[\]]*[）)】\]]")
_ORDINAL = lazy(r"(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）).．、]|[①-⑳])\s*(?!\d)")
_DOORS = lazy(
    r"(?:第?[0-9A-Za-z]{1,5}(?:[-—~、至][0-9A-Za-z]{1,5})?(?:号楼|#楼|号|#|栋|幢|单元|楼|层|室|组|排|门)"
    r"(?:门前|门口|楼前|楼下|楼后|前|旁|后)?)+"
)
_MEASURE = lazy(
    r"(?<![低高少多大小短长宽深足过仅达为至于超])(?<![低高少多大小短长宽深足过仅达为至于超]约)(?<!\d)(?<!\d\.)(?:大约|约|近|共|计|多达)?\d+(?:\.\d+)?(?:余|多|几)?"
    r"(?:平方米|平方|立方米|立方|平米|公里|千米|厘米|毫米|公斤|千克|分钟|小时|米|吨|盏|处|个|块|件|具|辆|户|家|名|人|起|"
    r"条|张|根|株|棵|座|间|把|台|套|只|天|次|片|堆|袋|桶|片|面|扇|段)(?:余|多)?(?:以上|以内|左右|内)?"
)
_STANDS = lazy(r".{1,8}?(?:门前|门口|村口|路口|路段|后厨|附近|周边|沿线|时段|期间|两侧|内侧|外侧|东侧|西侧|南侧|北侧)")

_NAMES = (
    r"小区|花园|家园|嘉园|佳园|新村|新城|公寓|宿舍|大厦|广场|公园|市场|早市|夜市|商场|商圈|超市|医院|卫生院|门诊部|"
    r"小学|中学|学校|幼儿园|大学|学院|客运站|火车站|汽车站|公交站|收集点|[东西南北]站|社区|步行街|大街|大道|工地|胡同|"
    r"里(?=\d|社区|小区)|园(?=\d|社区|小区)|村(?!民|委|庄|路)|街(?!道|边(?!沟)|面|角|区)|巷(?!口|道|子)|桥(?!下|梁|面|墩)|"
    r"路(?!口|灯|面|边|牌|缘|沿|况|段|基|障|人|线|上|政|侧|两)"
)
_PLACE = lazy(
    rf"(?:[\u4e00-\u9fff]{{2,6}}?(?:(?<![小社])[市县区旗]|街道(?:办事处)?|镇|乡)){{0,3}}"
    rf"(?:[\u4e00-\u9fffA-Za-z·]{{1,6}}?(?:{_NAMES}))+(?:小区|社区)?(?:\d{{1,3}}号?[巷路街弄]|[一二三四五六七八九十]+期)?"
    rf"|[\u4e00-\u9fff]{{2,6}}(?=\d+(?:号楼|#楼|栋|幢|号院|号门))"
)
"""Names with a last word that only places have, one after the other; else what stands before the number of a house."""
_DIVISIONS = lazy(r"(?:[\u4e00-\u9fff]{2,6}?(?:街道办事处|街道|镇|乡|社区居委会|社区))(?=[\u4e00-\u9fff]{2})")
_BESIDES = lazy(r"(?<=..)[，,；;、及]其?.*")


class Prose(NamedTuple):
    """Prose as a document prints it, and whether words of asking were left out."""

    text: str
    shortened: bool


def one_line(text: str | None) -> str:
    """A text without line breaks and signs that no screen shows."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text or "").split())


@lru_cache(1 << 14)
def plain_prose(text: str) -> Prose:
    """What somebody reported, without that he did and what he asks: neither says anything of the matter.

    “市民反映，榆树大街5盏路灯不亮，夜间行走不便，请核实。” → “榆树大街5盏路灯不亮，夜间行走不便。” A text that would
    say nothing then stays as it is.
    """
    begins = _SAYING.match(text)
    said = begins.end() if begins else 0
    if (said or text[:1] in "我咱本") and (own := _OWN.match(text, said)):
        said = own.end()
    pieces = list(_pieces(text[said:]))
    kept = len(pieces)
    asked = False
    while kept and ((asks := _ASKING.fullmatch(end := pieces[kept - 1][0].strip())) or _REACHED.fullmatch(end)):
        kept -= 1
        asked = asked or asks is not None
    if not (said or asked):
        kept = len(pieces)
    while kept and (said or asked) and _SUFFERING.fullmatch(pieces[kept - 1][0].strip()):
        kept -= 1
    if not kept or not (said or kept < len(pieces)):
        return Prose(text, shortened=False)
    shown = "".join(piece + end for piece, end in pieces[:kept])
    if kept < len(pieces):
        shown = shown.rstrip("，,；; ") + ("。" if pieces[-1][1] and shown[-1:] in "，,；;" else "")
    return Prose(shown.strip(), shortened=True) if len(shown.strip("。， ")) > 1 else Prose(text, shortened=False)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Statements of a text, each with the punctuation behind it."""
    parts = _ENDS.split(text)
    for at in range(0, len(parts), 2):
        end = parts[at + 1] if at + 1 < len(parts) else ""
        if parts[at].strip() or end:
            yield parts[at], end


@lru_cache(1 << 14)
def short_matter(text: str, place: str = "", room: int = ROOM) -> str:
    """What is the matter, in at most `room` characters; nothing of no text.

    Args:
        text: As the ledger says it.
        place: The place as the ledger says it, which is not repeated; without one, that in the text itself.
        room: At least 8.
    """
    told = one_line(plain_prose(text).text)
    told = _ORDINAL.sub("", _ADDRESS.sub("", told).strip() or told, count=1)
    told = next((each for each in _STOPS.split(told) if each.strip()), told).strip()
    if (frame := _FRAME.match(told)) and (told.startswith("关于") or place_in(told)):
        told = told[frame.end() :]
    told = _without(told, place or place_in(told))
    parts = [_bare(part) for part in _PARTS.split(_NOTE.sub("", told) or told)]
    said = [part for part in parts if len(part) > 1]
    what = (
        next((part for part in said if not _says_nothing(part)), "") or next(iter(said), "") or told or one_line(text)
    )
    if frame and len(bare := _FRAMED.sub("", what)) > 1:
        what = bare
    return _fitted(what, room)


def _without(text: str, place: str) -> str:
    """A text without the place at its beginning, wholly or from some character on."""
    said = next((place[cut:] for cut in range(max(len(place) - 1, 1)) if text.startswith(place[cut:])), "")
    rest = text.removeprefix(said).lstrip(" ，,：:的") if said else text
    return rest if len(rest) > 1 else text


def _says_nothing(part: str) -> bool:
    """Whether a part only says where, or that something follows."""
    return bool(_NO_MATTER.fullmatch(part) or _DOORS.fullmatch(part))


def _bare(part: str) -> str:
    """A statement without doors and measures, as far as it then still says something."""
    part = part.strip(" 、")
    if (door := _DOORS.match(part)) and len(part) - door.end() > 1:
        part = part[door.end() :]
    bare = _MEASURE.sub("", part).strip(" 、")
    return bare if len(bare) > 1 else part


def _fitted(what: str, room: int) -> str:
    if len(what) > room and (listed := re.match(r"([^、]{2,}?)、.*?等", what)):
        what = f"{listed[1]}等"
    if len(what) > room and (first := re.match(r".{4,}?(?=并且|并|，)", what)):
        what = first[0]
    if len(what) > room and (stands := _STANDS.match(what)) and len(what) - stands.end() >= _TAIL:
        what = what[stands.end() :]
    return _elided(what, room)


def _elided(text: str, room: int) -> str:
    """Beginning and end of a text, the middle left out."""
    if len(text) <= room:
        return text
    head, tail = text[: (room - _TAIL - 1) // 2 * 2], text[-_TAIL:].lstrip("、，, ")
    for opening, closing in ("“”", "《》", "（）"):
        if head.count(opening) > head.count(closing):
            head = head[: head.rindex(opening)] or head.replace(opening, "")
        if tail.count(closing) > tail.count(opening):
            tail = tail.replace(closing, "")
    return f"{head.rstrip('、，,· ')}…{tail}"


@lru_cache(1 << 14)
def place_in(text: str) -> str:
    """The place that a text begins with; nothing where it begins with none that can be told by its last word."""
    frame = _FRAME.match(text)
    found = (frame and _PLACE.match(text, frame.end())) or _PLACE.match(text)
    return found[0] if found and found.end() < len(text) and len(found[0]) <= 2 * ROOM else ""


def door_in(text: str | None) -> str:
    """The first door that a text names: what tells two matters of one place apart; nothing where it names none."""
    found = _DOORS.search(one_line(text))
    return found[0] if found else ""


@lru_cache(1 << 14)
def short_place(place: str, district: str = "", room: int = ROOM) -> str:
    """Where it is, in at most `room` characters, the district left out.

    Args:
        place: As the ledger says it.
        district: What stands before it in the line already.
        room: At least 8.
    """
    name = one_line(place).rstrip("。")
    if district and name.startswith(district) and len(name) > len(district) + 1:
        name = name[len(district) :]
    if len(name) > room:
        name = _NOTE.sub("", name) or name
    if len(name) > room and (division := _DIVISIONS.match(name)):
        name = name[division.end() :]
    if len(name) > room:
        name = _BESIDES.sub("", name) or name
    return _elided(name, room)
