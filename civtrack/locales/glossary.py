"""One word for one thing: what the Chinese of civtrack calls what, and what it does not call it.

Exists so that a clerk who learnt a word on the terminal finds the same in every document. A test holds the catalogue,
the shipped templates and the commented settings to it. May import only `civtrack.light`.
"""

from __future__ import annotations

import re

from civtrack.light import NamedTuple

__all__ = ["GLOSSARY", "Term", "wrong_words"]


class Term(NamedTuple):
    """A word, what it means, and a pattern of what must not stand for it."""

    word: str
    means: str
    never: str


GLOSSARY = (
    Term("等级", "a tier: 红、黄、绿、待定、已办结", r"(?<![存归建文])档(?!案)|色块"),
    Term("项", "items of whatever kind, counted together", r"任务\s?(?:\d+|\{[^}]*\}+)\s?件"),
    Term(
        "件",
        "problems alone; 条 are rows of a ledger or of a list",
        r"件问题|件任务|件事项|问题\s?(?:\d+|\{[^}]*\}+)\s?项(?!目)",
    ),
    Term("逾期", "open past the deadline", r"超期|过期未|超时限"),
    Term("新增逾期", "has become overdue since", r"转红|新逾期"),
    Term("办结", "done, by whatever the office takes for done", r"本期销号|新增、销号|销号总数"),
    Term("销号", "verified by a check, never merely reported done", r"已办结销号|办结（销号）"),
    Term("上次存档", "what was recorded on an earlier day", r"快照"),
    Term("台账缺行", "a row that was there and is there no more", r"行消失|条目消失"),
    Term("预警升级", "has come into a graver tier; 预警降级: into a milder one", r"等级加重|等级减轻|升档|降档"),
    Term("时限不明确", "a deadline that cannot be read as a day", r"时限看不懂|看不懂的时限|时限不清"),
    Term("无时限", "no deadline is written", r"没有时限"),
    Term("督办措施", "what the office does about an item that is overdue, by its days", r"督办(?:步骤|手段)"),
    Term("材料", "what is handed in; 档案材料: their ledgers and the profile by which they are judged", r"档案资料"),
    Term("本", "ledgers; 份 are files that are made", r"个台账|(?<=[这那哪几])[份个]台账"),
    Term("重新在办", "was done, and is open again; 反弹 where the ledger says so", r"重新打开"),
    Term("无需处理", "nothing needs to be done", r"不用处理|不必处理"),
    Term("请核对", "must be looked at by somebody", r"看一眼|看一看"),
)


def wrong_words(text: str) -> list[str]:
    """The words of a text that the glossary replaces, each with the word to use."""
    return [f"{found[0]} → {term.word}" for term in GLOSSARY for found in re.finditer(term.never, text) if found[0]]
