"""The words that headers of office ledgers are made of, each with the part that it plays: data, not code (DOMAIN §2).

Exists so that a header is understood by its parts and not by a list of whole headers: a word is added here once and
is known in every combination. A word may play several parts (要求 before an event plans it, at the end it is a
measure); which one it plays, its place decides (`civtrack.language.phrases`). May import nothing of civtrack.
"""

from __future__ import annotations

from enum import StrEnum, auto
from typing import Final


class Part(StrEnum):
    """What a word does in a header."""

    # Qualifiers
    PLANNED = auto()
    FIRM = auto()
    HAPPENED = auto()
    ASKED = auto()
    GRANTED = auto()
    PROCESS = auto()
    FORMER = auto()
    NOW = auto()
    NOT = auto()
    PASSIVE = auto()
    AFTER = auto()
    # Events and what else an item may be in
    FOUND = auto()
    URGED = auto()
    ASSIGNED = auto()
    START = auto()
    ENDED = auto()
    DOING = auto()
    REPLY = auto()
    FINISH = auto()
    DONE = auto()
    SETTLED = auto()
    CLOSED = auto()
    EXTENDED = auto()
    # Roles
    LEAD = auto()
    SUPPORT = auto()
    SUPERIOR = auto()
    # What it is about, and what changes nothing
    TOPIC = auto()
    MATERIAL = auto()
    NEUTRAL = auto()
    DOMAIN = auto()
    # Cores
    TIME = auto()
    DATE = auto()
    LIMIT = auto()
    PERSON = auto()
    KEEPER = auto()
    UNIT = auto()
    LEADER = auto()
    TELL = auto()
    ISSUE = auto()
    COURSE = auto()
    STATE = auto()
    WHETHER = auto()
    MEASURE = auto()
    TYPE = auto()
    SOURCE = auto()
    NUMBER = auto()
    PLACE = auto()
    DISTRICT = auto()
    STREET = auto()
    COMMUNITY = auto()
    PERCENT = auto()
    PHOTO = auto()
    REMARK = auto()
    INDICATOR = auto()
    OTHER = auto()
    # At the end of a header whose core stands before it
    SUFFIX = auto()


