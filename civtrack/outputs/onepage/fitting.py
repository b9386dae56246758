"""How much of everything is shown so that it stays one page.

Exists because an office has one district or a hundred, and a page is a page. The rule, in this order: districts and
units by name in the lines below (six, four, two), long names (their middle), rows of the table down to a dozen (the
others share one), worst items down to three, more rows, more items. May import its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator

from civtrack.outputs.onepage.content import Contents, Share
from civtrack.outputs.onepage.layout import Block, Form, arranged, height
from civtrack.outputs.onepage.measure import Measure

__all__ = ["fitted"]

_WORST, _SOME, _NAMES = 5, 3, (6, 4, 2)
_MOST_ROWS, _MOST_UNITS, _DOZEN, _FEWEST_ROWS = 24, 10, 12, 3
_SHORT = 12
"""Characters of a name where there is little room."""
_SPARE = 14.0
"""Points that stay free: no two programs break every line alike."""


def fitted(contents: Contents, form: Form, measure: Measure) -> list[Block]:
    """The blocks of the fullest page that fits; of a form without a height the first."""
    blocks: list[Block] = []
    most = _MOST_ROWS if contents.by == "district" else _MOST_UNITS
    for share in _ever_less(min(len(contents.groups), most)):
        blocks = arranged(contents.sheet(share), form, measure)
        if not form.height or height(blocks) + 2 * form.top + _SPARE <= form.height:
            break
    return blocks


def _ever_less(rows: int) -> Iterator[Share]:
    for names in _NAMES:
        yield Share(rows, _WORST, names)
    few = _NAMES[-1]
    for fewer in range(rows, min(rows, _DOZEN) - 1, -1):
        yield Share(fewer, _WORST, few, _SHORT)
    for worst in range(_WORST - 1, _SOME - 1, -1):
        yield Share(min(rows, _DOZEN), worst, few, _SHORT)
    for fewer in range(min(rows, _DOZEN) - 1, _FEWEST_ROWS - 1, -1):
        yield Share(fewer, _SOME, few, _SHORT)
    for worst in range(_SOME - 1, -1, -1):
        yield Share(min(rows, _FEWEST_ROWS), worst, 1, _SHORT)
