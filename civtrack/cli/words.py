"""Words that were typed for an option: what they mean, and what is said where nobody knows them.

Exists so that every option takes Chinese as English and that a slip names one to three words, never a whole list. May
import `civtrack.asking`, `civtrack.errors`, `civtrack.locales` and `civtrack.model`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from civtrack.asking.names import Names, meant, near
from civtrack.errors import UsageMistake
from civtrack.model import N_, Message

__all__ = ["known_word", "not_known", "one_of"]


def known_word(option: str, word: str, names: Names, also: Mapping[str, str] | None = None) -> str:
    """What a word means: one of `names`.

    Args:
        option: Where it was typed.
        word: The word.
        names: What there is, and what it may be called.
        also: Further words → what they mean, such as an office's own tiers.

    Raises:
        UsageMistake: It means nothing; names one to three that may be meant.
    """
    found = meant(word, names) or (also or {}).get(word.strip())
    if found is None:
        raise not_known(option, word, {**names, **dict.fromkeys(also or (), ())})
    return found


def one_of(option: str, names: Names) -> Callable[[str | None], str | None]:
    """Reads an option that takes one word: what is typed becomes what scripts call it."""
    return lambda word: None if word is None else known_word(option, word, names)


def not_known(option: str, word: str, known: Names | Iterable[str]) -> UsageMistake:
    """That a word is not known, with the one to three that may be meant."""
    detail = N_("“{found}” is not known; did you mean: {near}")
    return UsageMistake(option, detail=Message(detail, {"found": word, "near": near(word, known)}))
