"""Formulas as trees: operators with Excel's precedence, calls, references, literals.

Exists so that what is computed is first understood as a whole: what the grammar below does not cover is not computed at
all. May import `civtrack.model`, `civtrack.xlsx.parts.addresses` and `civtrack.xlsx.formulas.text`.

Grammar (ECMA-376 part 1, 18.17.2.2; the minus sign before ``^`` as Excel has it: ``-2^2`` is 4)::

    expression  = joined { ("=" | "<>" | "<" | "<=" | ">" | ">=") joined }
    joined      = sum { "&" sum }
    sum         = product { ("+" | "-") product }
    product     = power { ("*" | "/") power }
    power       = percent { "^" percent }
    percent     = signed { "%" }
    signed      = { "+" | "-" } operand
    operand     = number | text | truth | error | reference | call | "(" expression ")"
    call        = name "(" [ [expression] { "," [expression] } ] ")"

Unions, intersections, array constants, names and structured references are not covered.
"""

from __future__ import annotations

from civtrack.light import dataclass
from civtrack.model import CellError
from civtrack.patterns import lazy
from civtrack.xlsx.formulas.text import Other, Piece, Reference, parse, remembering

__all__ = ["Binary", "Call", "Literal", "Node", "NotCovered", "Percent", "Ref", "Signed", "tree"]


class NotCovered(Exception):
    """The formula is outside of what is computed here."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant; None is an argument left out."""

    value: float | str | bool | CellError | None


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference on one sheet of this book; no sheet is the formula's own."""

    sheet: str | None
    reference: Reference


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments, its name in upper case without ``_xlfn.``."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """A sign before an operand."""

    sign: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Percent:
    """``%`` after an operand."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and what stands between them."""

    operator: str
    left: Node
    right: Node


Node = Literal | Ref | Call | Signed | Percent | Binary
_LEVELS = (("=", "<>", "<", "<=", ">", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))
_OPERATOR = lazy(r"\s*(<=|>=|<>|[=<>&+\-*/^%(),])\s*")
_DEEPEST = 64
"""Excel nests 64 levels."""

Token = Piece | str


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    for piece in parse(text.strip().removeprefix("=").strip()):
        if not (isinstance(piece, Other) and piece.kind == "operator"):
            tokens.append(piece)
            continue
        at = 0
        while at < len(piece.text):
            match = _OPERATOR.match(piece.text, at)
            if match is None:
                raise NotCovered(piece.text)
            tokens.append(match[1])
            at = match.end()
    return tokens


class _Reader:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens, self._at, self._depth = tokens, 0, 0

    def peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def take(self) -> Token:
        token = self.peek()
        if token is None:
            raise NotCovered
        self._at += 1
        return token

    def accept(self, *wanted: str) -> str | None:
        token = self.peek()
        if isinstance(token, str) and token in wanted:
            self._at += 1
            return token
        return None

    def level(self, number: int = 0) -> Node:
        if number == len(_LEVELS):
            return self._percent()
        left = self.level(number + 1)
        while operator := self.accept(*_LEVELS[number]):
            left = Binary(operator, left, self.level(number + 1))
        return left

    def _percent(self) -> Node:
        node = self._signed()
        while self.accept("%"):
            node = Percent(node)
        return node

    def _signed(self) -> Node:
        signs = []
        while sign := self.accept("+", "-"):
            signs.append(sign)
        node = self._operand()
        for sign in reversed(signs):
            node = Signed(sign, node)
        return node

    def _operand(self) -> Node:
        token = self.take()
        if self._tokens[self._at - 1] == "(":
            node = self._nested()
            if not self.accept(")"):
                raise NotCovered
            return node
        if isinstance(token, Reference):
            if token.foreign or len(token.sheets) > 1:
                raise NotCovered
            return Ref(token.sheets[0] if token.sheets else None, token)
        if isinstance(token, str):
            raise NotCovered(token)
        return self._call(token) if token.kind == "function" else _literal(token)

    def _nested(self) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotCovered
        node = self.level()
        self._depth -= 1
        return node

    def _call(self, token: Other) -> Node:
        if token.sheets or token.foreign:
            raise NotCovered(token.text)
        name = token.text.rstrip("(").upper().removeprefix("_XLFN.")
        arguments: list[Node] = []
        if self.accept(")"):
            return Call(name, ())
        while True:
            missing = self.peek() in {",", ")"} if isinstance(self.peek(), str) else False
            arguments.append(Literal(None) if missing else self._nested())
            if not self.accept(","):
                break
        if not self.accept(")"):
            raise NotCovered
        return Call(name, tuple(arguments))


def _literal(token: Other) -> Node:
    if token.sheets or token.foreign:
        raise NotCovered(token.text)
    match token.kind:
        case "number":
            return Literal(float(token.text))
        case "text" if token.text.endswith('"') and len(token.text) > 1:
            return Literal(token.text[1:-1].replace('""', '"'))
        case "error":
            return Literal(CellError(token.text))
        case "name" if token.text.upper() in {"TRUE", "FALSE"}:
            return Literal(token.text.upper() == "TRUE")
    raise NotCovered(token.text)


@remembering(2048)
def tree(text: str) -> Node:
    """The tree of a formula.

    Raises:
        NotCovered: It has something that the grammar above does not.
    """
    reader = _Reader(_tokens(text))
    node = reader.level()
    if reader.peek() is not None:
        raise NotCovered(text)
    return node
