"""The ``civtrack.toml`` that ``civtrack config init`` writes: every key, what it does, and what was found.

Exists so that a clerk can fill in an office by deleting ``#`` signs. The text is a Chinese document, not messages. May
import only `civtrack.model`, `civtrack.language` and `civtrack.settings`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from civtrack.language.names import district_meant
from civtrack.light import NamedTuple

__all__ = ["FoundLedger", "starter"]


class FoundLedger(NamedTuple):
    """A ledger that was found: path relative to the settings file, kind as settings write it, districts in order."""

    path: str
    kind: str
    districts: tuple[str, ...] = ()


_HEAD = """\
# civtrack 的设置。以 # 开头的行不起作用；去掉行首的 #，改成本单位的值即可。
# 改完后运行 civtrack config check 检查，civtrack config show 查看每一项的来源。
# 命令行选项优先于环境变量（CIVTRACK_…），环境变量优先于本文件。

# 本单位
[office]
# 单位名称，印在每份表的标题上
#name = "××市创建办"
# 机关代字，印在公文文号前面：××创办〔2022〕12号
#code = "××创办"
# 导出给上级汇总时署哪个城市；不写就用 name
#city = "××市"
# 时区：决定“今天”是哪一天
#timezone = "Asia/Shanghai"
# 界面语言：zh 中文，en 英文，auto 随系统；文档默认用中文，只有写 en 时用英文（公文和催办总是中文）
#language = "auto"
# 县区，按各表的排列顺序书写
{districts}

# 县区的其他写法 → 规范名
[office.aliases]
{aliases}

# 责任单位、配合单位的其他写法 → 规范名。只差全角半角、空格、括号的不用写；可能是同一个的，civtrack inspect 会列出来
[office.unit_aliases]
#"市住建局" = "市住房和城乡建设局"

# 责任人、包保领导的其他写法 → 规范名
[office.person_aliases]
#"尹某某（副秘书长）" = "尹某某"

# 排名分组：组名 → 放在一起排名的县区；没有列入的不排名。不写分组时全部放在一起排
[office.groups]
#"县区" = ["兴隆台区", "双台子区", "大洼区", "盘山县"]
#"市直部门" = ["市直部门"]
"""

_LEDGERS = """
# 台账：命令行不写文件时就用这里列出的。可以写多段 [[ledgers]]
#   path      文件，或者像 "台账/*.xlsx" 这样的一批文件，从本文件所在的文件夹算起
#   kind      problems 问题台账，reminders 重点工作提示单，materials 档案材料，auto 自动判断
#   district  整个文件属于同一个县区时写县区名
#   sheet     只读这一张工作表
#   columns   自动认错列的时候，指明哪一列是什么：字段 = 表头文字或列号（如 "H"）
"""

_LEDGER = """\
[[ledgers]]
path = {path}
kind = {kind}
#district = ""
#sheet = ""
#columns = {{ deadline = "办结时限", 责任单位 = "K" }}
"""

_NO_LEDGER = """\
#[[ledgers]]
#path = "台账/*.xlsx"
#kind = "auto"
#district = ""
#sheet = ""
#columns = { deadline = "办结时限", 责任单位 = "K" }
"""

_REST = """
# 判定口径
[policy]
# 三色口径：three-colour 红黄绿，suqian 蓝黄红，days-late 按逾期天数，materials 档案材料，或者下面自定的
#profile = "three-colour"
# 临期：到期前几天算黄。3d 是 3 个自然日，2wd 是 2 个工作日
#due_soon = "3d"
# “立行立改”“立即整改”给几天
#immediate = "1d"
# 最后一天是节假日时，是否顺延到下一个工作日
#roll = false
# 哪些状态算办结：只有复查销号才算的，写 ["closed"]
#closed_statuses = ["done", "closed"]
# 上期台账里没办结、结转到新一期台账的同一件：newest 只在最新一期计一次，each 每期都计
#carried = "newest"

# 本单位特有的状态说法 → assigned in_progress done closed reopened ongoing suspended void
[policy.statuses]
#"办理完毕" = "closed"

