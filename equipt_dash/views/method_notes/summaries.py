"""Worked examples of the summary measures: the engine's own function on the city's groups."""

from __future__ import annotations

from collections.abc import Callable

from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import TableModel
from equipt_dash.statistics.groups import Groups
from equipt_dash.statistics.summary import summarise
from equipt_dash.views.method_notes.kinds import Example
from equipt_dash.views.method_notes.material import Material
from equipt_dash.views.method_notes.numbers import (
    figure,
    input_table,
    invented,
    invented_bands,
    invented_groups,
    results,
    sample_words,
    summary_lines,
)

LEVEL = 0.95
SEED = 1
_ON_THE_LOG = frozenset({"ratio", "ratio_ref"})


def summary_example(name: str, unit: str) -> Callable[[Material], Example]:
    """The example of the measure called ``name``; ``unit`` says what its number counts."""

    def example(material: Material) -> Example:
        sample = material.sample
        groups = sample.groups if sample else invented_groups()
        about = sample_words(sample) if sample else f"{invented()}."
        words, tables = _computed(name, unit, groups, _("The groups") if sample else invented())
        if material.overlapping is not None:
            words = " ".join(part for part in (words, _overlap_words(name, groups)) if part)
        if name.endswith(("_ref", "mdru", "mdrw")) and groups.reference is not None:
            about = (
                f"{about} {_('The reference here is the largest group, {name}.', name=groups.names[groups.reference])}"
            )
        return Example(about, words, tables)

    return example


def ordered_example(name: str, unit: str) -> Callable[[Material], Example]:
    """The example of a measure for ordered groups: refused for race, computed on made-up income bands."""

    def example(material: Material) -> Example:
        words, tables = _computed(name, unit, invented_bands(), invented())
        about = f"{invented()}."
        sample = material.sample
        if sample is not None:
            refusal = summarise(sample.groups, level=LEVEL, seed=SEED).refused[name]
            refused = _(
                "{measure} by race: refused, because {reason}.", measure=sample.outcome.measure.name,
                reason=refusal.reason,
            )  # fmt: skip
            about = _("{refused} So the table below holds invented income bands.", refused=refused)
        return Example(about, words, tables)

    return example


def _computed(name: str, unit: str, groups: Groups, caption: str) -> tuple[str, tuple[TableModel, ...]]:
    given = input_table(groups, caption)
    found = summarise(groups, level=LEVEL, seed=SEED)
    if name not in found.measures:
        return _("Refused, because {reason}.", reason=found.refused[name].reason), (given,)
    one = found.measures[name]
    words = _("The result is {number} {unit}.", number=figure(one.estimate), unit=unit)
    return words, (given, results(summary_lines(one, LEVEL, of_the_log=name in _ON_THE_LOG)))


def _overlap_words(name: str, groups: Groups) -> str:
    """What the engine says when all published groups, which share people, go in at once."""
    refusal = summarise(groups, level=LEVEL, seed=SEED, overlapping=True).refused.get(name)
    if refusal is None or not refusal.reason.startswith("the groups overlap"):
        return ""
    return _("With every group the source publishes it is refused, because {reason}.", reason=refusal.reason)
