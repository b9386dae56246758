"""What columns, rows and kinds of ledgers are called: data, not code (DOMAIN §2).

Exists so that a word can be added without touching a rule. Aliases are matched whole; patterns are tried in the order
given when no alias fits; nothing here is ever matched by similarity. Expressions that few ledgers need are plain text,
compiled where they are first used. May import only `civtrack.model`.
"""

from __future__ import annotations

import re
from typing import Final

from civtrack.model import Field

F = Field


def _set(words: str) -> frozenset[str]:
    """Words parted by blanks."""
    return frozenset(words.split())


_ALIASES: Final[dict[Field, str]] = {
    F.NUMBER: "序号 编号 任务号 流水号 案件编号 问题编号 台账编号 督办编号 督办单编号 整改通知书编号 NO. NO 号",
    F.DISTRICT: (
        "县区 区县 县(区) 县市区 各县区 所在市区 所属县区 所属区域 属地 属地县区 辖区 区域 地区 区划 责任区 "
        "县(市区) 县(市、区) 所属县(区) 所在县区 责任县区"
    ),
    F.STREET: "街道 镇街 乡镇 街镇 乡镇街道 镇(街道) 乡镇(街道) 所在镇街 所属街道 属地街道 街道(镇) 街道(乡镇)",
    F.COMMUNITY: "社区 网格 社区网格 村(社区) 村居 社区(村) 小区 所属网格 网格号 责任网格 所属社区",
    F.SITE: (
        "点位 点位名称 实测点位 测评点位 考察点位 问题点位 地点 问题地点 具体位置 位置 地址 地址描述 检查区域 场所名称 "
        "道路名称 公共场所 考察场所"
    ),
    F.SITE_TYPE: "点位类型 点位类别 场所类型 考察类型 测评类型 点位属性",
    F.CATEGORY: (
        "问题类别 问题类型 问题分类 督办类型 隐患类型 大类 小类 所属领域 攻坚行动 行动类别 专项 板块 任务分类"
    ),
    F.INDICATOR: ("测评指标 测评项目 测评标准 测评内容 指标 指标名称 指标编号 对应指标 检查标准 材料名称 材料要求"),
    F.DESCRIPTION: (
        "问题描述 存在问题 具体问题 主要问题 发现问题 问题简述 问题说明 问题内容 问题清单 问题 情况描述 诉求内容 "
        "工作任务 任务内容 督办内容 督办事项 事项名称 工作事项 工作内容 重点工作"
    ),
    F.SOURCE: "问题来源 任务来源 来源 来源渠道 发现渠道 问题出处 督查来源 交办来源 曝光来源",
    F.FOUND_ON: (
        "发现日期 发现时间 检查日期 检查时间 督查日期 督查时间 巡查日期 排查时间 上报时间 提报日期 登记日期 登记时间"
    ),
    F.ASSIGNED_ON: (
        "交办时间 交办日期 下发时间 下达时间 派单时间 派遣时间 转办时间 部署时间 发布时间 立案时间 通知时间 印发日期"
    ),
    F.DEADLINE: (
        "整改时限 整改期限 完成时限 完成期限 办结时限 交办时限 处置时限 反馈时限 报送时限 时限 限期 时间节点 截止时间 "
        "截止日期 整改截止时间 处置截止时间 最晚整改时间 整改完成时限 要求完成时间 计划完成时间 规定时限"
    ),
    F.EXTENDED_TO: "延期至 延长至 延期时间 调整后时限 变更时限",
    F.UNIT: (
        "责任单位 责任部门 牵头单位 承办单位 主办单位 受理单位 处置部门 整改单位 整改责任单位 落实单位 主责单位 "
        "责任主体 属地责任单位 第一责任单位"
    ),
    F.PARTNERS: "配合单位 协办单位 协同单位 协作单位 参与单位 行业主管部门 监管单位 督导单位",
    F.PERSON: "责任人 整改责任人 具体责任人 直接责任人 负责人 经办人 承办人 联系人 点位长 路长 网格员",
    F.LEADER: (
        "包保领导 包联领导 包抓领导 包片领导 牵头领导 责任领导 分管领导 市级领导 县级领导 督办领导 挂牌领导 批示领导"
    ),
    F.MEASURES: "整改措施 措施 工作措施 具体措施 整改要求 整改意见 处理意见 治理建议 整改方案",
    F.PROGRESS: (
        "整改情况 整改进展 整改进度 工作进展 进展情况 具体进展 办理情况 落实情况 反馈情况 整改结果 回复内容 本周进展"
    ),
    F.PERCENT: "完成率 进度 完成比例 完成百分比",
    F.STATUS: ("状态 整改状态 问题状态 完成情况 整改完成情况 办结情况 是否完成 是否整改 是否整改到位 报送情况"),
    F.DONE_ON: ("完成日期 实际完成时间 整改完成时间 整改完成日期 办结日期 办结时间 结案时间 改正时间 回复时间"),
    F.CLOSED_ON: "销号时间 销号日期 验收时间 复核时间",
    F.CLOSURE: "是否销号 销号情况 复查结果 核查 验收情况 审核意见",
    F.REMARK: "备注 说明 备注说明 批示 其他",
    F.PHOTOS: "整改前照片 整改前 问题照片 现场照片 整改后照片 整改后 佐证材料 附件",
    F.TIER_MARK: "预警等级 预警 三色 三色预警 预警状态 亮灯",
    F.DAYS_MARK: "剩余/逾期天数 剩余天数 逾期天数",
    F.BASIS_MARK: "判定依据",
    F.ROW_KEY: "civtrack_id",
}
ALIASES: Final[dict[Field, tuple[str, ...]]] = {field: tuple(words.split()) for field, words in _ALIASES.items()}
"""Field → what its column is called, word for word."""

