"""Which items the options of a command ask for.

Exists so that ``query``, ``set`` and ``remind`` choose in one way. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from civtrack.errors import UsageMistake, WhereMistake
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    from civtrack.asking import Expression
    from civtrack.assessment import Assessment
    from civtrack.cli.console import Console
    from civtrack.cli.options import Choosing, Common
    from civtrack.model import Verdict
    from civtrack.settings import Settings
    from civtrack.settings.schema import ViewSettings

__all__ = ["chosen_by", "conditions_apart", "tell_of_words", "view_of", "words_in"]


def conditions_apart(common: Common, choosing: Choosing) -> tuple[Common, Choosing]:
    """Conditions that were typed among the paths (县区=大洼区) are conditions; what is there as a file is a file."""
    typed = [path for path in common.paths or () if _is_condition(path)]
    if not typed:
        return common, choosing
    paths = [path for path in common.paths or () if path not in typed]
    where = " ".join(f"({one})" for one in (*([choosing.where] if choosing.where else ()), *typed))
    return replace(common, paths=paths or None), replace(choosing, where=where)


def _is_condition(text: str) -> bool:
    from civtrack.asking import All, Any, Not, Term, parse

    def is_made_of_terms(part: Expression) -> bool:
        if isinstance(part, Not):
            return is_made_of_terms(part.part)
        if isinstance(part, All | Any):
            return bool(part.parts) and all(map(is_made_of_terms, part.parts))
        return isinstance(part, Term)

    try:
        return is_made_of_terms(parse(text)) and not os.path.lexists(text)
    except WhereMistake:
        return False


def words_in(text: str | None) -> tuple[str, ...]:
    """The values of an option that takes several, with any comma between them."""
    if not text:
        return ()
    return tuple(word.strip() for word in text.replace("，", ",").replace("、", ",").split(",") if word.strip())


def view_of(settings: Settings, choosing: Choosing) -> ViewSettings | None:
    """The view that ``--view`` names, or None.

    Raises:
        UsageMistake: There is none of that name.
    """
    from civtrack.asking.names import near

    if choosing.view is None:
        return None
    if (found := settings.views.get(choosing.view.strip())) is not None:
        return found
    if not settings.views:
        detail = Message(N_('civtrack.toml has no views; write [views.NAME] with where = "…"'))
    else:
        values = {"found": choosing.view, "near": near(choosing.view, settings.views.keys())}
        detail = Message(N_("there is no view “{found}”; did you mean: {near}"), values)
    raise UsageMistake("--view", detail=detail)


def chosen_by(assessment: Assessment, choosing: Choosing) -> list[Verdict]:
    """The items asked for: every option, the condition and the view must hold, each as if in brackets.

    Raises:
        UsageMistake: A value that means nothing; names its option.
    """
    from civtrack.conditions import step_words
    from civtrack.rules.filters import Filter

    tr = active()
    view = view_of(assessment.settings, choosing)
    office = assessment.settings.office
    chosen = Filter.from_options(
        as_of=assessment.as_of,
        tiers=words_in(choosing.tier),
        statuses=words_in(choosing.status),
        units=words_in(choosing.unit),
        persons=words_in(choosing.person),
        leaders=words_in(choosing.leader),
        categories=words_in(choosing.category),
        streets=words_in(choosing.street),
        site_types=words_in(choosing.site_type),
        steps=words_in(choosing.step),
        due=choosing.due,
        overdue=choosing.overdue,
        text=choosing.text,
        unit_aliases=office.unit_aliases,
        person_aliases=office.person_aliases,
        tier_names={tr(rule.name): rule.key for rule in assessment.tiers},
        step_names=step_words(assessment.settings),
    )
    conditions = [(choosing.where, "--where")] if choosing.where is not None else []
    if view is not None and view.where:
        conditions.append((view.where, f"views.{choosing.view}.where"))
    if not conditions:
        return chosen.select(assessment.verdicts)
    from civtrack.conditions import condition, grounds

    of = grounds(assessment.as_of, assessment.settings, assessment.tiers, assessment.whole.verdicts)
    tests = [condition(text, of, where) for text, where in conditions]
    return [verdict for verdict in chosen.select(assessment.verdicts) if all(test(verdict) for test in tests)]


def tell_of_words(assessment: Assessment, choosing: Choosing, console: Console) -> None:
    """Says which words of a condition that found nothing were only looked for in the texts."""
    if choosing.where is None:
        return
    from civtrack.asking import parse
    from civtrack.conditions import grounds
    from civtrack.rules.asked import only_words

    of = grounds(assessment.as_of, assessment.settings, assessment.tiers, assessment.whole.verdicts)
    if words := only_words(parse(choosing.where), of):
        console.say(
            Message(
                N_("“{words}” is no district, unit, tier or state: looked for in the texts (civtrack help where)"),
                {"words": "、".join(words)},
            )
        )
