"""The office's settings: ``civtrack.toml``, the environment and the options, as one value that knows its origins.

Exists so that no room reads the file or the environment for itself. The names below are imported when first asked
for: the language of the help texts is looked up (`civtrack.settings.language`) before anything heavy is loaded. May
import `civtrack.model`, `civtrack.policy`, `civtrack.errors` and `civtrack.files`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civtrack.doors import door

__all__ = ["FoundLedger", "Given", "LedgerSettings", "Settings", "load", "starter"]

if TYPE_CHECKING:
    from civtrack.settings.loading import Given, load
    from civtrack.settings.schema import LedgerSettings, Settings
    from civtrack.settings.template import FoundLedger, starter

_HOMES = {
    "FoundLedger": "template",
    "Given": "loading",
    "LedgerSettings": "schema",
    "Settings": "schema",
    "load": "loading",
    "starter": "template",
}

__getattr__ = door(__name__, _HOMES)
