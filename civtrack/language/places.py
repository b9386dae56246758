"""Words of places: what ends like a district and is none, what an office is called, what stands before a district.

Exists so that a district is told from a part of a town (建成区), and 大洼交警大队 from 和平小学, by words with a
class and not by exceptions. A name is `province? city? district rest`, read from the left; a stem without its suffix
(大洼) counts only where an office follows. May import only `civtrack.patterns`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from civtrack.patterns import lazy

__all__ = ["LEVELS", "begins_office", "city_end", "district_end", "follows_boundary", "is_common", "owner_end"]

LEVELS = "区县市旗"
"""What the name of a district ends in."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_COMMON_AREAS = _words(
    "社 小 片 辖 园 景 校 街 地 市 厂 库 灾 牧 院 营 宅 学 分 战 管 禁 误 病 站 货 车 展 摊 商 住 军 盲 特 雷 "
    "水 沙 房 楼 店 铺 门 住宅 生活 居民 居住 家属 宿舍 别墅 公寓 安置 回迁 拆迁 征迁 棚户 棚改 旧改 改造 "
    "商业 商务 商圈 办公 休息 等候 候车 候诊 就餐 服务 示范 试点 试验 实验 先行 先导 责任 功能 监察 保护 自治 "
    "文教 教学 科技 文化 体育 活动 运动 娱乐 休闲 游览 参观 观赏 建成 在建 未建 施工 作业 工地 工业 产业 物流 "
    "仓储 加工 生产 经营 种植 养殖 畜牧 农业 采煤 采空 沉陷 塌陷 开采 矿 林 停车 停放 装卸 堆放 堆场 投放 "
    "分拣 吸烟 禁烟 绿化 绿地 公共 核心 重点 中心 集中 密集 聚集 边缘 接合 结合 交界 毗邻 包保 包联 风景 名胜 "
    "景观 旅游 度假 森林 湿地 草原 自然 生态 水源 水域 滨水 沿海 沿河 沿线 滞洪 蓄洪 行洪 泄洪 防洪 汇水 流域 "
    "灌 警备 警戒 警务 隔离 封控 管控 防范 缓冲 污染 高危 低洼 易涝 积水 空白 山 郊 湖 老旧 老 旧 新 古 主 全 "
    "整 外 内 本 整改 问题 城乡 农村 乡村 村 镇 街道 背街 步行 商贸 贸易 保税 出口 入口 出入口 边境 合作 大学 "
    "高教 网格 考核 测评 检查 巡查 督查 责任分 分包 卫生 卫生责任 包干 值守 应急 避险 防火 禁火 禁燃 限行 "
    "禁行 禁停 限速 禁养 限养 禁渔 东 西 南 北 中 左 右 前 后 上 下 各 该 我 每 某 多 诸 其他 有关 相关 "
    "全市各 县 市内 两 三 四 五 一 二 六 七 八 九 十"
)
"""What stands before 区 in a common noun: any name that ends in one of these of two characters or more is common."""

_COMMON_IF_ALONE = frozenset(
    _words(
        "矿 林 山 郊 湖 老 旧 新 古 主 全 整 外 内 本 灌 村 镇 特 水 沙 房 楼 店 铺 门 车 货 军 商 住 县 东 西 南 "
        "北 中 左 右 前 后 上 下 各 该 我 每 某 多 诸 两 三 四 五 一 二 六 七 八 九 十 城 牧 展 病 站 雷 盲 管 营 "
        "开发 经济 经济开发 经济技术开发 高新技术产业开发 综合保税 老城 旧城 古城 主城 中心城 建城 全城 内城 外城 "
        "新老城 县城 贫困山 深山 浅山 边远山 偏远山 高山 大山 山丘 丘陵 老旧 中心 核心 农村 乡村 街道"
    )
)
"""Common only as the whole name: 矿区, 老城区; but 桥西区, 房山区, 襄城区 and 东城区 are districts."""

_ENDING_COMMON = tuple(sorted((each for each in _COMMON_AREAS if each not in _COMMON_IF_ALONE), key=len, reverse=True))
_ONE_CHARACTER_COMMON = frozenset("社小片辖园景校街地市厂库灾院宅学分战禁误摊")
_LIKE_COMMON = frozenset(
    _words("西市区 新市区 沙市区 南市区 北市区 市中区 市北区 市南区 上街区 梁园区 绿园区 中站区 梅县区 赣县区")
)
"""Districts that would be read as something else: 沙|市区, 梁|园区, 梅县|区."""
_ZONES = lazy(
    r"[\u4e00-\u9fff]{2,}(新区|经济区|开发区|合作区|港区|度假区|高新区|经开区|示范区)|高新区|经开区|旅游度假区|临港经济区|航空港区",
    needs="新济开合港度示",
)
"""Zones with an administration of their own; only before 管委会 and its like, or on their own: `is_common`."""
_GENERIC_ZONES = lazy(
    r"(?:(?:创建|全国|国家|省级|市级|国家级|文明|卫生|先行|试点|综合|自然|经济技术|工业|产业|农业|生态|旅游)*)"
    r"(?:示范区|合作区|经济区|开发区|新区|港区)"
)
_COMMON_COUNTIES = lazy(
    r"(?:[全各该本我每某多诸外邻两三四五一二个]+|贫困|示范|试点|先进|卫生|文明|园林|重点|百强|经济强|农业大|"
    r"产粮大|其他|有关|相关|[区市旗])*县|县[区市]+"
)
_COMMON_BANNERS = lazy(r".*[红国彩锦党军团队战义会校司黄白黑绿蓝升挂插换]旗")
_COMMON_TOWNS = lazy(
    r".*(?:超|夜|早|菜|集贸|农贸|都|集|门|股|上市|楼|街|闹|黑|牛|熊|花鸟)市|(?:文明|卫生|园林|创建|全国|智慧|典范|模范|森林|宜居|平安|双拥|海绵|生态)*城市|[全各该本我每某多诸外两三四五一二]*[区县市旗]+"
)

