"""What is taken for a list of items, and for a row of one: as a ledger has them, as somebody answers, or as found.

Exists because who answers may send nothing but numbers and states: no ledger, but whoever has the ledger knows of what
they are; and who was on patrol what was seen and where, before anybody is to put it right by a day. May import
`civtrack.ledger.headers` and what stands below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from civtrack.ledger import vocabulary as words
from civtrack.ledger.headers import is_ledger
from civtrack.light import NamedTuple
from civtrack.model import Field

__all__ = ["ANSWERS", "FOUND", "LEDGERS", "Taken"]

_ANSWERED: Final = words.STATE_FIELDS | {Field.DONE_ON, Field.CLOSED_ON, Field.MEASURES, Field.PERCENT}


class Taken(NamedTuple):
    """What is taken.

    Attributes:
        qualifies: Whether columns of some fields make a list; see `civtrack.ledger.headers.is_ledger`.
        least: How many cells that say how an item goes on make an item of a row which says not what it is.
    """

    qualifies: Callable[[frozenset[Field], Iterable[str | None], str], bool]
    least: int


def _is_answer(fields: frozenset[Field], ambiguous: Iterable[str | None], deadline: str) -> bool:  # noqa: ARG001
    """Whether columns name items and answer for them."""
    return not (fields.isdisjoint({Field.NUMBER, Field.ROW_KEY}) or fields.isdisjoint(_ANSWERED))


def _is_found(fields: frozenset[Field], ambiguous: Iterable[str | None], deadline: str) -> bool:  # noqa: ARG001
    """Whether columns say what was seen and where."""
    return Field.DESCRIPTION in fields and not fields.isdisjoint(_WHERE)


_WHERE: Final = frozenset({Field.SITE, Field.STREET, Field.COMMUNITY, Field.DISTRICT})
LEDGERS: Final = Taken(is_ledger, 2)
ANSWERS: Final = Taken(_is_answer, 1)
FOUND: Final = Taken(_is_found, 2)
