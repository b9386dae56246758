"""What columns, rows and kinds of ledgers are called: data, not code (DOMAIN §2).

Exists so that a word can be added without touching a rule. Aliases are matched whole; patterns are tried in the order
given when no alias fits; nothing here is ever matched by similarity. Expressions that few ledgers need are plain text,
compiled where they are first used. May import only `civtrack.model`.
"""

from __future__ import annotations

from typing import Final

from civtrack.language.header_lexicon import WORDS, Part
from civtrack.model import Field
from civtrack.patterns import lazy

F = Field


def _set(words: str) -> frozenset[str]:
    """Words parted by blanks."""
    return frozenset(words.split())


_COMMON: Final[dict[Field, str]] = {
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
COMMON: Final[dict[Field, tuple[str, ...]]] = {field: tuple(words.split()) for field, words in _COMMON.items()}
"""Field → whole headers as offices write them most: its name first, what a header row is spotted by, near misses."""

_ALIASES: Final[dict[Field, str]] = {
    F.NUMBER: "NO. NO 整改单号 整改通知单号 整改通知书编号 点位编号 编号/序号",
    F.DISTRICT: "所在县(市、区) 所属市县区 各县区 责任县区",
    F.COMMUNITY: "网格号 网格编号 所属网格 责任网格",
    F.SITE: "公共场所 检查区域 河流名称 河道名称 巡检站点 隐患部位 点位地址 路段名称",
    F.SITE_TYPE: "考察类型 测评类型 点位属性 场所属性 点位类型 点位类别",
    F.CATEGORY: "所属领域 攻坚行动 专项 板块 大类 小类 涉及领域 领域 专项行动 所属专项 所属板块",
    F.INDICATOR: (
        "测评项目 测评内容 测评标准 指标编号 材料名称 检查内容 检查项目 检查项 测评指标 考核指标 考核内容 考核项目 "
        "测评要求 "
        "三级指标 二级指标 一级指标 测评点 考评内容 考评项目 考评标准 测评细则 考核标准"
    ),
    F.DESCRIPTION: (
        "扣分原因 失分原因 扣分情况 失分情况 扣分点 失分点 情况描述 批示内容 指示批示内容 事由 案由 违法事实 具体表现 "
        "问题表现 表现形式 "
        "不符合事实 整改内容 会议议定事项 建议标题 提案标题 提案名称 建议名称"
    ),
    F.SOURCE: "信息来源 案件来源 曝光媒体 曝光来源 来源 来电渠道",
    F.FOUND_ON: "提报日期 来电日期 来访日期",
    F.DEADLINE: "计划完成 计划完工 计划办结 要求完成 要求办结 预计完成",
    F.DONE_ON: "实际完成 实际完工 实际办结",
    F.EXTENDED_TO: "延期至 延长至 顺延至 延后至 调整至 延期到 延长到 顺延到 变更至 展期至",
    F.UNIT: "受理单位 受理部门 责任方 整改方 责任清单 属事单位 属事部门 属地单位",
    F.PARTNERS: "行业主管部门 行业部门 监管单位 监管部门 督导单位 督导部门 参与部门 主管部门 主管单位",
    F.PERSON: "签收责任人",
    F.LEADER: "包保人 包案人 包联人 包抓人 包片人 包保责任人 包案责任人 主要领导 带班领导 督办责任人",
    F.PROGRESS: "整改回复 整改反馈 本周进展 结果反馈 进展说明 整改说明 处理说明",
    F.REMARK: "说明 备注说明 批示 其他 备考 其它 其他说明 备注栏 附注",
    F.PHOTOS: (
        "整改前照片 整改前 整改后照片 整改后 整改前图 整改后图 整改前后 整改前后对比 附件 整改前后照片 整改后图片列表 "
        "整改前图片列表 问题图片列表 现场图 附图"
    ),
    F.STATUS: "巡检状态 当前状态",
    F.CLOSURE: "核查 销号 验收 复查 复核",
    F.TIER_MARK: "预警等级 预警 三色 三色预警 预警状态 亮灯 预警级别 预警颜色 三色预警等级 三色预警状态 三色等级",
    F.DAYS_MARK: "剩余/逾期天数 剩余天数 逾期天数 超期天数",
    F.BASIS_MARK: "判定依据",
    F.ROW_KEY: "civtrack_id",
}
ALIASES: Final[dict[Field, tuple[str, ...]]] = {field: tuple(words.split()) for field, words in _ALIASES.items()}
"""Field → what its column is called where no grammar says it."""

NO_FIELDS: Final = _set(
    "来电号码 联系号码 电话号码 手机号码 身份证号码 是否立行立改 计划进度 目标进度 预计进度 "
    "联系电话 联系方式 职务 电话 金额 满意度 权属单位 项目名称 年度 得分 分值 来电人 被反映人 姓名 名称 标题 月份 "
    "季度 年份 "
    "附件名称 有效期 有效期限 有效期至 驳回原因 排名 提出人 举报人 投诉人 信访人 来访人 督办次数 延期次数 联系人电话 "
    "群众姓名"
)
"""Headers that are understood, and are none of an item's fields."""

SERIALS: Final = frozenset({"序号", "no", "号"})
"""Normalised headers that merely count rows: they yield to a real number beside them."""

YIELDING: Final = {
    **dict.fromkeys(_set(
        "指标编号 大类 说明 其他 批示 附件 网格号 批示内容 受理单位 受理部门 属地单位 责任清单 具体表现 问题表现"
    ), 44),
    **dict.fromkeys(_set("检查内容 检查项目 检查项 一级指标 二级指标 处理说明 整改说明 包保人 包案人"), 34),
    **dict.fromkeys(_set("测评内容 考核内容 考评内容 测评要求"), 16),
    **dict.fromkeys(_set("测评标准 考核标准 考评标准 测评细则"), 14),
    **dict.fromkeys(_set("测评项目 考核项目 考评项目"), 13),
    **dict.fromkeys(_set("河流名称 河道名称 整改内容 检查区域 材料名称"), 24),
}  # fmt: skip
"""Aliases that give way when another column names the same field better: 大类 beside 小类."""

CONTEXTS: Final[tuple[tuple[str, str, Field | None], ...]] = (
    (r".*", r".*(电话|手机|联系方式|职务|职位)", None),
    (r".*(配合|协办|协同|协作|参与)(单位|部门)?", r"(责任|主办)?(单位|部门|名称)?(名称)?", F.PARTNERS),
    (r".*(责任|整改|落实)?(单位|部门)", r"(牵头|主办|主责|责任|承办)(单位|部门)?|名称|单位(名称)?", F.UNIT),
    (r".*(责任|整改|落实)?(单位|部门)", r"(配合|协办|协同|协作|参与)(单位|部门)?", F.PARTNERS),
    (r".*(单位|部门|责任人|负责人)", r"姓名|(主要|直接)?(负责人|责任人)|联系人", F.PERSON),
    (r".*领导", r"姓名|(市|县|区)级(领导)?|分管(领导)?|主要(领导)?", F.LEADER),
    (r"(延期|延长|顺延|延期情况)", r"至|到|延期至", F.EXTENDED_TO),
    (r"(整改|完成|办结|处置|办理)*(时限|期限|限期)", r"(止|至|截止|结束|完成)(时间|日期|日)?", F.DEADLINE),
    (r".*(时限|期限|限期)", r"(起|自|开始|起始)(时间|日期|日)?", None),
    (r"(整改|完成|办结|处置|办理)*(时限|期限|时间|日期|限期)", r"计划|要求|应完成|规定", F.DEADLINE),
    (r"(整改|完成|办结|处置|办理)*(时限|期限|时间|日期|限期)", r"实际|实际完成|完成", F.DONE_ON),
    (r"(整改|落实|办理)(情况|结果|进展)", r"具体(情况|内容)|描述|内容|说明", F.PROGRESS),
    (r".*问题", r"描述|内容|具体(情况|内容|表现)|说明|名称", F.DESCRIPTION),
    (r".*(点位|地点|场所)", r"名称|具体(位置|地点)|详细地址", F.SITE),
    (r".*(点位|场所)", r"类型|类别|属性", F.SITE_TYPE),
    (r".*(照片|图片)", r".*", F.PHOTOS),
)
"""Upper row, leaf → field: leaves such as “牵头” or “起” that are no phrase with what stands above; None: no field."""

TURNING_WORDS: Final = (
    "计划", "预计", "拟", "要求", "目标", "下一步", "下步", "申请", "审批", "报批", "建议", "上次", "下次", "首次",
    "验收", "复查", "销号", "复核", "核查", "安排",
)  # fmt: skip
"""What, above a day or a status, turns its meaning where the two are not read as one phrase."""


def parts_of(word: str) -> tuple[Part, ...]:
    """The parts that a word can play in a header; none for an unknown one."""
    return WORDS.get(word, ())


BRACKET_NOTE: Final = (
    r"[\d\s.,\-/年月日号至起止—~时分:xX×yYmMdDhH]+|.*\d.*|[%％‰]|(万?元|人民币|个|件|处|条|个工作日|工作日|天|日|小时|米|公里|平方米|㎡|吨|人|岁)|"
    r"no\.?|(格式|例|如|例如|示例|样例|注|说明|备注|填写|请|可|须|需|不|限|按|参照|根据|从|见|详见|附|另附|含|包括|包含|即|指|不含|单位:|单位为|并|由).{0,30}|"
    r"(是|否|是/否|是否|有/无|√|×|打√|√/×|打勾|勾选|下拉|单选|多选|可多选|下拉选择|字|全称|简称|盖章|公章|签字|签名|签章|姓名|及职务|照片|图片|"
    r"附照片|附图|必填项|选填项|可选|年月日|年/月/日|年-月-日|季度|月|周|系统自动生成|自动生成|自动|手工填写|领导小组|市直|县直|区直|"
    r"部门|单位|镇|街道|社区|村|镇街|乡镇|科室|个人|姓名及职务|姓名、职务|姓名、电话|姓名及电话|联系电话|电话|逐条|逐项|逐条列出|简要|简述|"
    r"具体到点位|具体到人|具体到日|精确到日|具体|详细|汇总|合计|中文|文字|文字描述|文字说明|日期格式|文本格式|日期型|文本)"
)
"""A bracketed note that changes nothing: units of measure, forms, examples, how to fill it in."""

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

DITTO: Final = frozenset({"同上", "〃", "″", '"', "''", "同前", "〞", "“”", "“", "”", "〃〃"})
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

ORDINAL: Final = lazy(
    r"\s*(?:(?P<major>[一二三四五六七八九十]{1,3})\s*[、.．,，]|[（(](?P<minor>[一二三四五六七八九十]{1,3})[)）]、?|"
    r"第(?P<part>[一二三四五六七八九十\d]{1,3})(?:部分|类|批次?|项|组)[：:、]?|(?P<digit>\d{1,2})\s*[、.．]|"
    r"[（(](?P<minor_digit>\d{1,2})[)）])\s*",
    needs="、.．,，（(第",
)
"""The ordinal of a section heading; which group matched is its level."""

TITLE_WORDS: Final = ("台账", "表", "清单", "提示单", "汇总", "任务", "问题")
"""Words that tell a title from other lines above a header."""
ERRORS: Final = (
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!",
    "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!", "#EXTERNAL!", "#PYTHON!",
)  # fmt: skip
"""What a cell shows when its formula failed."""

REMINDER_TITLE: Final = lazy(r"提示单|重点工作|工作提示|任务清单|任务分解|工作清单|重点任务|督办事项|工作安排")
MATERIAL_TITLE: Final = lazy(r"档案|材料|三色表|资料|申报|网上申报|说明报告")
TASK_HEADERS: Final = _set(
    "工作任务 任务内容 督办内容 督办事项 事项名称 工作事项 工作内容 重点工作 重点任务 任务名称 工作要点"
)
"""Description headers that speak of tasks, not of problems."""
MATERIAL_HEADERS: Final = lazy(r"材料|档案|资料名称", needs="材档资")

CONTENT_FIELDS: Final = (F.DESCRIPTION, F.SITE, F.INDICATOR)
"""Fields of which one says what an item is."""
TEXT_FIELDS: Final = frozenset({F.DESCRIPTION, F.INDICATOR})
"""What says what is wrong or to be done; a place alone does not."""
COURSE_FIELDS: Final = frozenset(
    {
        F.DEADLINE, F.EXTENDED_TO, F.ASSIGNED_ON, F.DONE_ON, F.CLOSED_ON, F.STATUS, F.CLOSURE, F.PROGRESS, F.PERCENT,
        F.MEASURES,
    }
)  # fmt: skip
"""Fields that say how an item goes on."""
TERM_OF_WORK: Final = lazy(r"整改|整治|治理|处置|办理|办结|销号")
"""What a deadline speaks of where it tells a ledger without a text from a list of contracts."""
STATE_FIELDS: Final = frozenset({F.STATUS, F.CLOSURE, F.PROGRESS})
BESIDE: Final = frozenset({F.NUMBER, F.SERIAL, F.PHOTOS, F.REMARK, F.ROW_KEY, F.TIER_MARK, F.DAYS_MARK, F.BASIS_MARK})
"""Fields that any list may have."""
COUNTED: Final = _set(
    "问题 隐患 任务 事项 工作 案件 线索 诉求 存在问题 发现问题 安全隐患 交办问题 交办任务 事件 整改任务"
)
"""Headers of texts below which a summary counts."""
NO_COURSE: Final = frozenset({"时间", "日期", "类别", "类型", "分类"})
"""Open headers that say neither how an item goes on nor who answers for it."""
DAY_FIELDS: Final = frozenset({F.FOUND_ON, F.ASSIGNED_ON, F.DEADLINE, F.EXTENDED_TO, F.DONE_ON, F.CLOSED_ON})
"""Fields that hold a day."""
DUTY_FIELDS: Final = frozenset({F.UNIT, F.PERSON, F.LEADER, F.PARTNERS})

COUNT_LINE: Final = (
    r"(?:本区|本县|本单位)?共\d+[项件]，逾期\d+[项件]，[^，；。（）]{1,60}内到期\d+[项件]（截至\d{4}-\d\d-\d\d）"
    r"|\d+ items(?: here| in this county| of this unit)?, \d+ overdue, "
    r"\d+ due within [^,;()]{1,60} \(as of \d{4}-\d\d-\d\d\)"
)
"""The line that `civtrack.outputs.districts.marks` writes above the columns that it adds."""
