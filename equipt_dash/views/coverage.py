"""Counts what a set of measures can and cannot show. Counts only: no score, no grade, no rank."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from equipt_dash.kernel.model import ALL_GROUPS, Kind, Level, Measure, Observation, Quality
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.kinds import kind_words
from equipt_dash.views.matching import by_name

TOLD_KINDS = (Kind.HOW_MUCH, Kind.HOW_WELL, Kind.BETTER_OFF)
"""What a performance measure can tell, in the order Results-Based Accountability asks."""


def by_department(context: Context) -> Mapping[str, tuple[Measure, ...]]:
    """The performance measures of each department, by its code; those of nobody stand under ``""``."""
    found: dict[str, list[Measure]] = {}
    for item in queries.measures(context.scope, context.db, level=Level.PERFORMANCE):
        found.setdefault(item.department, []).append(item)
    return {code: by_name(items) for code, items in found.items()}


def kind_count(measures: Iterable[Measure], kind: Kind) -> int:
    """How many of ``measures`` tell ``kind``."""
    return sum(1 for item in measures if item.kind is kind)


def orphans(measures: Iterable[Measure], linked: Collection[str]) -> tuple[Measure, ...]:
    """Measures that tell whether anyone is better off, yet are linked to no disparity."""
    return tuple(item for item in measures if item.kind is Kind.BETTER_OFF and item.key not in linked)


def splittable(rows: Iterable[Observation]) -> frozenset[str]:
    """Keys of the measures with a published value for some race or ethnicity group."""
    return frozenset(row.measure for row in rows if row.group != ALL_GROUPS and row.value is not None)


def doubtful(rows: Iterable[Observation]) -> int:
    """How many values look wrong to us and therefore carry no verdict."""
    return sum(1 for row in rows if row.quality is Quality.SUSPECT)


def better_off_sentences(measures: Sequence[Measure], linked: Collection[str]) -> str:
    """How many of ``measures`` tell whether anyone is better off, and how many of those connect to nothing."""
    told = kind_count(measures, Kind.BETTER_OFF)
    if not told:
        return _("No measure tells whether anyone is better off.")
    start = ngettext(
        "{n} of {all} measures tells whether anyone is better off.",
        "{n} of {all} measures tell whether anyone is better off.",
        told, all=f"{len(measures):,}",
    )  # fmt: skip
    rest = ngettext(
        "Of these, {n} is linked to no disparity.",
        "Of these, {n} are linked to no disparity.",
        len(orphans(measures, linked)),
    )
    return f"{start} {rest}"


def kinds_sentence(measures: Sequence[Measure]) -> str:
    """How many measures there are, and what they tell."""
    counts = [(kind, kind_count(measures, kind)) for kind in Kind]
    parts = [_("{kind} ({n})", kind=kind_words(kind), n=f"{n:,}") for kind, n in counts if n]
    start = ngettext("{n} measure.", "{n} measures.", len(measures))
    return f"{start} {_('What they tell: {parts}.', parts=listed(parts))}" if measures else start
