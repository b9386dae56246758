"""A tree → the condition as text: ``parse(formatted(tree)) == tree``.

Exists so that a saved or composed condition can be shown. May import `civtrack.asking.lexer` and
`civtrack.asking.tree`.
"""

from __future__ import annotations

from civtrack.asking.lexer import bare
from civtrack.asking.tree import All, Any, Expression, Not, Range, Term, Text, Word

__all__ = ["formatted"]


def formatted(expression: Expression) -> str:
    """The condition as it is typed, with English names of fields and half-width signs."""
    match expression:
        case All(parts):
            return " ".join(_inside(part, All, Any) for part in parts)
        case Any(parts):
            return " | ".join(_inside(part, Any) for part in parts)
        case Not(part):
            return f"not:{_inside(part, All, Any)}"
        case Word(texts):
            return ",".join(map(_text, texts))
        case Term(name, values, whole):
            return f"{name}{'=' if whole else ':'}{','.join(map(_value, values))}"


def _inside(part: Expression, *bracketed: type[All | Any]) -> str:
    text = formatted(part)
    return f"({text})" if isinstance(part, bracketed) else text


def _value(value: Text | Range) -> str:
    if isinstance(value, Range):
        return f"{value.first or ''}..{value.last or ''}"
    # What the parser put together stays as it is: 8:30.
    return value.text if not value.quoted and ":" in value.text.replace("=", ":") else _text(value)


def _text(text: Text) -> str:
    if not text.quoted:
        assert bare(text.text), text
        return text.text
    return '"' + text.text.replace('"', '""') + '"'