SERIALS: Final = frozenset({"序号", "no", "号"})
"""Normalised headers that merely count rows: they yield to a real number beside them."""

YIELDING: Final = _set("指标编号 联系人 经办人 网格员 大类 说明 其他 批示 附件 网格号")
"""Aliases that give way when another column names the same field: 联系人 beside 责任人, 大类 beside 小类."""

PATTERNS: Final[tuple[tuple[Field, str], ...]] = (
    (F.TIER_MARK, r"(三色)?预警(等级|级别|状态|颜色)?"),
    (F.PHOTOS, r".*(照片|图片|影像|佐证|截图).*|整改(前|后)图?.?"),
    (F.EXTENDED_TO, r".*(延期|延长|延后|顺延|调整后|变更后).*(时间|时限|日期|期限|至)"),
    (F.CLOSED_ON, r".*(销号|验收|复核|复查|核查|核验|审核).*(时间|日期)"),
    (F.CLOSURE, r"(是否|有无)?(已)?(销号|验收|复查|核查|复核|核验|审核|审查).{0,4}"),
    (F.DONE_ON, r".*实际.*(时间|日期)|.*(整改|任务|工作|问题)(完成|办结|到位)(的)?(时间|日期)"),
    (F.DEADLINE, r".*(要求|计划|预计|拟|应当|应完成|规定|承诺|最迟|最晚|限定|目标).*(时间|日期|节点)"),
    (F.DEADLINE, r".*(时限|期限|限期)(要求)?|.*截止.*(时间|日期|日)|.*(时间|完成|整改)节点|整改.*(时限|期限).*"),
    (F.DONE_ON, r".*(办结|结案|处置完成|处理完成)(的)?(时间|日期)"),
    (F.ASSIGNED_ON, r".*(交办|下发|下达|派单|派遣|转办|派发|分办|移交|部署|通知|印发|交接)的?(时间|日期)"),
    (F.FOUND_ON, r".*(发现|检查|督查|巡查|排查|上报|提报|登记|暗访|测评|曝光|受理|反映|来电)的?(时间|日期)"),
    (F.SITE_TYPE, r".*(点位|场所|考察|测评)的?(类型|类别|属性|性质)"),
    (F.PARTNERS, r".*(配合|协办|协同|协作|参与|监管|督导|联合|会办).*(单位|部门)|行业.*部门"),
    (F.LEADER, r".*(包保|包联|包抓|包片|牵头|责任|分管|市级|县级|区级|督办|挂牌|批示|挂点|主管).*领导.*"),
    (F.UNIT, r".*责任(单位|部门)(及|和|与|、|/)责任人.*"),
    (F.PERSON, r".*(责任人|负责人|经办人|承办人|联系人|点位长|路长|网格员|街长|楼长)(员)?(姓名)?"),
    (F.UNIT, r".*(责任|牵头|承办|主办|主责|整改|落实|受理|处置|办理|实施).*(单位|部门|主体)(名称)?"),
    (F.MEASURES, r".*(措施|整改要求|整改意见|整改建议|整改方案|工作要求|处置意见|整改办法)"),
    (F.PERCENT, r".*(完成率|百分比|完成比例|完成进度)(\(%\))?|进度\(%\)"),
    (F.STATUS, r".{0,8}状态|是否(已)?(完成|整改|办结|达标|报送|反馈).*"),
    (F.STATUS, r".*(任务|问题|工作|材料)?(完成|办结|报送|上报)情况"),
    (F.PROGRESS, r".*(整改|办理|落实|工作|处置|处理|推进)的?(情况|进展|进度|结果|成效)(说明|描述|反馈)?"),
    (F.PROGRESS, r".*进展(情况)?|.*(回复|反馈|答复)(内容|情况)"),
    (F.DESCRIPTION, r".*问题的?(描述|内容|简述|说明|详情|情况|清单|表现|简介|概述|详述|事项)(及.*)?"),
    (F.DESCRIPTION, r".*(存在|发现|具体|主要|查摆|反馈|反映)的?.{0,4}问题"),
    (F.DESCRIPTION, r".*(工作|任务|督办|重点|主要|诉求|督查|交办|反映)的?(内容|任务|事项|工作|要点)(名称|描述)?"),
    (F.INDICATOR, r".*(测评|考核|评价|对应)?.*(指标|测评标准|测评内容).*|.*(材料|档案)(名称|要求|清单|目录|内容)"),
    (F.CATEGORY, r".*(问题|任务|事项|案件|隐患|工作|行动)的?(类别|类型|分类|种类)"),
    (F.SOURCE, r".*(来源|渠道|出处)"),
    (F.NUMBER, r".*(问题|任务|案件|督办|台账|项目|事项|工单|通知书|案卷|单据)?(编号|编码|单号|案号|文号)"),
    (F.COMMUNITY, r".*(社区|网格)(名称|编号)?|.*社区(/|、|或)?村"),
    (F.STREET, r".*(街道|镇街|乡镇|街镇)(名称|办事处)?|街道.?镇|镇.?街道|乡镇.?街道"),
    (F.DISTRICT, r".*(县区|区县|县市区|市县区|属地|辖区)(名称)?|.*县\(.{0,2}区\)"),
    (F.SITE, r".*(点位|地点|位置|地址|路段|场所)(名称|描述)?"),
    (F.REMARK, r".*备注.*"),
)
"""Expressions tried in this order on a whole normalised header when no alias fits."""

