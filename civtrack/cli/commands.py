"""Which commands there are: what each is called, where it stands, what its help says.

Exists so that help lists all of them and a command starts without importing the others: their modules are named here
and imported when they are meant. May import `civtrack.locales`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from civtrack.light import NamedTuple
from civtrack.locales import active

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["COMMANDS", "GROUPS", "Entry", "Group"]

tr = active()


class Entry(NamedTuple):
    """A command.

    Attributes:
        module: Its module in `civtrack.cli`.
        function: The function there that takes its options; without a trailing ``_`` it is the command's name.
        text: What it does, in a sentence.
        examples: Lines as they are typed.
    """

    module: str
    function: str
    text: str
    examples: tuple[str, ...]

    @property
    def name(self) -> str:
        """What is typed."""
        return self.function.removesuffix("_")

    def load(self) -> Callable[..., None]:
        """The function itself."""
        found: Any = getattr(import_module(f"civtrack.cli.{self.module}"), self.function)
        return found  # type: ignore[no-any-return] # what the module defines


class Group(NamedTuple):
    """A command that has commands of its own."""

    name: str
    text: str
    examples: tuple[str, ...]
    entries: tuple[Entry, ...]


COMMANDS: tuple[Entry, ...] = (
    Entry(
        "inspect",
        "inspect",
        tr("Shows what was understood of each sheet, then every data problem with its cell and advice."),
        ("civtrack inspect 7月问题台账.xlsx", "civtrack inspect 台账/ --format json"),
    ),
    Entry(
        "summary",
        "summary",
        tr("Prints the three-colour table: one row a district, total last."),
        (
            "civtrack summary 台账/ --as-of 2022-07-20",
            "civtrack summary --by 责任单位 --sort 红:降序 --limit 10",
            "civtrack summary --by 县区,问题类别 --count 红",
            "civtrack summary --trend",
            "civtrack summary -o 三色表.csv",
        ),
    ),
    Entry(
        "query",
        "query",
        tr("Lists items, filtered and sorted."),
        (
            "civtrack query -d 大洼区 --tier red,yellow",
            "civtrack query --overdue 5.. --sort days_overdue:desc -o 逾期.xlsx",
            "civtrack query --due 本周 --columns 编号,问题,责任单位,时限",
            'civtrack query -w "大洼区 红 逾期:5.. 非类别:环境卫生"',
            "civtrack query --view 本周必办",
            'civtrack query --sql "SELECT unit, count(*) FROM items GROUP BY unit"',
        ),
    ),
    Entry(
        "explain",
        "explain",
        tr("Explains one item's colour step by step, with the source text of each value."),
        ("civtrack explain 甲0012号", "civtrack explain '7月问题台账.xlsx!整改台账!16'"),
    ),
    Entry(
        "update",
        "update",
        tr("Writes the updated ledgers: tier, days and basis beside each item, rows coloured, nothing else changed."),
        ("civtrack update 7月问题台账.xlsx --out 更新后", "civtrack update --in-place", "civtrack update --dry-run"),
    ),
    Entry(
        "split",
        "split",
        tr("Writes one workbook for each district (or unit …): look and photos kept, nothing of the others inside."),
        (
            "civtrack split --as-of 2022-07-20",
            "civtrack split -d 大洼区 --protect",
            "civtrack split --by unit --per-ledger --out 分发",
        ),
    ),
    Entry(
        "report",
        "report",
        tr("Writes the summary workbook of a day, week, month, quarter or year: tables, charts, rankings and lists."),
        (
            "civtrack report --as-of 2022-07-20",
            "civtrack report --period week --format html",
            "civtrack report --format docx",
            "civtrack report --from 2022-07-01 --to 2022-07-15 --out 报表",
        ),
    ),
    Entry(
        "notice",
        "notice",
        tr(
            "Writes the office's Word documents as drafts: circular (督查通报), express (督查快报), "
            "reminder slips (提示单), supervision slips (督办单)."
        ),
        (
            "civtrack notice --type circular --reply-by 2022-07-25",
            "civtrack notice --type express --scores 第三方测评得分.xlsx",
            "civtrack notice --type slip --unit 市教育局",
            "civtrack notice --type supervision --number 12 --photos",
        ),
    ),
    Entry(
        "brief",
        "brief",
        tr("Prints a few lines for the group chat: totals, one line a district, the worst by name, what falls due."),
        ("civtrack brief", "civtrack brief -d 大洼区", "civtrack brief --image -o 简报.png"),
    ),
    Entry(
        "remind",
        "remind",
        tr(
            "Reminds each unit, person, leader or district of what is overdue and what falls due: text to paste (催办)."
        ),
        (
            "civtrack remind",
            "civtrack remind --per person --within 3天 --unit 市住建局",
            "civtrack remind --out 催办 --dry-run",
            "civtrack remind --per district -o 催办.xlsx",
            "civtrack remind --missing -d 大洼区 -d 盘山县",
        ),
    ),
    Entry(
        "daily",
        "daily",
        tr("Does the day's whole work into one dated folder and prints the three-colour table: what cron runs."),
        ("civtrack daily", "civtrack daily 台账/ --out civtrack-out --as-of 2022-07-20", "civtrack daily -q"),
    ),
    Entry(
        "changes",
        "changes",
        tr("Lists what changed since an earlier day: new, finished, newly overdue, deadlines edited, rows gone …."),
        (
            "civtrack changes",
            "civtrack changes --since 2022-07-15 -d 大洼区",
            "civtrack changes --only deadline_moved,vanished --fail-on silent-deadline",
            "civtrack changes --from 2022-07-01 --to 2022-07-20 -o 变化.xlsx",
        ),
    ),
    Entry(
        "trend",
        "trend",
        tr("Prints tiers, rates and open items over time, by district, with bars on a terminal."),
        ("civtrack trend", "civtrack trend -d 大洼区 --from 2022-07-01", "civtrack trend --period month -f json"),
    ),
    Entry(
        "collect",
        "collect",
        tr("Merges what the districts filled in back into the ledger; what they may not change is told, never taken."),
        (
            "civtrack collect 7月问题台账.xlsx 收回/ --base civtrack-out/2022-07-20/县区",
            "civtrack collect 7月问题台账.xlsx 大洼区_2022-07-20.xlsx --in-place",
            "civtrack collect 7月问题台账.xlsx 收回/*.xlsx 收回/盘山县.docx --dry-run",
        ),
    ),
    Entry(
        "setting",
        "set_",
        tr("Edits fields of one item, or of many, in the ledger itself: a backup first, every cell in the log."),
        (
            "civtrack set 甲0012号 整改状态=已整改 完成日期=7月18日",
            "civtrack set '7月问题台账.xlsx!整改台账!16' 责任单位=市住建局 备注=",
            'civtrack set -w "大洼区 楼道" 责任人=张三 --dry-run',
            "civtrack set 甲0012号 deadline=5个工作日内 --out 改后",
        ),
    ),
    Entry(
        "add",
        "add",
        tr("Takes new items into a ledger: columns by meaning, numbers going on; likely doubles are named, left out."),
        (
            "civtrack add 7月问题台账.xlsx 巡查0720.xlsx",
            "civtrack add 7月问题台账.xlsx 12345诉求.csv 数字城管案件.xls --dry-run",
            "civtrack add 7月问题台账.xlsx 巡查0720.xlsx --with-doubles -o 改后",
        ),
    ),
    Entry(
        "carry",
        "carry",
        tr("Makes the next period's ledger: what is open goes on, in the look of the former one, which stays."),
        (
            "civtrack carry 7月问题台账.xlsx",
            "civtrack carry 7月问题台账.xlsx -o 8月问题台账.xlsx --dry-run",
            "civtrack carry 台账/7月问题台账.xlsx --period 9月 -o 台账/",
        ),
    ),
    Entry(
        "log",
        "log",
        tr("Lists what was changed in the ledgers: when, by which command, which cell, before, after, from where."),
        (
            "civtrack log",
            "civtrack log 甲0012号",
            "civtrack log --since 昨天 --ledger 7月问题台账.xlsx",
            "civtrack log -o 改动.xlsx",
        ),
    ),
    Entry(
        "restore",
        "restore",
        tr(
            "Takes the last command on a ledger back (--last), or puts a backup in its place, byte for byte; what "
            "stands there is kept first."
        ),
        (
            "civtrack restore --last 7月问题台账.xlsx",
            "civtrack restore 7月问题台账.xlsx",
            "civtrack restore 7月问题台账.xlsx --list",
            "civtrack restore 7月问题台账.xlsx --backup 2022-07-20 --dry-run",
        ),
    ),
    Entry(
        "export",
        "export",
        tr("Writes the day's judged items as Parquet, for tables over many offices."),
        (
            "civtrack export --out 上报",
            "civtrack export 台账/ --as-of 2022-07-20 --without-people --dry-run",
        ),
    ),
    Entry(
        "rollup",
        "rollup",
        tr("Prints one table over many offices' exports, with a single office's figures and ranks."),
        (
            "civtrack rollup 各市上报/",
            "civtrack rollup 各市上报/ --by city,district --as-of 2022-07-20 -o 全省.xlsx",
            "civtrack rollup 各市上报/ --by day,city --from 2022-07-01 -f json",
            "civtrack rollup 各市上报/ --by unit --engine local-spark",
        ),
    ),
    Entry(
        "doctor",
        "doctor",
        tr("Checks the environment: versions, calendar, encoding, write access, files open in Excel."),
        ("civtrack doctor", "civtrack doctor --cron"),
    ),
    Entry(
        "manual",
        "manual",
        tr("Shows the clerk's manual (使用手册), or writes it as a page or a Word document."),
        ("civtrack manual", "civtrack manual -o 使用手册.html", "civtrack manual -o 使用手册.docx --lang zh"),
    ),
    Entry(
        "completion",
        "completion",
        tr("Prints the script by which a shell completes commands, options, districts, units and views."),
        ("civtrack completion bash", "civtrack completion powershell"),
    ),
    Entry(
        "demo",
        "demo",
        tr("Copies the bundled sample office to a folder, runs daily on it, and says what to look at."),
        ("civtrack demo", "civtrack demo 试用"),
    ),
)

GROUPS: tuple[Group, ...] = (
    Group(
        "history",
        tr("Shows, exports and prunes the snapshots of earlier days."),
        ("civtrack history list", "civtrack history show 2022-07-20", "civtrack history export -o 历史.csv"),
        (
            Entry("history", "list_", tr("Lists the recorded days."), ("civtrack history list",)),
            Entry(
                "history",
                "show",
                tr("Lists the items of a recorded day as they stood."),
                ("civtrack history show 2022-07-20 -d 大洼区",),
            ),
            Entry(
                "history",
                "prune",
                tr("Forgets old days and gives their space back."),
                ("civtrack history prune --before 2021-01-01 --dry-run", "civtrack history prune --keep 400"),
            ),
            Entry(
                "history",
                "export",
                tr("Writes every item of every recorded day to a CSV, JSON Lines or Parquet file."),
                ("civtrack history export -o 历史.csv", "civtrack history export --from 2022-07-01 -o 历史.parquet"),
            ),
        ),
    ),
    Group(
        "config",
        tr("Writes, shows and checks the settings file civtrack.toml."),
        ("civtrack config init", "civtrack config show", "civtrack config check"),
        (
            Entry(
                "config",
                "init",
                tr("Writes a commented civtrack.toml from the ledgers found."),
                ("civtrack config init", "civtrack config init 台账/", "civtrack config init --templates"),
            ),
            Entry("config", "show", tr("Shows every value with its origin."), ("civtrack config show",)),
            Entry(
                "config",
                "check",
                tr("Reports every mistake in the settings, with the nearest known key."),
                ("civtrack config check",),
            ),
            Entry(
                "mapping",
                "map_",
                tr("Asks what each unknown column of a ledger is, and writes it down."),
                ("civtrack config map 一览.xlsx", "civtrack config map 一览.xlsx --answers 答案.txt"),
            ),
            Entry(
                "status_words",
                "words",
                tr("Lists the status texts that nobody understands, asks what each means, and writes it down."),
                ("civtrack config words", "civtrack config words 台账/ --answers 答案.txt"),
            ),
        ),
    ),
)
