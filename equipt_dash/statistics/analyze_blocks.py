"""The parts of an analysis beside the summary measures, each as plain JSON-ready values.

Why apart from reading and printing: these are the same statistics the pages show; here they only take the
shape the command line promises. Each part returns what it found and what it refused.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

import numpy as np

from equipt_dash.kernel.model import Better
from equipt_dash.statistics import counts, scores
from equipt_dash.statistics.association import all_pairs, associate, cochran_q
from equipt_dash.statistics.estimates import Estimate, Refusal
from equipt_dash.statistics.full_count import share_error
from equipt_dash.statistics.groups import Groups, Refused, Summary
from equipt_dash.statistics.parity import Parity, best_reliable, people_to_parity
from equipt_dash.statistics.predicts import Prediction, PredictsVerdict, race_predicts, silent_verdict
from equipt_dash.statistics.reliability import Display, judge_proportion, precise_enough

Json = dict[str, Any]
Reasons = dict[str, str]
COUNT_ONLY = ("chi2", "df", "p", "cramers_v", "cramers_v_corrected", "theils_u", "eta2", "mutual_information")
SCORE_NAMES = ("equality_indicators", "four_fifths", "representation", "relative_rate")


def summary_json(found: Summary) -> Json:
    """Return one measure as JSON."""
    return dict(zip(("estimate", "se", "low", "high"), astuple(found), strict=True))


def _interval_json(found: counts.Interval) -> Json:
    return {"low": found.low, "high": found.high}


def estimates_of(g: Groups) -> dict[str, Estimate]:
    """Return every group's estimate with its error and population, where known."""
    return {
        name: Estimate(float(g.y[j]), None if g.s is None else float(g.s[j]), None if g.n is None else float(g.n[j]))
        for j, name in enumerate(g.names)
    }


def _for_verdict(g: Groups) -> dict[str, Estimate]:
    """Return the estimates; for counts with the error of a full count, so that 0 of 5 is not taken as exact."""
    if not g.counted or g.n is None:
        return estimates_of(g)
    return {
        name: Estimate(float(y), share_error(round(y * n), n))
        for name, y, n in zip(g.names, g.y.tolist(), g.n.tolist(), strict=True)
    }


def _verdict(g: Groups, p: float | None, by_pairs: Prediction) -> PredictsVerdict:
    """The test's own p decides that race predicts; what silence means is settled pair by pair."""
    if p is None or g.size < 2:
        return by_pairs.verdict
    if p < by_pairs.alpha:
        return PredictsVerdict.PREDICTS
    return silent_verdict(by_pairs.pairs, by_pairs.smallest_difference)


def association_block(
    g: Groups, events: tuple[int, ...] | None, level: float, seed: int, smallest_difference: float | None = None
) -> tuple[Json, Reasons]:
    """Return the association of group and outcome, with the verdict in words and the risk ratio beside it.

    ``smallest_difference``: the smallest one that matters, as declared, in the unit of the table's values.
    """
    found: Json = {}
    refused: Reasons = {}
    test_p = None
    if events is None:
        refused |= dict.fromkeys(COUNT_ONLY, "it needs counts: columns events and n")
    else:
        try:
            assert g.n is not None or not g.size
            people = g.n if g.n is not None else np.empty(0)
            table = associate(np.array(events, dtype=np.float64), people, seed=seed)
            found |= {name: getattr(table, name) for name in COUNT_ONLY}
            if table.fisher_p is not None:
                found |= {"fisher_p": table.fisher_p, "fisher_exact": table.fisher_exact}
            found["strength"] = table.strength.value
            test_p = table.test_p
        except Refused as why:
            refused |= dict.fromkeys(COUNT_ONLY, str(why))
    try:
        if g.s is None:
            raise Refused("it needs a standard error for every group")
        found["cochran_q"], found["cochran_p"] = cochran_q(g.y, g.s)
        test_p = found["cochran_p"] if events is None else test_p
    except Refused as why:
        refused |= dict.fromkeys(("cochran_q", "cochran_p"), str(why))
    lowest = float(g.y.min()) if g.size else 0.0
    found["risk_ratio"] = float(g.y.max()) / lowest if lowest > 0 else None
    by_pairs = race_predicts(
        _for_verdict(g), all_pairs(g.names), alpha=1 - level, smallest_difference=smallest_difference
    )
    found["verdict"] = _verdict(g, test_p, by_pairs).value
    found["smallest_difference"], found["unseen_difference"] = smallest_difference, by_pairs.unseen
    found["largest_difference"] = abs(by_pairs.largest.difference) if by_pairs.largest else None
    return found, refused


def _reliable(g: Groups) -> set[str]:
    if g.counted and g.n is not None:
        shown = (Display.SHOW, Display.FOOTNOTE)
        return {
            name for j, name in enumerate(g.names)
            if judge_proportion(float(g.y[j]), float(g.n[j])).display in shown
        }  # fmt: skip
    return {name for name, e in estimates_of(g).items() if precise_enough(e.value, e.se)}


def _targets(g: Groups, estimates: Mapping[str, Estimate], better: Better) -> dict[str, tuple[str, Estimate]]:
    """Return what groups are compared with: kind → (name, estimate)."""
    se = None if g.s is None else math.sqrt(float(np.sum((g.p * g.s) ** 2)))
    found = {"average": ("", Estimate(g.mu, se))}
    best = best_reliable(estimates, better, _reliable(g))
    if best is not None:
        found["best"] = (best, estimates[best])
    if g.reference is not None:
        found["reference"] = (g.names[g.reference], estimates[g.names[g.reference]])
    return found