CONTEXTS: Final[tuple[tuple[str, str, Field | None], ...]] = (
    (r".*", r".*(电话|手机|联系方式|职务|职位)", None),
    (r".*(配合|协办|协同|协作|参与)(单位|部门)?", r"(责任|主办)?(单位|部门|名称)?(名称)?", F.PARTNERS),
    (r".*(责任|整改|落实)?(单位|部门)", r"(牵头|主办|主责|责任|承办)(单位|部门)?|名称|单位(名称)?", F.UNIT),
    (r".*(责任|整改|落实)?(单位|部门)", r"(配合|协办|协同|协作|参与)(单位|部门)?", F.PARTNERS),
    (r".*(单位|部门|责任人|负责人)", r"姓名|(主要|直接)?(负责人|责任人)|联系人", F.PERSON),
    (r".*领导", r"姓名|(市|县|区)级(领导)?|分管(领导)?|主要(领导)?", F.LEADER),
    (r".*(延期|延长).*", r"(至|到)?(时间|日期|时限|期限)?", F.EXTENDED_TO),
    (r".*(整改|完成|办结|落实|办理)?(情况|结果|进展)", r"(整改|完成|办结|实际)?(完成)?(时间|日期)", F.DONE_ON),
    (r".*(要求|计划|安排)", r"(整改|完成|办结)?(时间|日期|节点)", F.DEADLINE),
    (r".*(时限|期限|限期)", r"(止|至|截止|结束|完成)(时间|日期|日)?", F.DEADLINE),
    (r".*(时限|期限|限期)", r"(起|自|开始|起始)(时间|日期|日)?", None),
    (r".*(整改|完成|办结|落实|办理)?(情况|结果|进展)", r"具体(情况|内容)|描述|内容|说明", F.PROGRESS),
    (r".*问题", r"描述|内容|具体(情况|内容|表现)|说明|名称", F.DESCRIPTION),
    (r".*(点位|地点|场所)", r"名称|具体(位置|地点)|详细地址", F.SITE),
    (r".*(点位|场所)", r"类型|类别|属性", F.SITE_TYPE),
    (r".*(照片|图片)", r".*", F.PHOTOS),
)
"""Parent header, leaf header → field: what a leaf such as “时间” or “牵头” means below its parent; None: no field."""

AMBIGUOUS_DAYS: Final = _set("完成时间 整改时间 整改日期 报送时间 反馈时间 处置时间 办理时间 落实时间")
"""Deadline on one sheet, completion on another: decided by the other headers, then by the values."""

AMBIGUOUS_BARE: Final = frozenset({"时间", "日期"})
"""A day of nobody knows what: never read unless settings say."""

AMBIGUOUS_UNIT: Final = frozenset({"单位", "单位名称"})
"""A unit, a district or a unit of measure."""

AMBIGUOUS_CLASS: Final = frozenset({"类别", "类型", "分类"})
"""A category of problems or a type of sites."""

