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
from typing import NamedTuple

from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.formulas.text import Other, Reference, parse

__all__ = ["without_removed"]

_ADD_UP = frozenset({"SUM", "COUNT", "COUNTA", "MAX", "MIN", "AVERAGE", "PRODUCT", "SUBTOTAL"})
_ZERO = frozenset({"SUM", "COUNT", "COUNTA"})
_EDGES = frozenset({"", "(", ",", ")", "+", "-"})


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
    while (shorter := _once(tokens)) is not None:
        tokens = shorter
    joined = "".join(token.text for token in tokens)
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


def _once(tokens: list[_Token]) -> list[_Token] | None:
    """The tokens with one removed reference less; None where none can be taken out."""
    for place, token in enumerate(tokens):
        if token.kind != "gone":
            continue
        before = tokens[place - 1] if place else _Token("", "")
        after = tokens[place + 1] if place + 1 < len(tokens) else _Token("", "")
        starts = not place or before.kind in {"call", "(", ","}
        ends = place + 1 == len(tokens) or after.kind in {")", ","}
        if starts and ends:
            if (shorter := _argument(tokens, place)) is not None:
                return shorter
            if not place and place + 1 == len(tokens):
                return [_Token("", "0")]
        elif before.kind in {"+", "-"} and (ends or after.kind in {"+", "-"}) and _is_sum(tokens, place - 1):
            return tokens[: place - 1] + tokens[place + 1 :]
        elif starts and after.kind == "+":
            return tokens[:place] + tokens[place + 2 :]
        elif starts and after.kind == "-":
            return [*tokens[:place], _Token("", "0"), *tokens[place + 1 :]]
    return None


def _is_sum(tokens: list[_Token], sign: int) -> bool:
    """Whether a sign adds to something before it, and is no sign of a number after another operator."""
    return sign > 0 and tokens[sign - 1].kind in {")", "", "gone"} and _operand(tokens[sign - 1])


def _operand(token: _Token) -> bool:
    return token.kind in {")", "gone"} or token.text not in "*/^&=<>%:;{}"


def _argument(tokens: list[_Token], place: int) -> list[_Token] | None:
    """The tokens without an argument; None where the function would not mean the same without it."""
    depth, opening = 0, place - 1
    while opening >= 0:
        kind = tokens[opening].kind
        if kind == ")":
            depth += 1
        elif kind in {"call", "("}:
            if not depth:
                break
            depth -= 1
        opening -= 1
    if opening < 0 or tokens[opening].kind != "call":
        return None
    name = tokens[opening].text.rstrip("( ").upper().removeprefix("_XLFN.")
    first = opening == place - 1
    last = tokens[place + 1].kind == ")"
    if name not in _ADD_UP or (name == "SUBTOTAL" and first):
        return None
    if first and last:
        if name not in _ZERO:
            return None
        return [*tokens[:opening], _Token("", "0"), *tokens[place + 2 :]]
    if name == "SUBTOTAL" and last and opening == place - 3:
        return None
    return tokens[: place - 1] + tokens[place + 1 :] if not first else tokens[:place] + tokens[place + 2 :]
