"""What ``civtrack`` alone shows, and ``civtrack help``: the everyday commands, a command's help, fields, conditions.

Exists so that somebody who types nothing, or only a name, is shown the next step and no mistake. May import everything
below `civtrack.cli`.
"""

from __future__ import annotations

from collections.abc import Sequence

from civtrack.asking.names import CONDITION_FIELDS, FIELDS, LANGUAGES, TIERS, meant
from civtrack.cli.words import known_word
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

__all__ = ["arranged", "everyday", "fields_help", "where_help"]

TOPICS = {"fields": ("字段", "列"), "where": ("条件", "查询条件")}
_HELP = ("help", "帮助")


def arranged(arguments: Sequence[str], groups: Sequence[str]) -> list[str] | str:
    """What was typed, as the parser takes it; or a text that is the whole answer.

    ``--lang`` may stand before the command, ``help X`` is ``X --help``, and nothing at all asks for the everyday
    commands.

    Args:
        arguments: The command line without the program's name.
        groups: The commands that have commands of their own.

    Raises:
        UsageMistake: There is no such language.
    """
    rest = list(arguments)
    lang: list[str] = []
    while rest and (rest[0] == "--lang" or rest[0].startswith("--lang=")):
        typed = rest.pop(0)
        if typed == "--lang":
            if not rest:
                raise UsageMistake(
                    "--lang", detail=Message(N_("needs a value; see {help}"), {"help": "civtrack --help"})
                )
            value = rest.pop(0)
        else:
            value = typed.partition("=")[2]
        lang = ["--lang", known_word("--lang", value, LANGUAGES)]
    if not rest:
        return everyday()
    if rest[0] in _HELP:
        words = [word for word in rest[1:] if not word.startswith("-")]
        if not words:
            return ["--help"]
        if (topic := meant(words[0], TOPICS)) is not None:
            return where_help() if topic == "where" else fields_help()
        return [*words, "--help"]
    if len(rest) == 1 and rest[0] in groups:
        return [*rest, "--help"]
    if lang and not rest[0].startswith("-") and "--lang" not in rest:
        # Behind "--" nothing is an option any more.
        place = rest.index("--") if "--" in rest else len(rest)
        rest[place:place] = lang
    return rest


def everyday() -> str:
    """The commands of every day, each with a line that can be typed as it stands."""
    from civtrack.cli.help import pairs

    tr = active()
    lines = [
        ("civtrack daily", tr("the whole day's work: tables, updated ledgers, a workbook for each district")),
        ("civtrack summary", tr("the three-colour table")),
        ("civtrack query -d 大洼区 --tier red", tr("what is overdue in one district")),
        ('civtrack query -w "逾期:5.."', tr("any question, as a condition (civtrack help where)")),
        ("civtrack explain 编号", tr("why an item has its colour")),
        ("civtrack remind", tr("reminders to paste into the chat, one for each unit")),
        ("civtrack inspect", tr("what was understood of the ledgers, and what is wrong in them")),
        ("civtrack config init", tr("the first time: settings from the ledgers in this folder")),
        ("civtrack demo", tr("a sample office to try everything on")),
    ]
    head = tr("civtrack reads the office's ledgers, judges every item, and writes the three-colour tables.")
    more = tr("All commands: civtrack --help. One of them: civtrack help query.")
    return f"{head}\n{pairs(tr('Every day:'), lines)}\n{more}\n"


def where_help() -> str:
    """How a condition is written, by examples that can be typed."""
    from civtrack.cli.help import pairs

    tr = active()
    lines = [
        (
            '-w "大洼区 红"',
            tr("both: a district and a tier; so does a unit, anything else is looked for in the texts"),
        ),
        (
            '-w "大洼区 本周到期 未办结"',
            tr("as one says it: 上月新增, 逾期10天以上, 没有责任人, 张三负责的, 大洼区占道经营未办结"),
        ),
        ('-w "县区:大洼区,盘山县"', tr("one of several values")),
        ('-w "逾期:5.."', tr("a range: 5.. from five on, ..5 up to five, 1..5 between")),
        (
            '-w "时限:..+7d"',
            tr("days: 今天, 昨天, 下周五, 7月20日, 月底, +7d; stretches: 本周, 上月, 7月, 7月1日..7月15日"),
        ),
        ('-w "责任人:空"', tr("nothing stands there; 有: something does; in quotes it is the word itself")),
        ('-w "责任单位=市教育局"', tr("“=” is the whole text, “:” a part of it")),
        ('-w "非县区:大洼区"', tr("not; also not: before a condition or a bracket")),
        ('-w "红 | (黄 逾期:空)"', tr("“|” is or, brackets group; full-width signs are the same")),
        ('-w "点位:“市民之家（二期）”"', tr("quotes around what has blanks, brackets or commas")),
    ]
    saved = tr("A condition that is needed again is saved in civtrack.toml and asked for with --view 本周必办:")
    columns = '["编号", "县区", "问题", "责任单位", "时限"]'
    example = f'  [views.本周必办]\n  where = "等级:红,黄 时限:..+7d"\n  columns = {columns}'
    return f"{pairs(tr('Conditions (query, set, remind):'), lines).lstrip()}\n{saved}\n{example}\n\n{fields_help()}"


def fields_help() -> str:
    """Every field: what JSON calls it, what it may be called in Chinese, what it holds."""
    from civtrack.cli.help import pairs
    from civtrack.rules.asked import DAYS, NUMBERS

    tr = active()
    kinds = {
        **dict.fromkeys(DAYS, tr("a day")),
        **dict.fromkeys(NUMBERS, tr("a number")),
        "tier": " ".join(words[0] for words in list(TIERS.values())[:6]),
    }
    own = [name for name in CONDITION_FIELDS if name not in FIELDS]

    def line(name: str) -> tuple[str, str]:
        words = "、".join((FIELDS.get(name) or CONDITION_FIELDS[name])[:4])
        return name, f"{words}（{kinds[name]}）" if name in kinds else words

    shown = pairs(tr("Fields (--columns, --sort, -w, JSON, SQL):"), [line(name) for name in FIELDS])
    alone = pairs(tr("Only in conditions:"), [line(name) for name in own])
    return f"{shown.lstrip()}{alone}"