MEASURE_UNITS: Final = _set("个 件 处 项 次 人 户 家 条 块 米 公里 平方米 吨 台 辆 份 起 万元 元")
SITE_TYPES: Final = _set(
    "社区 小区 居民小区 老旧小区 农贸市场 集贸市场 主次干道 主干道 次干道 背街小巷 公园 广场 "
    "公园广场 学校 中小学 医院 商场 超市 商超 商场超市 宾馆 饭店 火车站 汽车站 客运站 公交站 "
    "政务大厅 窗口单位 公厕 公共厕所 建筑工地 工地 城中村 城乡结合部 图书馆 博物馆 体育馆 网吧 "
    "银行 乡镇 行政村 十字路口 交通路口 路口 便民市场"
)
"""Words that tell a type of site from a category of problems."""

TOTAL_WORDS: Final = frozenset({"合计", "小计", "总计", "共计", "累计", "汇总", "总数", "合计数"})
TOTAL: Final = r".{0,12}?(合计|小计|总计|共计|累计|汇总)(数|数量)?:?(\d+(个|件|项|处|条|起)?)?"
"""A whole normalised label of a total row; never searched inside a description."""

DITTO: Final = frozenset({"同上", "〃", "″", '"', "''", "同前", "〞", "“”", "〃〃"})
"""Cells that repeat the cell above."""

EXAMPLE: Final = r"[(【\[]?(示例|样例|范例|举例|填写示例|填报示例|例)[)】\]]?[:\d]?.{0,3}"
"""A whole normalised number cell of a template's example row."""
EXAMPLE_TEXT: Final = (
    r"\s*[（(【\[]?(示例|样例|范例|例如|例)[）)】\]]?\s*[:：]|\s*[（(【\[](示例|样例|范例|例)[）)】\]]"
)

NOTE: Final = (
    r"[(【\[]?(备注|附注|注|说明|填报说明|填表说明|填写说明|填报要求|填写要求|注意事项|温馨提示|要求|提示|附|备考)\d?[)】\]]?"
    r"(:|\d|一|、|\.|$|请|此表|本表)|(此|本)表.{0,40}"
)
"""The beginning of a note, without white space."""
SIGNATURE: Final = (
    r"(填表|填报|制表|审核|复核|审批|签发|填写|报送|报告|统计|登记)(人|单位|日期|时间|人员|负责人|领导)?[:(]|"
    r"(单位|部门|主要|分管|经办|科室|领导)?(负责人|领导|经办人|联系人|联系电话|责任人)(签字|签名|签章|审核|意见)?[:(]|"
    r"联系(电话|人)[:]?|.{0,8}(盖章|公章|签字|签章)"
)
"""The beginning of a signature, without white space."""
DATELINE: Final = r".{0,16}\d{4}年\d{1,2}月\d{1,2}日|截(至|止).{0,14}"
"""A whole dateline, without white space; only ever a row of its own."""

ORDINAL: Final = re.compile(
    r"\s*(?:(?P<major>[一二三四五六七八九十]{1,3})\s*[、.．,，]|[（(](?P<minor>[一二三四五六七八九十]{1,3})[)）]、?|"
    r"第(?P<part>[一二三四五六七八九十\d]{1,3})(?:部分|类|批次?|项|组)[：:、]?|(?P<digit>\d{1,2})\s*[、.．]|"
    r"[（(](?P<minor_digit>\d{1,2})[)）])\s*"
)
"""The ordinal of a section heading; which group matched is its level."""

TITLE_WORDS: Final = ("台账", "表", "清单", "提示单", "汇总", "任务", "问题")
"""Words that tell a title from other lines above a header."""
ERRORS: Final = (
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!",
    "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!", "#EXTERNAL!", "#PYTHON!",
)  # fmt: skip
"""What a cell shows when its formula failed."""

REMINDER_TITLE: Final = re.compile(r"提示单|重点工作|工作提示|任务清单|任务分解|工作清单|重点任务|督办事项|工作安排")
MATERIAL_TITLE: Final = re.compile(r"档案|材料|三色表|资料|申报|网上申报|说明报告")
TASK_HEADERS: Final = _set(
    "工作任务 任务内容 督办内容 督办事项 事项名称 工作事项 工作内容 重点工作 重点任务 任务名称 工作要点"
)
"""Description headers that speak of tasks, not of problems."""
MATERIAL_HEADERS: Final = re.compile(r"材料|档案|资料名称")

CONTENT_FIELDS: Final = (F.DESCRIPTION, F.SITE, F.INDICATOR)
"""Fields of which one says what an item is."""
COURSE_FIELDS: Final = frozenset(
    {
        F.DEADLINE, F.EXTENDED_TO, F.ASSIGNED_ON, F.FOUND_ON, F.DONE_ON, F.CLOSED_ON, F.STATUS, F.CLOSURE, F.PROGRESS,
        F.PERCENT, F.MEASURES,
    }
)  # fmt: skip
"""Fields that say how an item goes on: a list without any of them is a list of places or people, not a ledger."""
DUTY_FIELDS: Final = frozenset({F.UNIT, F.PERSON, F.LEADER, F.PARTNERS})
