"""What a header means: every alias of the office, the patterns for what aliases miss, and never similarity."""

from __future__ import annotations

import pytest

from civtrack.ledger.matching import match, normalise
from civtrack.model import Field

# The office's words as they are published, kept apart from the vocabulary under test.
PUBLISHED = """
number        序号 编号 任务号 流水号 案件编号 问题编号 台账编号 督办编号 督办单编号 整改通知书编号 NO. 号
district      县区 区县 县(区) 县市区 各县区 所在市区 所属县区 所属区域 属地 属地县区 辖区 区域 地区 区划 责任区
street        街道 镇街 乡镇 街镇 乡镇街道 镇(街道) 乡镇(街道) 所在镇街 所属街道 属地街道
community     社区 网格 社区网格 村(社区) 村居 社区(村) 小区 所属网格 网格号 责任网格
site          点位 点位名称 实测点位 测评点位 考察点位 问题点位 地点 问题地点 具体位置 位置 地址 地址描述 检查区域
site          场所名称 道路名称 公共场所 考察场所
site_type     点位类型 点位类别 场所类型 考察类型 测评类型 点位属性
category      问题类别 问题类型 问题分类 督办类型 隐患类型 大类 小类 所属领域 攻坚行动 行动类别 专项 板块 任务分类
indicator     测评指标 测评项目 测评标准 测评内容 指标 指标名称 指标编号 对应指标 检查标准 材料名称 材料要求
description   问题描述 存在问题 具体问题 主要问题 发现问题 问题简述 问题说明 问题内容 问题清单 问题 情况描述 诉求内容
description   工作任务 任务内容 督办内容 督办事项 事项名称 工作事项 工作内容 重点工作
source        问题来源 任务来源 来源 来源渠道 发现渠道 问题出处 督查来源 交办来源 曝光来源
found_on      发现日期 发现时间 检查日期 检查时间 督查日期 督查时间 巡查日期 排查时间 上报时间 提报日期 登记日期
found_on      登记时间
assigned_on   交办时间 交办日期 下发时间 下达时间 派单时间 派遣时间 转办时间 部署时间 发布时间 立案时间 通知时间
assigned_on   印发日期
deadline      整改时限 整改期限 完成时限 完成期限 办结时限 交办时限 处置时限 反馈时限 报送时限 时限 限期 时间节点
deadline      截止时间 截止日期 整改截止时间 处置截止时间 最晚整改时间 整改完成时限 要求完成时间 计划完成时间 规定时限
extended_to   延期至 延长至 延期时间 调整后时限 变更时限
unit          责任单位 责任部门 牵头单位 承办单位 主办单位 受理单位 处置部门 整改单位 整改责任单位 落实单位 主责单位
unit          责任主体 属地责任单位 第一责任单位
partners      配合单位 协办单位 协同单位 协作单位 参与单位 行业主管部门 监管单位 督导单位
person        责任人 整改责任人 具体责任人 直接责任人 负责人 经办人 承办人 联系人 点位长 路长 网格员
leader        包保领导 包联领导 包抓领导 包片领导 牵头领导 责任领导 分管领导 市级领导 县级领导 督办领导 挂牌领导
leader        批示领导
measures      整改措施 措施 工作措施 具体措施 整改要求 整改意见 处理意见 治理建议 整改方案
progress      整改情况 整改进展 整改进度 工作进展 进展情况 具体进展 办理情况 落实情况 反馈情况 整改结果 回复内容
progress      本周进展
percent       完成率 进度 完成比例 完成百分比
status        状态 整改状态 问题状态 完成情况 整改完成情况 办结情况 是否完成 是否整改 是否整改到位 报送情况
done_on       完成日期 实际完成时间 整改完成时间 整改完成日期 办结日期 办结时间 结案时间 改正时间 回复时间
closed_on     销号时间 销号日期 验收时间 复核时间
closure       是否销号 销号情况 复查结果 核查 验收情况 审核意见
remark        备注 说明 备注说明 批示 其他
photos        整改前照片 整改前 问题照片 现场照片 整改后照片 整改后 佐证材料 附件
tier_mark     预警等级 预警 三色 三色预警 预警状态 亮灯
days_mark     剩余/逾期天数 剩余天数 逾期天数
basis_mark    判定依据
"""
ALIASES = [(line.split()[0], word) for line in PUBLISHED.strip().splitlines() for word in line.split()[1:]]


@pytest.mark.parametrize(("field", "alias"), ALIASES)
def test_alias(field: str, alias: str) -> None:
    """Every published header maps to its field, exactly."""
    found = match((alias,))
    assert (found.field, found.how) == (Field(field), "alias")


