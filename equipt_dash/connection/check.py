"""The rules of the connection check as one table, and what they say about rows.

``data/framework/check_rules.toml`` holds what each rule asks, why, and what mends it; a test holds that both name the
same rules. No verdict is ever added up to a grade.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from equipt_dash.connection import disparity_rules, link_rules, measure_rules
from equipt_dash.connection.facts import Facts
from equipt_dash.connection.verdicts import Answer, Verdict
from equipt_dash.kernel.model import Disparity, Link, Measure

T = TypeVar("T")
Rules = Mapping[str, Callable[[Facts, T], Answer]]

MEASURE: Rules[Measure] = {
    "names-a-disparity": measure_rules.names_a_disparity,
    "better-off": measure_rules.better_off,
    "splittable": measure_rules.splittable,
    "fresh": measure_rules.fresh,
    "has-target": measure_rules.has_target,
}
LINK: Rules[Link] = {
    "serves-the-burdened": link_rules.serves_the_burdened,
    "lever-in-power": link_rules.lever_in_power,
    "years-that-matter": link_rules.years_that_matter,
    "direction": link_rules.direction,
    "reviewed": link_rules.reviewed,
    "evidence": link_rules.evidence,
}
DISPARITY: Rules[Disparity] = {
    "direct-link": disparity_rules.direct_link,
    "gap-target": disparity_rules.gap_target,
    "target-closes-gap": disparity_rules.target_closes_gap,
    "not-diluted": disparity_rules.not_diluted,
}


def _each(rules: Rules[T], facts: Facts, row: T, measure: str, disparity: str) -> Iterable[Verdict]:
    for slug, rule in rules.items():
        answer = rule(facts, row)
        yield Verdict(slug, answer.standing, answer.words, measure, disparity)


def check_measure(facts: Facts, row: Measure) -> tuple[Verdict, ...]:
    """What every rule says about a measure."""
    return tuple(_each(MEASURE, facts, row, row.key, ""))


def check_link(facts: Facts, row: Link) -> tuple[Verdict, ...]:
    """What every rule says about a link."""
    return tuple(_each(LINK, facts, row, row.measure, row.disparity))


def check_disparity(facts: Facts, row: Disparity) -> tuple[Verdict, ...]:
    """What every rule says about a disparity."""
    return tuple(_each(DISPARITY, facts, row, "", row.slug))
