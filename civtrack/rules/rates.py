"""A share of items: kept exact, and printed so that it never says more than it knows.

Exists so that every rate is rounded in one way. May import nothing of civtrack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civtrack.light import NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["Rate", "half_up"]


def half_up(number: Fraction, places: int) -> Fraction:
    """A number of so many decimals, half up, without binary noise."""
    from fractions import Fraction  # only where shares are told

    scale: int = 10**places
    return Fraction((2 * number.numerator * scale + number.denominator) // (2 * number.denominator), scale)


class Rate(NamedTuple):
    """A share of items, kept exact."""

    numerator: int
    denominator: int

    @property
    def exact(self) -> Fraction | None:
        """The share itself; None where nothing is counted."""
        from fractions import Fraction

        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def value(self) -> float | None:
        """Four decimals, half up, as in JSON; None where the denominator is 0."""
        return None if self.exact is None else float(half_up(self.exact, 4))

    @property
    def shown(self) -> str:
        """Two decimals, half up: ``52.08%``; ``—`` where the denominator is 0.

        A rate below 1 never prints as 100 % and one above 0 never as 0 % (DOMAIN §6).
        """
        if self.exact is None:
            return "—"
        hundredths = int(half_up(self.exact, 4) * 10_000)
        if 0 < self.numerator < self.denominator:
            hundredths = min(max(hundredths, 1), 9_999)
        return f"{hundredths // 100}.{hundredths % 100:02d}%"
