"""Worked examples of race against outcome. Tests of counts use made-up counts; their strength the city's table."""

from __future__ import annotations

import numpy as np

from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import TableModel
from equipt_dash.statistics.association import all_pairs, associate, cochran_q
from equipt_dash.statistics.estimates import Estimate
from equipt_dash.statistics.multiple import holm
from equipt_dash.statistics.overlap import disjoint_pairs
from equipt_dash.statistics.predicts import Prediction, PredictsVerdict, race_predicts
from equipt_dash.views.method_notes.kinds import Example
from equipt_dash.views.method_notes.material import Material
from equipt_dash.views.method_notes.numbers import (
    figure,
    grid,
    input_table,
    invented,
    invented_groups,
    results,
    sample_words,
)
from equipt_dash.views.predicts_words import verdict_words

_EVENTS, _PEOPLE = np.array([1.0, 3.0, 8.0]), np.array([20.0, 25.0, 30.0])
_THICK_EVENTS, _THICK_PEOPLE = np.array([40.0, 90.0, 150.0]), np.array([200.0, 250.0, 300.0])


def _names() -> tuple[str, str, str]:
    return (_("Group A"), _("Group B"), _("Group C"))


def _counts(names: tuple[str, ...], events: np.ndarray, people: np.ndarray, caption: str) -> TableModel:
    lines = list(zip(names, map(round, events.tolist()), map(round, people.tolist()), strict=True))
    return grid(caption, (_("Group"), _("With the outcome"), _("People or households")), lines)


def count_test_example(name: str, _material: Material) -> Example:
    """A test of made-up counts: chi-square, or the exact one where a cell is thin."""
    thin = name == "fisher_p"
    events, people = (_EVENTS, _PEOPLE) if thin else (_THICK_EVENTS, _THICK_PEOPLE)
    found = associate(events, people)
    p = found.fisher_p if thin and found.fisher_p is not None else found.p
    words = _("If race did not matter, a table like this would have a chance of {p}.", p=figure(p))
    lines = [(_("χ²"), found.chi2), (_("Degrees of freedom"), found.df), (_("p"), found.p)]
    if found.fisher_p is not None:
        lines.append((_("Exact p"), found.fisher_p))
    return Example(f"{invented()}.", words, (_counts(_names(), events, people, invented()), results(lines)))


def strength_example(name: str, material: Material) -> Example:
    """How strong the link is, from the city's shares where the measure is one."""
    sample = material.sample
    events = None
    if sample is not None and sample.groups.n is not None:
        known = [one.numerator for one in sample.estimates.values()]
        if sample.groups.scale is not None and all(number is not None for number in known):
            events = np.array(known, dtype=np.float64)
    if sample is None or events is None or sample.groups.n is None:
        table = _counts(_names(), _THICK_EVENTS, _THICK_PEOPLE, invented())
        found, about = associate(_THICK_EVENTS, _THICK_PEOPLE), f"{invented()}."
    else:
        table = _counts(sample.groups.names, events, sample.groups.n, _("The groups"))
        found, about = associate(events, sample.groups.n), sample_words(sample)
    value = getattr(found, name)
    words = (
        _("Refused, because it would divide by a rate of zero.")
        if value is None
        else _("The result is {number}.", number=figure(value))
    )
    ratio = (_("Risk ratio beside it"), found.risk_ratio)
    return Example(about, words, (table, results([(_("Result"), value), ratio])))


def cochran_example(material: Material) -> Example:
    """Cochran's Q over groups that share nobody."""
    sample = material.sample
    groups = sample.groups if sample else invented_groups()
    assert groups.s is not None
    q, p = cochran_q(groups.y, groups.s)
    words = _("If all groups were alike, differences like these would have a chance of {p}.", p=figure(p))
    lines = [(_("Q"), q), (_("Degrees of freedom"), groups.size - 1), (_("p"), p)]
    about = sample_words(sample) if sample else f"{invented()}."
    given = input_table(groups, _("The groups") if sample else invented())
    return Example(about, words, (given, results(lines)))


def _prediction(material: Material) -> tuple[Prediction, dict[str, str], str]:
    outcome = next((one for one in material.outcomes if one.prediction is not None and one.prediction.pairs), None)
    if outcome is None or outcome.prediction is None:
        groups = invented_groups()
        assert groups.s is not None
        known = {n: Estimate(y, s) for n, y, s in zip(groups.names, groups.y.tolist(), groups.s.tolist(), strict=True)}
        return race_predicts(known, all_pairs(groups.names)), {n: n for n in groups.names}, f"{invented()}."
    about = _(
        "{measure}, {area}, {period}.", measure=outcome.measure.name, area=outcome.area.name, period=outcome.latest
    )
    return outcome.prediction, {code: one.label for code, one in outcome.groups.items()}, about


def _pairs_table(found: Prediction, names: dict[str, str], about: str) -> TableModel:
    lines = [
        (_("{a} and {b}", a=names[one.a], b=names[one.b]), one.difference, one.se, one.p, one.holm_p)
        for one in found.pairs
    ]
    caption = invented() if about.startswith(invented()) else _("Every pair that shares nobody")
    heads = (_("Pair"), _("Difference"), _("Standard error"), _("p"), _("p after Holm"))
    return grid(caption, heads, lines)


def verdict_example(material: Material) -> Example:
    """The verdict with every pair behind it."""
    found, names, about = _prediction(material)
    words = [_("The verdict is: {verdict}.", verdict=verdict_words(found.verdict))]
    if found.unseen is not None and not found.apart:
        words.append(_("A difference of up to {size} could not have been seen.", size=figure(found.unseen)))
    return Example(about, " ".join(words), (_pairs_table(found, names, about), *_counted(material)))


def _counted(material: Material) -> tuple[TableModel, ...]:
    """How many outcomes of this city have which verdict."""
    verdicts = [one.prediction.verdict for one in material.outcomes if one.prediction is not None]
    if not verdicts:
        return ()
    lines = [(verdict_words(one), verdicts.count(one)) for one in PredictsVerdict]
    return (grid(_("Verdicts in this city"), (_("Verdict"), _("Outcomes")), lines),)


def holm_example(material: Material) -> Example:
    """The p-values of all pairs before and after the correction."""
    found, names, about = _prediction(material)
    tested = [one for one in found.pairs if one.p is not None]
    adjusted = holm([one.p for one in tested if one.p is not None])
    before, after = (sum(p < found.alpha for p in ps) for ps in ([one.p or 0.0 for one in tested], adjusted))
    words = _(
        "Of {n} pairs, {before} look clear before the correction and {after} after it.",
        n=len(tested), before=before, after=after,
    )  # fmt: skip
    return Example(about, words, (_pairs_table(found, names, about),))


def overlap_example(material: Material) -> Example:
    """How many of the pairs of one outcome may be compared."""
    outcome = material.overlapping or next(iter(material.outcomes), None)
    if outcome is None:
        words = _("Refused, because this city has no outcome by race yet.")
        return Example(_("No outcome by race is recorded."), words, ())
    apart = disjoint_pairs(outcome.codes, outcome.groups)
    total = len(all_pairs(outcome.codes))
    words = _("Of {n} pairs of groups, {apart} share nobody and may be compared.", n=total, apart=len(apart))
    lines = [(_("Pairs"), total), (_("Pairs that share nobody"), len(apart))]
    return Example(f"{outcome.measure.name}.", words, (results(lines),))
