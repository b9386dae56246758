r"""What a clerk may type to say what he means: one table of names, and the grammar of ``-w/--where``.

Exists so that an option, a column, a condition, a setting and the completion of the shell know the same words. May
import `civtrack.model` and `civtrack.errors`; it knows no item and no day: what a condition means for an item is said
by `civtrack.rules.asked`.

The grammar of a condition, full-width signs being the same as half-width ones::

    condition  := [any]                              nothing at all asks for everything
    any        := all { ("|" | "或" | "或者" | "or") all }           one of them
    all        := part { ["且" | "并且" | "而且" | "and"] part }      every one of them
    part       := negation part | "(" any ")" | term | words
    negation   := "not" ":" | "非" [":"]             非 only before a field, a bracket, a quote or a blank
    term       := field (":" | "=") value { ("," | "、") value }      one of the values
    value      := range | text
    range      := text ".." text | text ".." | ".." text
    words      := text { ("," | "、") text }          without a field; one of them
    text       := bare | quoted
    quoted     := '"' … '"' | "'" … "'" | “ … ” | ‘ … ’ | 「 … 」     the closing sign doubled stands for itself
    bare       := anything without blanks, brackets, "|", quotes and commas; in a word without ":" and "=" too

A field is named as in JSON (``unit``) or in Chinese (责任单位, 单位). ``:`` asks whether a text contains the value,
``=`` whether it is the value; days, numbers and words of a list are the same with both. 空 (``none``) asks for nothing
in the cell, 有 (``any``) for something; in quotes they are texts. 非机动车 is a word and no negation; 非大洼区 is one,
since what follows 非 is a district, and 非大洼区,盘山县 is neither of them (`civtrack.rules.asked`). What else a word
without a field may say, 未办结 or 本周到期, stands in `civtrack.rules.spoken`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civtrack.doors import door

if TYPE_CHECKING:
    from civtrack.asking.formatting import formatted
    from civtrack.asking.parser import parse
    from civtrack.asking.tree import All, Any, Expression, Not, Range, Term, Text, Word

__all__ = ["All", "Any", "Expression", "Not", "Range", "Term", "Text", "Word", "formatted", "parse"]

_HOMES = {"formatted": "formatting", "parse": "parser"} | dict.fromkeys(
    ("All", "Any", "Expression", "Not", "Range", "Term", "Text", "Word"), "tree"
)
"""Name → its module: the language of a run is told from its words alone, and no run without a condition has one."""

__getattr__ = door(__name__, _HOMES)