_LEXICON: Final[dict[Part, str]] = {
    Part.PLANNED: "计划 预计 拟 拟定 预期 预定 预估 安排",
    Part.FIRM: (
        "责令 要求 应 应当 应于 须 必须 承诺 规定 法定 目标 最晚 最迟 最后 限 限定 限时 限办 约定 指定 既定 期望 核定 "
        "限期 明确 确定 设定"
    ),
    Part.HAPPENED: "实际 最终 已 已经 真实 现已 已采取 已落实",
    Part.ASKED: "申请 报批 审批 建议 提请 申报 请示 呈报 呈批 拟申请 报请",
    Part.GRANTED: "批准 获批 同意 核准",
    Part.PROCESS: (
        "下次 上次 前次 本次 剩余 逾期 超期 累计 首次 初次 下一步 下步 下阶段 下一阶段 下期 下周 下月 上期 上周 上月 "
        "更新 创建 修改 提醒 录入 推送 导出 打印 统计 填表 制表 核实 调查 调查核实 确认"
    ),
    Part.FORMER: "原 原定 原始",
    Part.NOW: "目前 当前 现阶段 最新 本周 本月 本期 本季度 本年度 近期 阶段性 阶段 现",
    Part.NOT: "未 不 无 非 未能 尚未 没有 暂未 不能 不予",
    Part.PASSIVE: "被 受检",
    Part.AFTER: "后 前",
    Part.FOUND: (
        "发现 检查 巡查 排查 督查 督察 巡察 巡视 暗访 明察 暗查 抽查 摸排 检测 监测 测评 考察 考核 曝光 反映 来电 "
        "来信 来访 "
        "投诉 举报 提出 提报 上报 填报 登记 采集 信访 报案 巡检 普查 走访 调研 自查 自检 体检 拍摄 收集 抄告 核实发现 "
        "抓拍 取证 "
        "考评 明查 互查 督导检查 审计发现 实测 排摸 现场检查 查摆 查出"
    ),
    Part.URGED: "督办 督导 批示 交办督办 挂牌督办 领导批示",
    Part.ASSIGNED: (
        "交办 下发 下达 派单 派遣 受理 转办 立案 派发 分办 移交 移送 部署 发布 通知 印发 交接 分派 分配 指派 转派 下派 "
        "交付 转交 送达 派件 批转 转送 布置 签发"
    ),
    Part.START: "开工 进场 启动 开始 起始 动工 起 自 入场",
    Part.ENDED: "结束 终止",
    Part.DOING: (
        "整改 处置 处理 治理 整治 落实 办理 到位 实施 执行 推进 开展 化解 修复 维修 清理 整治整改 应对 采取 拟采取 "
        "督促整改 消缺 拆除 纠正 改进 抢修 查处 清除 防治 销缺 "
    ),
    Part.REPLY: "反馈 回复 答复 报送 回告 复命 回应 答复函 提交",
    Part.FINISH: "完成 完工 竣工 完毕 达标",
    Part.DONE: "办结 办毕 改正 解决 办复 办理完毕 消除 办理完结 完结 整改完成 整改完毕 立行立改 处置完毕",
    Part.SETTLED: "结案 结办",
    Part.CLOSED: (
        "销号 验收 复查 复核 核查 核验 审核 审查 审验 闭环 归档 销案 销账 验证 关闭 回头看 复验 复检 核销 "
        "验收合格 验收通过 通过验收 复查合格 复查通过 通过复查 复核通过 审核通过 通过审核 核查通过 "
        "现场核查 抽查复核 整改验收 闭合 摘牌"
    ),
    Part.EXTENDED: "延期 顺延 延长 延后 展期 调整 变更 延迟",
    Part.LEAD: (
        "责任 牵头 承办 主办 主责 经办 第一责任 主要责任 直接责任 具体责任 主体责任 牵头责任 "
        "首要责任 首问责任 首责 负责 对接 包干 联络 属事"
    ),
    Part.SUPPORT: (
        "配合 协办 协同 协作 参与 协助 监管 会办 联合 辅助 协管 配合责任 行业主管 行业监管 主管 参加 指导 督导"
    ),
    Part.SUPERIOR: (
        "包保 包联 包抓 包片 包案 挂包 分管 挂点 挂牌 挂联 主管 领办 包靠 包村 包街 包联系 带队 督战 主抓 主持 联系 "
        "市级 县级 "
        "区级 县处级 处级 厅级 省级 镇级 市领导 挂钩 包挂 帮包 主要"
    ),
    Part.TOPIC: (
        "问题 隐患 任务 案件 事项 事件 工作 诉求 信访件 线索 提案 建议 议案 案卷 工单 图斑 缺陷 违规 违法 违章 "
        "病害 风险 议定 督查 台账 留言 来信 信件 举报件 交办件 转办件 案 单 扣分 失分 不合格 不符合 异常 安全隐患 "
        "风险隐患 违法违规 违法行为 违建 决定 民生 实事 承诺事项 项 部件 难点 堵点 热点 痛点 行动 督办件 信访案件 "
        "问题隐患 隐患问题 事故 污染 短板 弱项 薄弱环节 违纪 案情 舆情 攻坚 通知书 督办单 件 建议提案 巡查问题"
    ),
    Part.MATERIAL: "材料 档案 资料 佐证材料 申报材料",
    Part.NEUTRAL: (
        "待办 主要 具体 详细 简要 重点 突出 存在 现场 的 各 所 所属 所在 案发 有关 相关 "
        "全部 各类 总体 基本 一般 直接 事发 发生 "
        "重大 典型 共性 个性 其中 等 "
        "有效 对应 涉及 该 本 信息 表 清单 一览 单位 部门 到位 市级 县级 区级 省级 镇级 街道级 村级 部级 国家级 "
        "实地 入户 必检 选检 随机 "
        "市直 区直 县直 属地 逐条 逐项 单项 大 小 日常 专项 集中 年度 全年 最近 市 区 县 镇 街道 社区 村 行业"
    ),
    Part.DOMAIN: (
        "督察组 巡察组 督查组 检查组 调查组 巡视组 专家组 上级 中央 省委 市委 区委 县委 12345 热线 群众 市民 网民 "
        "网友 媒体 职工 居民 "
        "业主 工程 城市 企业 领域 方面 内部 外部 人大 政协 代表 委员 环保 生态环境 环境 消防 安全 生产 安全生产 审计 "
        "巡河 河长制 "
        "创城 会议 创建 文明 文明城市 综合 数据 明细 系统 平台 工作人员 厂区 楼宇 功能 园区 其他 项目 食品 食品安全 "
        "交通 燃气 市容 卫生 校园 物业 市政 园林 绿化 水利 电力 教育 医疗 文化 旅游 农业 林业 民政 住建 交通秩序 "
        "环境卫生 市容环境 社会 治安 综治 网络安全 劳动 食药 药品 特种设备"
    ),
    Part.TIME: "时间 时刻",
    Part.DATE: "日期 日",
    Part.LIMIT: (
        "时限 期限 限期 节点 时间节点 截止 截止时间 截止日期 截止日 截至时间 截至日期 截止期限 截止时限 到期 到期日 "
        "到期时间 "
        "到期日期 期 时限要求 时间要求 期限要求 最后期限 时间期限 时间限制 办理期 止 时间进度要求 时间安排 时间界限 "
        "至 到 限期日期 日期节点 终期 限改时间 起止时间 起止日期 限办时间 截止节点 dl deadline 期限时间"
    ),
    Part.PERSON: "人 人员 员 者 人名",
    Part.KEEPER: (
        "网格长 网格员 楼长 街长 路长 点位长 河长 湖长 林长 片长 段长 田长 巷长 站长 楼栋长 单元长 民警 片警 路段长 "
        "社区民警 河湖长 点长 负责人 联系人 经办人 承办人 对接人 联络人 联络员 主办人 责任民警 包保人员"
    ),
    Part.UNIT: (
        "单位 部门 科室 处室 机构 主体 股室 局 委办局 组织 队伍 站所 部门单位 单位部门 处 科 大队 支队 方 企业 专班"
    ),
    Part.LEADER: "领导 领导干部 干部 县领导 市领导 领导同志 县处级领导",
    Part.TELL: (
        "内容 描述 详情 简述 说明 概述 概况 清单 表现 简介 摘要 详述 表述 事由 标题 要点 简况 简要 明细 主题 阐述 细项 "
        "事实 细节 点 情形 情节 概要 内容描述 情况描述 情况说明 情况简述 情况简介 情况概述 情况介绍 记录 条目 行为"
    ),
    Part.ISSUE: (
        "问题 隐患 任务 事项 工作 诉求 线索 缺陷 不足 短板 病害 违规 违法 项 安全隐患 问题隐患 隐患问题 风险 不符合项 "
        "不合格项 扣分点 失分点 扣分项 失分项 风险点 隐患点 问题点 建议事项 违法行为 违规行为 违法违规行为 难题 弱项 "
        "矛盾 矛盾纠纷 事件 案件 信访问题 难点 堵点 薄弱环节 不符合 差距 症结 事 缺项 漏洞 违法事实 违规事实 "
        "风险隐患 异常 实事"
    ),
    Part.COURSE: "情况 进展 进度 结果 成效 动态 结论 效果 进程 情况记录 现状",
    Part.STATE: "状态 状况 情形",
    Part.WHETHER: "是否 有无 能否 是否已 是否已经 是否全部 可否 是不是",
    Part.MEASURE: "措施 举措 对策 办法 方案 要求 意见 建议 方法 计划 步骤 做法 思路 处方",
    Part.TYPE: "类别 类型 分类 种类 大类 小类 类 性质 类目 子类 细类",
    Part.SOURCE: "来源 渠道 出处 来源渠道 途径",
    Part.NUMBER: "编号 编码 单号 案号 文号 号 号码 id 代码 序号 流水号 工单号 编号码 条码 任务号 问题号",
    Part.PLACE: (
        "地点 位置 地址 场所 路段 道路 部位 站点 点位 详细地址 具体位置 具体地点 具体地址 方位 地段 街路 河段 "
        "地点位置 位置描述 地理位置 现场位置 路名 地块"
    ),
    Part.DISTRICT: (
        "区 县 市 旗 县区 区县 县市区 市县区 市县 区域 地区 行政区 行政区域 行政区划 属地 辖区 区划 责任区 市区 片区 "
        "县域 "
        "属地区域 区县市 县级市 城区 归属地"
    ),
    Part.STREET: "街道 镇 乡 街 镇街 乡镇 街镇 街办 办事处 街道办 街道办事处 镇乡 镇街道 乡镇街道 街乡 街乡镇 园区",
    Part.COMMUNITY: "社区 村 居 村居 网格 小区 居委会 村委会 行政村 屯 自然村 村社 社区居委会 村社区 社区村",
    Part.PERCENT: "完成率 完成比例 完成百分比 完成进度 百分比 整改完成率 整改率 办结率",
    Part.PHOTO: "照片 图片 影像 截图 佐证 视频 图 图像 影像资料 现场图 图片资料 照片资料 佐证材料 列表图 "
    "照 对比照 对比图 对比照片 对比图片 前后照 前后对比照 前后对比图 前后对比照片 前后对比图片",
    Part.REMARK: "备注",
    Part.INDICATOR: "指标 测评指标 考核指标 考评指标",
    Part.OTHER: (
        "标准 依据 材料 资料 方式 电话 联系电话 联系方式 手机 手机号 次数 原因 金额 天数 标识 数 数量 总数 个数 级别 "
        "等级 目标 "
        "资金 满意度 打算 签字 签名 盖章 附件 职务 职位 理由 频次 经度 纬度 费用 成本 分值 得分 分数 排名 评价 评估 "
        "评分 对象 "
        "批次 年份 率 条数 件数 责任 标志 权限 条款 法规 规范 制度 证据 证明 凭证 票据 流程 环节 节点状态 成果 预案 "
        "重要性 "
        "优先级 程度 用时 时长 耗时 周期 工期 比例 合计 小计 附图 文件 报告 函 通知 回执 日志 模块 版本 价格 单价 "
        "面积 长度 "
        "经纬度 坐标 邮箱 身份证号 年龄 性别 工资 型号 规格 品牌 颜色 用途 寿命 操作 权重 原由 情况分析 问责 处罚 处分 "
        "扣分 缘由 成因 根因 影响 后果 危害 缺口 需求 意愿 经费 投资 预算 罚款 数据 时段 频率 总分 比重 顺序 排序"
    ),
    Part.SUFFIX: "名称 姓名 全称 简称 名 别 描述 名字 列表",
}

MOST_CHARACTERS: Final = max(len(word) for words in _LEXICON.values() for word in words.split())


def _by_word() -> dict[str, tuple[Part, ...]]:
    found: dict[str, list[Part]] = {}
    for part, words in _LEXICON.items():
        for word in dict.fromkeys(words.split()):
            found.setdefault(word, []).append(part)
    return {word: tuple(parts) for word, parts in found.items()}


WORDS: Final = _by_word()
"""Word → the parts that it can play."""
