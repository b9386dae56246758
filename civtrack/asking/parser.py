"""A condition as text → its tree; the grammar stands in `civtrack.asking`.

Exists to read what a clerk types, and to point at the character where it cannot be read. May import `civtrack.asking`,
`civtrack.errors` and `civtrack.model`.
"""

from __future__ import annotations

from civtrack.asking.lexer import Kind, Piece, pieces
from civtrack.asking.names import CONDITION_FIELDS, meant, near
from civtrack.asking.tree import All, Any, Expression, Not, Range, Span, Term, Text, Word
from civtrack.errors import WhereMistake
from civtrack.model import N_, Message

__all__ = ["parse"]

DEEPEST = 60
"""Brackets and negations inside one another: more than anybody writes, fewer than Python's stack takes."""
_NOT = "非"
_OR = frozenset({"或", "或者", "or"})
_AND = frozenset({"且", "并且", "而且", "and"})
"""Words that stand between conditions; in quotes they are words."""


def parse(text: str) -> Expression:
    """Reads a condition.

    Raises:
        WhereMistake: It is none; names the place, and one to three words that may be meant.
    """
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._pieces = list(pieces(text))
        self._place = 0
        self._depth = 0

    @property
    def _next(self) -> Piece:
        return self._pieces[self._place]

    @property
    def _after(self) -> Piece:
        return self._pieces[min(self._place + 1, len(self._pieces) - 1)]

    def _take(self) -> Piece:
        piece = self._next
        self._place += piece.kind is not Kind.END
        return piece

    def _wrong(self, at: Span, detail: str, **values: object) -> WhereMistake:
        return WhereMistake(self._text, at, Message(detail, values))

    def whole(self) -> Expression:
        if self._next.kind is Kind.END:
            return All(())
        found = self._any()
        if self._place < len(self._pieces) - 1:
            raise self._unexpected()
        return found

    def _unexpected(self) -> WhereMistake:
        piece = self._next
        if piece.kind is Kind.END:
            return self._wrong(piece.at, N_("something is missing here"))
        if piece.kind is Kind.CLOSE:
            return self._wrong(piece.at, N_("this bracket was never opened"))
        return self._wrong(piece.at, N_("“{sign}” is not expected here"), sign=piece.text)

    def _any(self) -> Expression:
        parts = [self._all()]
        while self._next.kind is Kind.OR or self._between(_OR):
            self._take()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _all(self) -> Expression:
        parts = [self._part()]
        while self._next.kind in (Kind.OPEN, Kind.BARE, Kind.QUOTED) and not self._between(_OR):
            if self._between(_AND):
                self._take()
            parts.append(self._part())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _between(self, words: frozenset[str]) -> bool:
        """Whether one of some words stands here by itself, and is no field."""
        here = self._next
        apart = self._after.kind not in (Kind.COLON, Kind.EQUALS)
        return here.kind is Kind.BARE and here.text.casefold() in words and apart

    def _part(self) -> Expression:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._wrong(self._next.at, N_("too many brackets inside one another"))
        try:
            piece = self._next
            if piece.kind is Kind.OPEN:
                return self._bracket()
            if self._negated():
                return Not(self._part())
            if piece.kind is Kind.BARE and self._after.kind in (Kind.COLON, Kind.EQUALS):
                return self._term()
            if piece.kind in (Kind.BARE, Kind.QUOTED):
                if piece.kind is Kind.BARE and not piece.text.strip(".…．"):
                    raise self._wrong(piece.at, N_("a range stands without blanks behind its field: deadline:a..b"))
                return self._words()
            raise self._unexpected()
        finally:
            self._depth -= 1

    def _words(self) -> Expression:
        """A word, or several with commas between them, one of which is meant."""
        found: list[Text] = []
        while True:
            piece = self._take()
            if piece.kind not in (Kind.BARE, Kind.QUOTED):
                self._place -= piece.kind is not Kind.END
                raise self._unexpected()
            if piece.kind is Kind.BARE and piece.text.casefold() in _OR | _AND:
                detail = N_("“{sign}” stands between two conditions; in quotes it is the word itself")
                raise self._wrong(piece.at, detail, sign=piece.text)
            found.append(Text(piece.text, piece.kind is Kind.QUOTED, piece.at))
            if self._next.kind is not Kind.COMMA:
                return Word(tuple(found))
            self._take()

    def _bracket(self) -> Expression:
        opened = self._take()
        found = self._any()
        if self._next.kind is Kind.END:
            raise self._wrong(opened.at, N_("this bracket is never closed"))
        if self._next.kind is not Kind.CLOSE:
            raise self._unexpected()
        self._take()
        return found

    def _negated(self) -> bool:
        """Takes a negation, if one stands here; 非 that is glued to a field is cut off it."""
        piece, after = self._next, self._after
        if piece.kind is not Kind.BARE:
            return False
        if piece.text.casefold() == "not" and after.kind is Kind.COLON:
            self._take()
            self._take()
            return True
        if piece.text == _NOT and after.kind is not Kind.END:
            self._take()
            if self._next.kind is Kind.COLON:
                self._take()
            return True
        glued = piece.text.removeprefix(_NOT)
        if glued != piece.text and after.kind in (Kind.COLON, Kind.EQUALS) and _field(piece.text) is None:
            rest = Span(piece.at.start + 1, piece.at.end)
            self._pieces[self._place] = Piece(Kind.BARE, glued, rest, apart=False)
            return True
        return False

    def _term(self) -> Expression:
        named = self._take()
        name = _field(named.text)
        if name is None:
            known = near(named.text, CONDITION_FIELDS)
            detail = N_("there is no field “{found}”; did you mean: {near}")
            raise self._wrong(named.at, detail, found=named.text, near=known)
        whole = self._take().kind is Kind.EQUALS
        values = [self._value()]
        while self._next.kind is Kind.COMMA:
            self._take()
            values.append(self._value())
        at = Span(named.at.start, values[-1].at.end)
        return Term(name, tuple(values), whole, at)

    def _value(self) -> Text | Range:
        piece = self._take()
        if piece.kind is Kind.QUOTED:
            return Text(piece.text, quoted=True, at=piece.at)
        if piece.kind is not Kind.BARE:
            self._place -= piece.kind is not Kind.END
            raise self._wrong(piece.at, N_("a value is missing here"))
        start, end, text = piece.at.start, piece.at.end, piece.text
        # A colon glued to both sides is part of the value: 8:30, file:sheet
        while (
            self._next.kind in (Kind.COLON, Kind.EQUALS)
            and not self._next.apart
            and self._after.kind is Kind.BARE
            and not self._after.apart
        ):
            text += self._take().kind.value
            rest = self._take()
            text, end = text + rest.text, rest.at.end
        return self._range(text, Span(start, end))

    def _range(self, text: str, at: Span) -> Text | Range:
        folded = text.replace("…", "..").replace("．．", "..")
        first, dots, last = folded.partition("..")
        if not dots:
            return Text(text, quoted=False, at=at)
        last = last.removeprefix(".")
        if ".." in last or not (first or last):
            raise self._wrong(at, N_("this is no range; write a..b, a.. or ..b"))
        return Range(first or None, last or None, at)


def _field(text: str) -> str | None:
    return meant(text, CONDITION_FIELDS)
