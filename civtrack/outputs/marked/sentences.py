"""What the basis column says of many items.

Exists because the sentences of a column are made together (`civtrack.rules.basis`), whoever marks it. May import
`civtrack.outputs.measure`, `civtrack.rules`, `civtrack.locales` and the foundation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from civtrack.locales import Translator
from civtrack.model import Verdict
from civtrack.outputs.measure import fits
from civtrack.rules.basis import Alike, bases, short_bases

__all__ = ["sentences", "short_sentences"]


def sentences(tr: Translator, verdicts: Sequence[Verdict], room: int) -> list[str]:
    """The basis of each item on one line; without what the deadline's cell says where it is wider than `room`."""
    said = _said(tr, bases(verdicts), len(verdicts))
    long = {sentence for sentence in set(said) if not fits(sentence, room)}
    places = [place for place, sentence in enumerate(said) if sentence in long] if long else []
    for place, sentence in zip(places, short_sentences(tr, [verdicts[place] for place in places]), strict=True):
        said[place] = sentence
    return said


def short_sentences(tr: Translator, verdicts: Sequence[Verdict]) -> list[str]:
    """The basis of each item without what the deadline's cell says."""
    return _said(tr, short_bases(verdicts), len(verdicts))


def _said(tr: Translator, found: Iterable[Alike], count: int) -> list[str]:
    said, known = [""] * count, dict[str, str]()  # what is said of many is held once
    for alike in found:
        made = tr.many(alike.text, len(alike.places), alike.values)
        for place, sentence in zip(alike.places, map(known.setdefault, made, made), strict=True):
            said[place] = sentence
    return said
