"""The manual: two texts written by hand, and references that are made of the code when somebody reads them.

Exists so that a clerk without a network has it at hand, and so that it cannot name a setting that there is not. May
import `civtrack.locales`, `civtrack.model`, `civtrack.problems`, `civtrack.records` and `civtrack.settings`.
"""