@pytest.mark.parametrize("dressed", ["{} ", "\n{}", "{}：", "*{}", "{}（必填）", "{}(格式：2022-7-1)", "“{}”"])
def test_dressed_alias(dressed: str) -> None:
    """Blanks, colons, asterisks, 必填 and bracketed notes do not hide an alias; neither do line breaks inside it."""
    assert match((dressed.format("整改时限"),)).field is Field.DEADLINE
    assert match((dressed.format("整 改\n时 限"),)).field is Field.DEADLINE


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("整改落实时限", Field.DEADLINE), ("整改完成的期限", Field.DEADLINE), ("预计完成时间", Field.DEADLINE),
        ("完成时间节点", Field.DEADLINE), ("拟办结日期", Field.DEADLINE),
        ("区级责任单位", Field.UNIT), ("责任单位（含第一责任人）", Field.UNIT), ("责任单位及责任人", Field.UNIT),
        ("市直牵头部门", Field.UNIT), ("配合责任单位", Field.PARTNERS), ("督导责任部门", Field.PARTNERS),
        ("整改时限\n（格式：2022年7月1日）", Field.DEADLINE), ("整改时限\n格式2022-7-1", Field.DEADLINE),
        ("延期后完成时间", Field.EXTENDED_TO), ("实际办结时间", Field.DONE_ON), ("问题交办的时间", Field.ASSIGNED_ON),
        ("暗访发现时间", Field.FOUND_ON), ("街道/镇", Field.STREET), ("整改前图片", Field.PHOTOS),
        ("发现的主要问题", Field.DESCRIPTION), ("问题整改情况", Field.PROGRESS), ("工单编号", Field.NUMBER),
        ("是否通过验收", Field.CLOSURE), ("联系电话", None), ("职务", None), ("满意度", None), ("金额（万元）", None),
    ],
)  # fmt: skip
def test_pattern(header: str, field: Field | None) -> None:
    """What aliases miss is caught by patterns; what nobody knows stays unknown."""
    assert match((header,)).field is field


@pytest.mark.parametrize(
    ("one", "other"),
    [("交办日期", "办结日期"), ("整改时限", "整改时间"), ("责任人", "责任区"), ("交办时限", "交办时间"),
     ("整改措施", "整改情况"), ("销号日期", "销号情况"), ("牵头单位", "牵头领导")],
)  # fmt: skip
def test_never_by_similarity(one: str, other: str) -> None:
    """Headers that look alike but mean different things are never taken for one another."""
    assert match((one,)).field is not match((other,)).field


@pytest.mark.parametrize("typo", ["责认单位", "整改时艰", "交办日其", "问题秒述"])
def test_misspelt_header_is_unknown(typo: str) -> None:
    """A misspelt header is no field: nearness is for “did you mean”, never for reading."""
    assert match((typo,)).field is None


@pytest.mark.parametrize(
    ("chain", "field"),
    [
        (("时间节点", "交办日期"), Field.ASSIGNED_ON), (("时间节点", "整改时限"), Field.DEADLINE),
        (("整改", "责任单位"), Field.UNIT), (("整改", "措施"), Field.MEASURES), (("问题", "类型"), Field.CATEGORY),
        (("责任单位", "牵头"), Field.UNIT), (("责任单位", "配合"), Field.PARTNERS), (("责任单位",
        "负责人"), Field.PERSON),
        (("配合", "责任单位"), Field.PARTNERS), (("责任人", "联系电话"), None), (("包保领导", "姓名"), Field.LEADER),
        (("整改情况", "完成时间"), Field.DONE_ON), (("整改要求", "完成时间"), Field.DEADLINE),
        (("点位", "名称"), Field.SITE), (("点位", "类型"), Field.SITE_TYPE), (("照片", "整改前"), Field.PHOTOS),
        (("整改期限", "起"), None), (("整改期限", "止"), Field.DEADLINE), (("延期", "时间"), Field.EXTENDED_TO),
        (("基本情况", "点位", "详细地址"), Field.SITE),
    ],
)  # fmt: skip
def test_parent_and_leaf(chain: tuple[str, ...], field: Field | None) -> None:
    """A leaf is read joined with its parent, then alone, then in its parent's light."""
    assert match(chain).field is field


@pytest.mark.parametrize("header", ["完成时间", "整改时间", "单位", "类别", "日期"])
def test_ambiguous_header_is_left_open(header: str) -> None:
    """A header that can mean two things has no field until the other columns or the values decide."""
    found = match((header,))
    assert found.field is None
    assert found.ambiguous == header


def test_prose_is_no_header() -> None:
    """A long sentence is never a header, whatever words it ends with."""
    assert match(("请各县区于每周五下午三点前将本表报送至市创建办并抄送责任单位",)).field is None


def test_normalise_keeps_bracketed_words() -> None:
    """Normalising folds width and drops marks, but keeps what 县(区) needs."""
    assert normalise(" 县（ 区 ）：*") == "县(区)"