# 时限里的事件 → 日期
[policy.events]
#"省测前" = 2022-09-10

# 没有写时限的，按问题类别给几天
[policy.limits]
#"占道经营" = "2wd"

# 某一类台账口径不同时写在这里，可用的键与 [policy] 相同
[policy.problems]
#due_soon = "3d"
# 重点工作提示单另有口径时写在这里
[policy.reminders]
#due_soon = "5d"
[policy.materials]
# 档案材料另有口径：绿 已审核，黄 已报送或待完善，红 未报送、退回或逾期
#profile = "materials"

# 督办阶梯：逾期满几天到哪一步，按天数从小到大排列
#[[escalation]]
#overdue = 1
#step = "催办"
#[[escalation]]
#overdue = 4
#step = "督办单"
#[[escalation]]
#overdue = 8
#step = "通报、曝光"
#[[escalation]]
#overdue = 16
#step = "约谈"

# 在法定节假日和调休之外，本地另行规定的日子
[calendar]
# 放假
#holidays = [2022-09-08]
# 上班
#workdays = [2022-09-18]

# 自定口径：各等级由重到轻；reasons 是归入该等级的情形，逾期可以分段，如 overdue:1..7、overdue:8..
#[profiles.ours]
#tiers = [
#  {key = "red", name = "红", color = "FF9999", reasons = ["overdue"]},
#  {key = "yellow", name = "黄", color = "FFF2A8", reasons = ["due_soon", "behind"]},
#  {key = "green", name = "绿", color = "C6E7C8", reasons = ["on_track", "awaiting_check"]},
#  {key = "grey", name = "待定", color = "BFBFBF", reasons = ["undated", "unclear", "ongoing", "suspended"]},
#  {key = "closed", name = "已办结", color = "DDEBF7", reasons = ["done_on_time", "done_late", "done_undated"]},
#]

# 输出
[outputs]
# 输出到哪个文件夹，从本文件所在的文件夹算起
#dir = "civtrack-out"
# civtrack daily 做什么：update 更新台账，split 各县区的台账，report 三色表，onepage 领导一页纸（Word），
# page 网页（在三色表旁边），brief 简报，notice 公文（Word），remind 催办，
# export 导出给上级汇总的数据（Parquet）
#daily = ["update", "split", "report", "onepage", "brief"]

# 三色表工作簿里每张清单最多列多少行，其余的注明条数
#list_rows = 2000
# 三色表工作簿用什么纸打印（横向）：A4 或 A3
#paper = "A4"

# civtrack split 分发各县区时，除台账以外还要带上哪些工作表（如填报说明）；里面提到其他县区的内容会去掉
#keep_sheets = ["填报说明"]

# daily 里有 notice 时做哪几种公文：circular 督查通报，express 督查快报，slip 提示单，supervision 督办单
#notices = ["circular"]
# 公文的文字放在哪个文件夹，从本文件所在的文件夹算起；civtrack config init --templates 把默认的文字写到这里
#templates = "templates"

# civtrack update --in-place 在台账旁边的 civtrack-backup 里给每本台账最多留几份备份，多了删最早的；0 是全部保留
#backups = 30

# 网页里最多放多少 MiB 的整改前后照片（缩小过的，先放最急的）；0 是不放
#page_photos_mib = 2

# 催办（civtrack remind）
[remind]
# daily 里有 remind 时按什么分：unit 责任单位，person 责任人，leader 包保领导，district 县区
#per = "unit"
# 多少天内到期的也提醒；不写就按 [policy] due_soon
#within = "3d"
# 落款；不写就用 [office] name
#signature = ""
# 称谓：台账里的名称 → 怎么称呼
#[remind.titles]
#"大洼区" = "大洼区创建办"

# 汇总多个单位（civtrack rollup）
[rollup]
# 应该上报的城市，按表里的顺序；缺的会点名
#offices = ["盘锦市", "大连市"]
# 哪些城市放在一起排名；不写就全部一起排
#[rollup.groups]
#"沿海" = ["盘锦市", "大连市"]

