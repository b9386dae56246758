"""Which formulas look something up by a cell of their own row: what they show is said of that row.

Exists because such a list (每类问题的牵头部门, 单位的电话) stands on a sheet that stays behind, and the row would lose
what it says. May import `civtrack.patterns`.

A formula is one of these where it is nothing but an exact VLOOKUP, XLOOKUP or INDEX of a MATCH, alone or in an IFERROR,
and its key is a single cell of its own row.
"""

from __future__ import annotations

from civtrack.patterns import lazy

__all__ = ["key_column"]

_KEY = r"\$?(?P<{0}>[A-Z]{{1,3}})\$?(?P<{1}>[1-9]\d{{0,6}})"
_AREA = r"(?:(?:'(?:[^'\[\]]|'')+'|[^\s'!()\[\],:;+*/&<>=-]+)!)\$?[A-Z]{1,3}\$?\d{0,7}:\$?[A-Z]{1,3}\$?\d{0,7}"
_FORMS = (
    rf"VLOOKUP\({_KEY.format('a', 'b')},{_AREA},\d{{1,3}},(?:0|FALSE(?:\(\))?)?\)",
    rf"(?:_xlfn\.)?XLOOKUP\({_KEY.format('c', 'd')},{_AREA},{_AREA}(?:,\"[^\"]*\")?(?:,0)?\)",
    rf"INDEX\({_AREA},MATCH\({_KEY.format('e', 'f')},{_AREA},0\)(?:,\d{{1,3}})?\)",
)
_FORM = "|".join(_FORMS)
_LOOKED_UP = lazy(rf"(?P<guard>IFERROR\()?(?:{_FORM})(?(guard),\"[^\"]*\"\))")


def key_column(text: str, row: int) -> str | None:
    """The letters of the column of the key; None for a formula that does anything else, or asks for another row.

    Args:
        text: The formula.
        row: Its row.
    """
    found = _LOOKED_UP.fullmatch(text.replace(" ", ""))
    if found is None:
        return None
    for letters, digits in (("a", "b"), ("c", "d"), ("e", "f")):
        if found[letters]:
            return str(found[letters]) if int(found[digits]) == row else None
    return None