def parity_block(g: Groups, level: float) -> tuple[list[Json], Reasons]:
    """Return people to parity for every group against the reference, the best reliable group and the average."""
    try:
        if g.size < 2:
            raise Refused("it compares groups, and fewer than two have a value")
        if g.scale is None:
            raise Refused("only a share or a rate of counted units can be turned into people")
        better = Better.HIGHER if g.favourable else Better.LOWER
        estimates = estimates_of(g)
        rows = []
        for kind, (other, target) in _targets(g, estimates, better).items():
            for j, name in enumerate(g.names):
                if name == other and kind != "average":
                    continue
                shared = kind == "average"
                found = people_to_parity(
                    estimates[name], target, better, scale=g.scale, level=level, shared=shared,
                    share=float(g.p[j]) if shared else None,
                )  # fmt: skip
                if isinstance(found, Refusal):
                    raise Refused(found.reason)
                rows.append(_parity_json(name, kind, other, found))
        return rows, {}
    except Refused as why:
        return [], {"parity": str(why)}


def _parity_json(group: str, kind: str, other: str, found: Parity) -> Json:
    people = {"people": found.people, "low": found.low, "high": found.high}
    return {"group": group, "against": kind, "against_group": other, **people}


def _each(rows: Mapping[str, float | Refusal], name: str) -> tuple[Json, Reasons]:
    """Return per-group indices as one score; refused as a whole only when no group has one."""
    good = [{"group": group, "index": index} for group, index in rows.items() if not isinstance(index, Refusal)]
    reasons = [f"{group}: {index.reason}" for group, index in rows.items() if isinstance(index, Refusal)]
    return ({name: good} if good else {}), ({name: "; ".join(reasons)} if reasons and not good else {})


def scores_block(g: Groups, events: tuple[int, ...] | None, level: float) -> tuple[Json, Reasons]:
    """Return the scores cities publish, as far as the table allows."""
    found: Json = {}
    refused: Reasons = {}
    low, high = (float(g.y.min()), float(g.y.max())) if g.size else (0.0, 0.0)
    if g.size > 1 and low > 0:
        score = scores.equality_score(high / low)
        found["equality_indicators"] = {"ratio": score.ratio, "score": score.score, "inferred": score.inferred}
    else:
        refused["equality_indicators"] = "it needs two groups with a value, all above zero"
    if events is None or g.n is None or g.size < 2:
        reason = "it needs counts for two groups: columns events and n"
        return found, refused | dict.fromkeys(SCORE_NAMES[1:], reason)
    count, people = dict(zip(g.names, events, strict=True)), dict(zip(g.names, g.n.tolist(), strict=True))
    fifths = scores.four_fifths(count, people, favourable=g.favourable, alpha=1 - level)
    if isinstance(fifths, Refusal):
        refused["four_fifths"] = fifths.reason
    else:
        keys = ("group", "impact_ratio", "below", "p", "clear")
        found["four_fifths"] = [dict(zip(keys, astuple(one), strict=True)) for one in fifths]
    all_events, all_people = sum(events), float(g.n.sum())
    indices = {
        "representation": {
            name: scores.representation_index(count[name], all_events, people[name], all_people) for name in g.names
        }
    }
    if g.reference is None:
        refused["relative_rate"] = "no reference group is marked"
    else:
        ref = g.names[g.reference]
        indices["relative_rate"] = {
            name: scores.relative_rate_index(
                count[name], people[name], count[ref], people[ref], people[name] / all_people
            )
            for name in g.names
        }
    for name, rows in indices.items():
        good, bad = _each(rows, name)
        found |= good
        refused |= bad
    return found, refused


def counts_block(g: Groups, events: tuple[int, ...], level: float) -> tuple[list[Json], list[Json]]:
    """Return each group's intervals, and each group's pair with the reference (none without one)."""
    assert g.n is not None or not g.size
    people = g.n.tolist() if g.n is not None else []
    groups = [
        {
            "group": name, "events": count, "n": int(n), "rate": count / n,
            **{kind: _interval_json(i) for kind, i in counts.proportion_intervals(count, n, level).items()},
            "exact_poisson": _interval_json(counts.poisson_interval(count, n, level)),
        }
        for name, count, n in zip(g.names, events, people, strict=True)
    ]  # fmt: skip
    ref = g.reference
    pairs = [] if ref is None else [
        _pair_json(g, j, ref, counts.count_pair(events[j], people[j], events[ref], people[ref], level))
        for j in g.others(ref)
    ]  # fmt: skip
    return groups, pairs


def _pair_json(g: Groups, j: int, ref: int, pair: counts.CountPair) -> Json:
    score = {"method": pair.score.method, **_interval_json(pair.score)}
    return {
        "group": g.names[j],
        "reference": g.names[ref],
        "difference": {"estimate": pair.difference, **_interval_json(pair.newcombe)},
        "difference_score": {"estimate": pair.difference, **score},
        "ratio": summary_json(pair.ratio) if pair.ratio else None,
        "ratio_refused": pair.ratio_refused or None,
        "odds_ratio": summary_json(pair.odds) if pair.odds else None,
        "opposite_ratio": summary_json(pair.opposite) if pair.opposite else None,
        "fisher_p": pair.fisher_p,
    }
