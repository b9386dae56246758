"""civtrack: the rectification tracker of a campaign office's ledgers.

The package's front door: the version, and `assess` imported when first asked for, so that
``civtrack --help`` never loads a reader. May import nothing at import time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["__version__", "assess"]

__version__ = "0.1.0"

if TYPE_CHECKING:
    from civtrack.assessment import assess


def __getattr__(name: str) -> Any:
    if name == "assess":
        from civtrack.assessment import assess

        return assess
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