_NEVER_INSIDE = frozenset("省市局厅委办队院部所处司校厂铺室馆场个组赴() ")
"""Characters that no district's name holds after its first: they end a city, an office, a place of another kind."""

_AFTER = {"区": "域间别划块位段", "县": "域级", "旗": "帜舰袍杆手下", "市": "场政容民区直"}
"""Characters that make a suffix the first half of another word: 区域, 县级, 旗帜, 市场."""


def is_common(name: str) -> bool:
    """Whether a text that ends in 区, 县, 市 or 旗 is a common noun and no district's name."""
    level, stem = name[-1], name[:-1]
    if level == "区":
        return _is_common_area(stem)
    if level == "县":
        return not stem or bool(_COMMON_COUNTIES.fullmatch(name))
    if level == "旗":
        return len(stem) < 2 or bool(_COMMON_BANNERS.fullmatch(name))
    return not stem or bool(_COMMON_TOWNS.fullmatch(name))


@cache
def _is_common_area(stem: str) -> bool:
    if not stem or stem in _COMMON_IF_ALONE or any(level in stem[:-1] for level in "县旗"):
        return True
    name = f"{stem}区"
    if _ZONES.fullmatch(name) and not _GENERIC_ZONES.fullmatch(name):
        return False
    if stem[-1] in _ONE_CHARACTER_COMMON:
        return True
    return any(len(each) > 1 and stem.endswith(each) for each in _ENDING_COMMON) or stem in _ENDING_COMMON


def district_end(text: str, start: int, most: int) -> int | None:
    """Where the district ends whose name begins at a place of a text; None where none does.

    The first suffix decides, for a name has none inside; 西藏自治区 is no district.
    """
    if text[start : start + 3] in _LIKE_COMMON:
        return start + 3
    for at in range(start + 1, min(len(text), start + most)):
        level = text[at]
        if level in _NEVER_INSIDE:
            return None
        if level not in "区县旗" or text[at + 1 : at + 2] in tuple(_AFTER[level]):
            continue
        name = text[start : at + 1]
        if level == "区" and name.endswith("自治区"):
            return None
        if is_common(name):
            return None
        return at + 1
    return None


_PROVINCE = lazy(
    r"(?:[\u4e00-\u9fff]{2,3}省|内蒙古(?:自治区)?|广西(?:壮族自治区)?|西藏(?:自治区)?|宁夏(?:回族自治区)?|"
    r"新疆(?:维吾尔自治区)?)",
    needs="省蒙广藏夏疆",
)
_CITY = lazy(
    r"[^省市区县旗盟]{2,6}?(?:市(?!场|政|容|民|直|区|级|委)|自治州|(?<!自治)州(?=[\u4e00-\u9fff]{2})(?!区)|盟|地区)|[全我本]市|市"
    r"(?!场|政|容|民|直|区|级|委|中区|南区|北区)"
)
_OF_CITIES = frozenset("市州盟地")
"""Characters without one of which no city is named."""
_LONGEST_CITY = 12
"""Characters within which a city's name has its last."""
_CITY_HOLDING = lazy(r"[^省市区县旗盟]{2,4}市(?=[\u4e00-\u9fff]{1,4}[区县旗])")


_OWNERS = lazy(r"国网|国家电网|中国(?:移动|联通|电信|铁塔|石油|石化|邮政|人寿|人保|银行|农业银行|工商银行|建设银行)")
"""Companies of the whole country, before the place of their branch: 国网|盘山县供电分公司."""


def owner_end(text: str) -> int:
    """Where the owner before a place ends."""
    return match.end() if (match := _OWNERS.match(text)) else 0


def city_end(text: str) -> int:
    """Where the province and the city before a district's name end: 辽宁省盘锦市|大洼区."""
    at = 0
    if match := _PROVINCE.match(text):
        at = match.end()
    if _OF_CITIES.isdisjoint(text[at : at + _LONGEST_CITY]):
        return at
    if match := _CITY_HOLDING.match(text, at) or _CITY.match(text, at):
        at = match.end()
    return at