# 历史：每天的存档存在哪个文件，从本文件所在的文件夹算起；civtrack changes、trend 和“较昨日”都靠它
[history]
#file = ".civtrack/history.sqlite"

# 读文件的上限：超过的文件不读，并说明原因，其他文件照常处理。正常的台账远远达不到
[limits]
# 工作簿的一个部分解压后最多多少 MiB
#part_mib = 1024
# 全部解压后最多多少 MiB
#total_mib = 4096
# 解压后最多是压缩时的多少倍
#ratio = 300
# 最多由多少个部分组成
#members = 65535
# 一次读完的文件（.xls .et .csv）最多多少 MiB
#file_mib = 256
# 一个工作簿最多多少行有内容、多少个单元格有内容、共用的文字多少 MiB
#rows = 250000
#cells = 5000000
# 一个工作簿最多多少张表、多少个有自己表头的清单；台账最多分成多少份（split）
#sheets = 1000
#tables = 3000
#groups = 2000
#text_mib = 256
# 台账合计不超过 20 MiB 时，一次运行最多用多少秒处理器时间、多少 MiB 内存；更大的按比例放宽
#seconds = 28
#memory_mib = 1536

# 收回各县区的台账（civtrack collect）：县区可以填哪些列。其他列被改了（如整改时限）只报告，不并入
[collect]
#fields = ["status", "progress", "percent", "done_on", "measures", "photos", "remark"]
# 收回、新增（add）的照片超过多少 MiB 算大照片；take 原样收入，refuse 不收、逐张列出，shrink 缩到长边 1600 像素
#photo_mib = 10
#large_photos = "take"

# 收件（civtrack daily）：县区交回的、巡查报来的文件放进这个文件夹，每天自动并入台账，再按日期存到里面的 已收/
# 认不出、读不了的放到里面的 待处理/，旁边写明原因。新问题的文件名里要有“新增”两个字
[inbox]
#dir = "收件"
# 新问题加到哪本台账（文件名）；不写就是唯一的那个，有几期的加到最新一期
#add_to = "7月问题台账.xlsx"

# 常用查询：civtrack query --view 本周必办；条件的写法与 --where 相同，见 civtrack help fields
#[views.本周必办]
#where = "等级:红,黄 时限:..+7d"
#columns = ["编号", "县区", "问题", "责任单位", "时限"]

# 自己的检查：每一行都应当满足的条件；不满足的，inspect 和 daily 作为数据问题列出。severity：error 错误，warning 提醒
#[[checks]]
#where = "限期天数:..30 | 时限:空"
#sentence = "时限不得超过 30 天"
#severity = "error"
"""


_WHY = "  # 台账里两种写法都有，像是同一个县区；如果是两个，请删去这一行，写进 districts"


def starter(found: Iterable[FoundLedger]) -> str:
    """The text of a new settings file; what is not commented out is what was found, everything else is a default.

    Args:
        found: The ledgers, in order; none gives a file in which everything is commented out.
    """
    ledgers = list(found)
    written = list(dict.fromkeys(district for ledger in ledgers for district in ledger.districts))
    meant = {name: district for name in written if (district := district_meant(name, written))}
    # 兴区 → 兴隆台区 → 盘锦市兴隆台区 would be a chain: a name that is meant by another one is written out.
    aliases = {name: district for name, district in meant.items() if district not in meant}
    districts = [name for name in written if name not in aliases]
    line = (
        f"districts = {_toml(districts)}" if districts else '#districts = ["兴隆台区", "双台子区", "大洼区", "盘山县"]'
    )
    entries = [_LEDGER.format(path=_toml(ledger.path), kind=_toml(ledger.kind)) for ledger in ledgers]
    spelt = [f"{_toml(name)} = {_toml(district)}{_WHY}" for name, district in aliases.items()]
    head = _HEAD.format(districts=line, aliases="\n".join(spelt) or '#"大洼" = "大洼区"')
    return head + _LEDGERS + ("\n".join(entries) or _NO_LEDGER) + _REST


def _toml(value: str | list[str]) -> str:
    # A JSON string is a TOML basic string, but for the one control character that TOML wants escaped too.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
