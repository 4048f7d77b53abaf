"""Worked examples of people to parity and of the yardstick group."""

from __future__ import annotations

from equipt_dash.kernel.model import Better
from equipt_dash.kernel.words import _
from equipt_dash.statistics.estimates import Estimate, Refusal
from equipt_dash.statistics.groups import Groups
from equipt_dash.statistics.parity import best_reliable, people_to_parity
from equipt_dash.statistics.reliability import precise_enough
from equipt_dash.views.method_notes.kinds import Example
from equipt_dash.views.method_notes.material import Material
from equipt_dash.views.method_notes.numbers import Line, figure, grid, invented, invented_groups, sample_words


def _known(groups: Groups) -> tuple[dict[str, Estimate], Better]:
    assert groups.s is not None
    assert groups.n is not None
    rows = zip(groups.names, groups.y.tolist(), groups.s.tolist(), groups.n.tolist(), strict=True)
    return {name: Estimate(y, s, n) for name, y, s, n in rows}, Better.HIGHER if groups.favourable else Better.LOWER


def _given(material: Material) -> tuple[Groups, str, str]:
    sample = material.sample
    if sample is None:
        return invented_groups(), f"{invented()}.", invented()
    return sample.groups, sample_words(sample), _("Each group")


def _best(known: dict[str, Estimate], better: Better) -> str | None:
    return best_reliable(known, better, {name for name, one in known.items() if precise_enough(one.value, one.se)})


def parity_example(material: Material) -> Example:
    """How many people each group would need to match the best sure group and the average."""
    groups, about, caption = _given(material)
    known, better = _known(groups)
    best = _best(known, better)
    if best is None:
        return Example(about, _("Refused, because no group is sure enough to be a yardstick."), ())
    average = Estimate(
        groups.mu, sum((p * (known[n].se or 0)) ** 2 for p, n in zip(groups.p, groups.names, strict=True)) ** 0.5
    )
    lines: list[Line] = []
    short: dict[str, int] = {}
    for name, share in zip(groups.names, groups.p.tolist(), strict=True):
        to_best = people_to_parity(known[name], known[best], better, scale=groups.scale)
        to_mean = people_to_parity(known[name], average, better, scale=groups.scale, shared=True, share=share)
        if isinstance(to_best, Refusal):
            return Example(about, _("Refused, because {reason}.", reason=to_best.reason), ())
        if isinstance(to_mean, Refusal):
            return Example(about, _("Refused, because {reason}.", reason=to_mean.reason), ())
        if name == best:
            # Nobody is short of their own group, and the interval of a group against itself means nothing.
            itself = _("the yardstick")
            lines.append((name, itself, itself, itself, to_mean.people))
        else:
            short[name] = to_best.people
            lines.append((name, to_best.people, to_best.low, to_best.high, to_mean.people))
    heads = (_("Group"), _("To match the best"), _("At least"), _("At most"), _("To match the average"))
    most = max(short, key=lambda name: short[name])
    words = _(
        "{group}: {n} people or households would need to fare better to match {best}, the best-off group that is "
        "sure enough.",
        group=most, n=figure(short[most]), best=best,
    )  # fmt: skip
    return Example(about, words, (grid(caption, heads, lines),))


def best_example(material: Material) -> Example:
    """Which groups are sure enough to be a yardstick."""
    groups, about, caption = _given(material)
    known, better = _known(groups)
    lines = []
    for name, one in known.items():
        sure = _("yes") if precise_enough(one.value, one.se) else _("no")
        lines.append((name, one.value, one.se, 100 * (one.se or 0.0) / one.value if one.value else None, sure))
    heads = (_("Group"), _("Value"), _("Standard error"), _("Error in percent of it"), _("Sure enough"))
    best = _best(known, better)
    words = (
        _("No group is sure enough to be a yardstick.")
        if best is None
        else _(
            "The best-off group that is sure enough is {name}, at {value}.", name=best, value=figure(known[best].value)
        )
    )
    return Example(about, words, (grid(caption, heads, lines),))
