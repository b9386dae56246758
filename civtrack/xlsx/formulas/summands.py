"""Takes out of a formula's sums what refers to removed rows only, where nothing else of it changes its meaning.

Exists because the grand total of a ledger adds up the sub-totals of all districts (``SUM(H70,H134)``, ``H70+H134``):
when the others' are removed, Excel makes ``#REF!`` of the whole, while the sum of what is left is meant. May import
`civtrack.xlsx.formulas.text`, `civtrack.xlsx.formulas.references` and `civtrack.xlsx.formulas.rowmap`.

Rules:

- An argument of SUM, COUNT, COUNTA, MAX, MIN, AVERAGE, PRODUCT or SUBTOTAL that lies in removed rows is taken out with
  its comma; of SUM, COUNT and COUNTA without any argument left, 0 stays.
- A summand of ``+`` and ``-`` that lies in removed rows is taken out with its sign, or is 0 where it stands first.
- Anywhere else a removed reference stays, and with it the formula, as Excel has it.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from civtrack.light import NamedTuple
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.formulas.text import Other, Reference, parse

__all__ = ["without_removed"]

_ADD_UP = frozenset({"SUM", "COUNT", "COUNTA", "MAX", "MIN", "AVERAGE", "PRODUCT", "SUBTOTAL"})
_ZERO = frozenset({"SUM", "COUNT", "COUNTA"})


class _Token(NamedTuple):
    """``gone`` for a removed reference, ``call``, a character of its own, or anything else."""

    kind: str
    text: str


def without_removed(text: str, sheet: str, rows: RowMap) -> str:
    """The formula without the parts of its sums that lie in removed rows.

    Args:
        text: The formula as ``<f>`` holds it.
        sheet: The sheet that it stands on.
        rows: What becomes of that sheet's rows.

    Returns:
        The formula in the rows of before, for whoever adjusts it; the same text where nothing could be taken out.
    """
    tokens = _tokens(text, sheet, rows)
    if tokens is None or not any(token.kind == "gone" for token in tokens):
        return text
    joined = "".join(token.text for token in _left(tokens))
    return joined or "0"


def _tokens(text: str, sheet: str, rows: RowMap) -> list[_Token] | None:
    """The formula's tokens without blanks; None where a blank is an operator (what two areas have in common)."""
    found: list[_Token] = []
    for piece in parse(text):
        if isinstance(piece, Reference):
            own = not piece.foreign and all(name.casefold() == sheet.casefold() for name in piece.sheets)
            found.append(_Token("gone" if own and rows.area(piece.area) is None else "", piece.spelled()))
        elif isinstance(piece, Other) and piece.kind == "operator":
            found += [_Token(char if char in "(),+-" else "" if char.strip() else " ", char) for char in piece.text]
        elif isinstance(piece, Other) and piece.kind == "function":
            found.append(_Token("call", piece.text))
        else:
            found.append(_Token("", piece.text))
    kinds = "".join("x" if token.kind in {"", "gone"} else token.kind[0] for token in found)
    if re.search(r"[x)] +[xc(]", kinds) and any(" " in piece.text for piece in parse(text) if isinstance(piece, Other)):
        return None
    return [token for token in found if token.kind != " "]


_NONE = _Token("", "")
_NOTHING = _Token("", "0")


def _left(tokens: list[_Token]) -> list[_Token]:
    """The tokens without the removed references that can be taken out, in one pass.

    What stands before a reference is settled when it is reached: taking out one never lets an earlier one be taken out.
    """
    found: list[_Token] = []
    openings: list[int] = []
    place, count = 0, len(tokens)
    while place < count:
        token = tokens[place]
        place += 1
        if token.kind != "gone":
            if token.kind in {"call", "("}:
                openings.append(len(found))
            elif token.kind == ")" and openings:
                openings.pop()
            found.append(token)
            continue
        before, after = found[-1] if found else _NONE, tokens[place] if place < count else _NONE
        starts = not found or before.kind in {"call", "(", ","}
        ends = place == count or after.kind in {")", ","}
        if starts and ends:
            taken = _argument(found, openings[-1] if openings else -1, after)
            if taken is _Taken.WITH_CALL:
                del found[openings.pop() :]
                found.append(_NOTHING)
                place += 1
            elif taken is _Taken.WITH_COMMA_BEFORE:
                found.pop()
            elif taken is _Taken.WITH_COMMA_AFTER:
                place += 1
            else:
                found.append(token if found or place < count else _NOTHING)
        elif before.kind in {"+", "-"} and (ends or after.kind in {"+", "-"}) and _is_sum(found):
            found.pop()
        elif starts and after.kind == "+":
            place += 1
        elif starts and after.kind == "-":
            found.append(_NOTHING)
        else:
            found.append(token)
    return found


def _is_sum(tokens: list[_Token]) -> bool:
    """Whether the sign at the end adds to something before it, and is no sign of a number after another operator."""
    return len(tokens) > 1 and tokens[-2].kind in {")", "", "gone"} and _operand(tokens[-2])


def _operand(token: _Token) -> bool:
    return token.kind in {")", "gone"} or token.text not in "*/^&=<>%:;{}"


class _Taken(Enum):
    """How an argument is taken out of a call."""

    NOT = auto()
    WITH_CALL = auto()
    WITH_COMMA_BEFORE = auto()
    WITH_COMMA_AFTER = auto()


def _argument(found: list[_Token], opening: int, after: _Token) -> _Taken:
    """How an argument that follows the tokens so far can be taken out without another meaning of its function."""
    if opening < 0 or found[opening].kind != "call" or not after.kind:
        return _Taken.NOT
    name = found[opening].text.rstrip("( ").upper().removeprefix("_XLFN.")
    first, last = opening == len(found) - 1, after.kind == ")"
    if name not in _ADD_UP or (name == "SUBTOTAL" and (first or (last and opening == len(found) - 3))):
        return _Taken.NOT
    if first and last:
        return _Taken.WITH_CALL if name in _ZERO else _Taken.NOT
    return _Taken.WITH_COMMA_AFTER if first else _Taken.WITH_COMMA_BEFORE