_DOMAINS = _words(
    "公安 交警 交通 交管 运输 自然 资源 生态 环境 环保 市场 监督 监管 监察 监测 管理 住建 住房 城乡 建设 城管 "
    "城市 执法 行政 综合 教育 教体 教科 科技 科学 技术 卫健 卫生 卫计 健康 民政 财政 人社 人力 社会 社保 保障 "
    "农业 农村 农机 水利 水务 河长 林业 林草 草原 湿地 文旅 文广 文体 文化 旅游 广电 广播 电视 新闻 出版 体育 "
    "应急 消防 救援 审计 统计 税务 发改 发展 改革 工信 工业 信息 信息化 商务 司法 信访 供电 电力 供水 供热 "
    "供暖 燃气 自来水 排水 烟草 专卖 邮政 气象 园林 绿化 环卫 市容 市政 公用 事业 房产 房管 征收 规划 国土 "
    "不动产 登记 审批 营商 政务 服务 数据 大数据 医保 医疗 疾控 疾病 预防 控制 退役 军人 事务 民宗 民族 宗教 "
    "残联 妇联 工商 质监 药监 食药 食品 药品 创建 创城 创卫 文明 宣传 组织 统战 政法 纪检 纪委 机关 路政 公路 "
    "运管 客运 海事 渔政 渔业 动监 动物 畜牧 爱卫 爱国 扶贫 乡村 振兴 粮食 储备 物资 机构 编制 地震 档案 史志 "
    "党史 老干部 和 与 及"
)
_UTILITIES = _words("供电 电力 供水 供热 供暖 热力 燃气 自来水 排水 烟草 邮政 移动 联通 电信 铁塔")
_SERVICES = _words("环卫 市政 园林 绿化 房产 路政 疾控 政务 审批 市容 征收 公路 运管 水利 农机 畜牧")
_STRONG_HEADS = _words(
    "局 分局 支局 支队 大队 中队 总队 办 办公室 委 委员会 厅 院 指挥部 法院 检察院 党委 工委 联合会 工会 协会"
)
_WEAK_HEADS = _words("中心 所 处 站 科 会 部 组")
_BODIES = _words(
    "人民政府 政府 区政府 县政府 区委 县委 管委会 分局 支局 人民法院 法院 人民检察院 检察院 公安 交警 城管 "
    "住建 环保 教育 纪委 监委 人大 政协 残联 妇联 "
    "工商联 总工会 团县委 团区委 武装部 创城办 创建办 文明办 创卫办 爱卫办 政法委 宣传部 组织部 统战部 "
    "各街道 各乡镇 各部门 各单位 机关"
)


@cache
def _office() -> re.Pattern[str]:
    domain = "|".join(sorted(_DOMAINS, key=len, reverse=True))
    utility, services = "|".join(_UTILITIES), "|".join(_SERVICES)
    strong, weak = ("|".join(sorted(heads, key=len, reverse=True)) for heads in (_STRONG_HEADS, _WEAK_HEADS))
    bodies = "|".join(sorted(_BODIES, key=len, reverse=True))
    end = r"(?=$|[^\u4e00-\u9fff])"
    return re.compile(
        rf"(?:{domain}){{1,6}}(?:{strong})|(?:{domain}){{1,5}}(?:管理|监督|监察|执法|监测|防控|控制|保障)(?:{weak})"
        rf"|(?:{services})(?:管理)?(?:处|中心|所|站)"
        rf"|(?:{utility})(?:分公司|公司|局|所)|(?:{bodies}){end}|(?:人民)?政府|人民法院|人民检察院|分局"
    )


@cache
def _after_office() -> re.Pattern[str]:
    return re.compile(
        r"(?:分局|支局|支队|大队|中队|分公司|支公司|供电|供水|供热|燃气|分院|分行|支行|分中心|分部|管理处)"
    )


@cache
def _office_ends() -> re.Pattern[str]:
    return re.compile(r"(?:局|厅|委|办|院|队|公司|集团|银行|总站|中心|处|[省市州盟]直?)$")


_OFFICES: Final = frozenset(
    (
        "国网",
        "国家电网",
        "武警",
        "中国",
        *(f"中国{each}" for each in ("移动", "联通", "电信", "铁塔", "石油", "石化", "邮政")),
    )
)
_OFFICE_END: Final = 4
"""Characters of the longest of those, and of what an office's name ends in."""


def _ends_an_office(text: str, end: int) -> bool:
    """Whether an office's name ends at a place of a text; only the last characters before it are looked at."""
    tail = text[max(0, end - _OFFICE_END) : end]
    return bool(_office_ends().search(tail)) or (end <= _OFFICE_END and tail in _OFFICES)


def begins_office(rest: str, before: str = "") -> bool:
    """Whether the name of an office goes on after a stem: 大洼|交警大队, 市公安局兴隆台|分局; 和平|小学 does not.

    Args:
        rest: What follows the stem.
        before: What stands before it, without province and city.
    """
    if _office().match(rest):
        return True
    return bool(before) and _ends_an_office(before, len(before)) and bool(_after_office().match(rest))


def follows_boundary(text: str, start: int) -> bool:
    """Whether a name that begins at a place may be whole: at the start, behind a sign, a city or an office."""
    return not start or not ("\u4e00" <= text[start - 1] <= "\u9fff") or _ends_an_office(text, start)
