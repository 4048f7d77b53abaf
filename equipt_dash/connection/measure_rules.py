"""What the check asks of a measure."""

from __future__ import annotations

from datetime import timedelta

from equipt_dash.connection.facts import Facts
from equipt_dash.connection.verdicts import Answer, fails, holds, unknown
from equipt_dash.kernel.model import Kind, Measure
from equipt_dash.kernel.words import _, listed
from equipt_dash.kernel.words.numbers import day

OLDEST = timedelta(days=730)
"""A newest value whose period ended longer ago than this is too old for a decision: two yearly values were missed."""


def names_a_disparity(facts: Facts, measure: Measure) -> Answer:
    """No disparity named."""
    links = [link for link in facts.links_of(measure=measure.key) if link.disparity in facts.disparities]
    if links:
        names = [facts.disparities[link.disparity].title for link in links]
        return holds(_("It is linked to {disparities}.", disparities=listed(names)))
    return fails(_("It is linked to no disparity."))


def better_off(_facts: Facts, measure: Measure) -> Answer:
    """It only counts how much was done."""
    if measure.kind is Kind.NOT_RECORDED:
        return unknown(_("What it tells (how much, how well, or who is better off) is not recorded."))
    if measure.kind is Kind.BETTER_OFF:
        return holds(_("It tells whether anyone is better off."))
    if measure.kind is Kind.HOW_MUCH:
        return fails(_("It only counts how much was done."))
    return fails(_("It tells how well the work was done, not whether anyone is better off."))


def splittable(facts: Facts, measure: Measure) -> Answer:
    """It cannot be split by race."""
    series = facts.of(measure.key)
    if series.newest is None:
        return unknown(_("It has no values, so nobody can tell."))
    if len(series.groups) > 1:
        return holds(_("It has values for {n} groups by race or ethnicity.", n=len(series.groups)))
    if series.groups:
        return fails(_("It has values for only one group, which can be compared with nothing."))
    return fails(_("It has one number for everybody."))


def fresh(facts: Facts, measure: Measure) -> Answer:
    """Stale."""
    newest = facts.of(measure.key).newest
    if newest is None:
        return unknown(_("It has no values."))
    if measure.next_update is not None and measure.next_update < facts.today:
        return fails(_("A new value was due on {day}.", day=day(measure.next_update)))
    if newest < facts.today - OLDEST:
        return fails(_("Its newest value is about the time up to {day}.", day=day(newest)))
    return holds(_("Its newest value is about the time up to {day}.", day=day(newest)))


def has_target(facts: Facts, measure: Measure) -> Answer:
    """No target."""
    if facts.of(measure.key).has_target:
        return holds(_("It has a target."))
    return fails(_("No target is recorded."))
