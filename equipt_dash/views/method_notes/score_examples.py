"""Worked examples of published scores: the city's figures where they fit, else a small made-up table."""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.statistics import scores
from equipt_dash.statistics.estimates import Refusal
from equipt_dash.views.method_notes.kinds import Example
from equipt_dash.views.method_notes.material import Material
from equipt_dash.views.method_notes.numbers import (
    Line,
    figure,
    grid,
    input_table,
    invented,
    invented_groups,
    results,
    sample_words,
)


def equality_example(material: Material) -> Example:
    """The ratio of the highest to the lowest group, as a score."""
    sample = material.sample
    groups = sample.groups if sample else invented_groups()
    about = sample_words(sample) if sample else f"{invented()}."
    given = input_table(groups, _("The groups") if sample else invented())
    low, high = float(groups.y.min()), float(groups.y.max())
    if low <= 0:
        return Example(about, _("Refused, because a value is zero or below."), (given,))
    found = scores.equality_score(high / low)
    words = (
        _("The score is {score}. Its ratio lies where the line is inferred.", score=found.score)
        if found.inferred
        else _("The score is {score}.", score=found.score)
    )
    return Example(about, words, (given, results([(_("Ratio"), found.ratio), (_("Score"), found.score)])))


def mean_score_example(_material: Material) -> Example:
    """A made-up topic with three scores."""
    first, newest = (40.0, 55.0, 61.0), (44.0, 58.0, 60.0)
    was, now = scores.mean_score(first), scores.mean_score(newest)
    moved = scores.change_score(was, now)
    names = (_("Housing"), _("Health"), _("Work"))
    given = grid(
        invented(), (_("Indicator"), _("First year"), _("Newest year")), list(zip(names, first, newest, strict=True))
    )
    words = _("The topic moved by {n}, from {was} to {now}.", n=figure(moved), was=figure(was), now=figure(now))
    return Example(f"{invented()}.", words, (given, results([(_("Change"), moved)])))


def four_fifths_example(_material: Material) -> Example:
    """A made-up hiring round."""
    chosen = {_("Group A"): 12.0, _("Group B"): 30.0}
    applied = {_("Group A"): 80.0, _("Group B"): 100.0}
    given = grid(
        invented(),
        (_("Group"), _("Chosen"), _("Applied")),
        [(name, count, applied[name]) for name, count in chosen.items()],
    )
    found = scores.four_fifths(chosen, applied, favourable=True)
    if isinstance(found, Refusal):
        return Example(f"{invented()}.", _("Refused, because {reason}.", reason=found.reason), (given,))
    lines = [(one.group, one.impact_ratio, _("below") if one.below else _("not below"), one.p) for one in found]
    heads = (_("Group"), _("Rate beside the highest"), _("Four fifths"), _("p"))
    lowest = min(found, key=lambda one: one.impact_ratio)
    words = _("{group} is chosen at {n} times the highest rate.", group=lowest.group, n=figure(lowest.impact_ratio))
    return Example(f"{invented()}.", words, (given, grid(_("The result"), heads, lines)))


def contracting_example(_material: Material) -> Example:
    """A made-up year of contracts."""
    given = grid(invented(), (_("What"), _("Share")), [(_("Contract dollars"), 0.12), (_("Available firms"), 0.20)])
    found = scores.contracting_index(0.12, 0.20)
    if isinstance(found, Refusal):
        return Example(f"{invented()}.", _("Refused, because {reason}.", reason=found.reason), (given,))
    index, flagged = found
    words = (
        _("The index is {n}, which is flagged.", n=figure(index))
        if flagged
        else _("The index is {n}, which is not flagged.", n=figure(index))
    )
    return Example(f"{invented()}.", words, (given, results([(_("Index"), index)])))


def representation_example(material: Material) -> Example:
    """A group's share of events beside its share of residents, as the source publishes both."""
    found = material.shares
    if found is None:
        events, all_events, people, all_people = 300.0, 1000.0, 20_000.0, 100_000.0
        name, about, caption = _("Group A"), f"{invented()}.", invented()
    else:
        outcome, row, everybody = found
        events, people = row.numerator or 0.0, row.denominator or 0.0
        all_events, all_people = everybody.numerator or 0.0, everybody.denominator or 0.0
        name, caption = outcome.groups[row.group].label, _("Both shares as the source gives them, in percent")
        about = _(
            "{measure}, {area}, {period}.", measure=outcome.measure.name, area=outcome.area.name, period=row.period
        )
    # As published: rounding the shares would make the index look wrong to whoever divides them.
    lines: list[Line] = [
        (_("Events"), f"{events:,.10g}", f"{all_events:,.10g}"),
        (_("Residents"), f"{people:,.10g}", f"{all_people:,.10g}"),
    ]
    given = grid(caption, (_("What"), name, _("Everybody")), lines)
    index = scores.representation_index(events, all_events, people, all_people)
    if isinstance(index, Refusal):
        return Example(about, _("Refused, because {reason}.", reason=index.reason), (given,))
    words = _("For {group} the index is {n}.", group=name, n=figure(index))
    return Example(about, words, (given, results([(_("Index"), index)])))


def stop_benchmark_example(_material: Material) -> Example:
    """The same made-up stops beside two benchmarks."""
    shares = ((_("residents"), 0.10), (_("drivers not at fault in crashes"), 0.14))
    found = [(share, scores.stop_benchmark(300, 2000, share, benchmark=name)) for name, share in shares]
    known = [(share, one) for share, one in found if not isinstance(one, Refusal)]
    lines: list[Line] = [(one.benchmark, share, one.index, one.low, one.high) for share, one in known]
    given = grid(invented(), (_("What"), _("Number")), [(_("Stops of the group"), 300), (_("All stops"), 2000)])
    heads = (_("Benchmark"), _("Its share"), _("Index"), _("Lower end"), _("Upper end"))
    first, second = (one for _share, one in known)
    words = _(
        "Beside {a} the index is {one}, beside {b} {two}.",
        a=first.benchmark, one=figure(first.index), b=second.benchmark, two=figure(second.index),
    )  # fmt: skip
    return Example(f"{invented()}.", words, (given, grid(_("The result"), heads, lines)))


def relative_rate_example(_material: Material) -> Example:
    """A made-up step: arrests after stops."""
    given = grid(
        invented(),
        (_("Group"), _("Arrests"), _("Stops")),
        [(_("Group A"), 30.0, 200.0), (_("Group B"), 40.0, 500.0)],
    )
    found = scores.relative_rate_index(30, 200, 40, 500, 0.25)
    if isinstance(found, Refusal):
        return Example(f"{invented()}.", _("Refused, because {reason}.", reason=found.reason), (given,))
    words = _("After a stop, the rate of group A is {n} times that of group B.", n=figure(found))
    return Example(f"{invented()}.", words, (given, results([(_("Index"), found)])))
