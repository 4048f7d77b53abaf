"""What the check asks of a link between a measure and a disparity."""

from __future__ import annotations

from equipt_dash.connection.facts import Facts
from equipt_dash.connection.verdicts import Answer, fails, holds, unknown
from equipt_dash.kernel.model import ALL_GROUPS, Better, Link
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.statistics.joint import FEWEST_YEARS, Joint, joint

FEWEST_COMMON = 2
"""Years measure and outcome need in common before they can be looked at side by side: one year shows no change."""


def serves_the_burdened(facts: Facts, link: Link) -> Answer:
    """The people served are not those affected."""
    item = facts.disparities.get(link.disparity)
    groups = facts.of(link.measure).groups
    if item is None:
        return unknown(_("The disparity is gone."))
    if not groups:
        return unknown(_("The measure has one number for everybody, so nobody can see whom it counts."))
    mine, outcome = facts.measures.get(link.measure), facts.measures.get(item.measure)
    if mine and outcome and mine.category_standard != outcome.category_standard:
        return unknown(_("Measure and outcome sort people into groups by different standards."))
    reached = [code for code in item.burdened if code in groups]
    words = _(
        "Of {n} groups this disparity burdens, the measure counts {reached}.",
        n=len(item.burdened),
        reached=len(reached),
    )
    return holds(words) if len(reached) == len(item.burdened) else fails(words)


def lever_in_power(facts: Facts, link: Link) -> Answer:
    """The lever is not in this department's power."""
    measure = facts.measures.get(link.measure)
    if not link.lever.strip():
        return fails(_("No lever is named."))
    department = measure.department if measure else ""
    actions = [one for one in facts.actions if link.measure in one.measures or link.disparity in one.disparities]
    named = [one for one in actions if link.measure in one.measures or one.lever.casefold() == link.lever.casefold()]
    own = [one for one in named if one.department and one.department == department]
    if own:
        return holds(
            _("The lever is {lever}. The department acts on it: {action}.", lever=link.lever, action=own[0].title)
        )
    if any(link.measure in one.measures for one in actions):
        return fails(_("The lever is {lever}. The action recorded for it is another department's.", lever=link.lever))
    return unknown(_("The lever is {lever}. No action by this department is recorded.", lever=link.lever))


def years_that_matter(facts: Facts, link: Link) -> Answer:
    """No data in the years that matter."""
    item = facts.disparities.get(link.disparity)
    mine = facts.of(link.measure).years
    theirs = facts.of(item.measure).years if item else frozenset()
    if not mine or not theirs:
        if not mine:
            return unknown(_("The measure has no values that say which years they are about."))
        return unknown(_("The outcome has no values that say which years they are about."))
    common = sorted(mine & theirs)
    spans = {"first": min(mine), "last": max(mine), "since": min(theirs), "until": max(theirs)}
    if len(common) >= FEWEST_COMMON:
        return holds(
            ngettext(
                "They have {n} year in common, between {from_} and {to}.",
                "They have {n} years in common, between {from_} and {to}.",
                len(common), from_=common[0], to=common[-1],
            )
        )  # fmt: skip
    if common:
        return fails(_("They have only {year} in common. One year shows no change.", year=common[0]))
    return fails(
        _("They share no year: the measure runs from {first} to {last}, the outcome from {since} to {until}.", **spans)
    )


def movement(facts: Facts, link: Link) -> Joint | None:
    """How the measure and the outcome of the burdened group moved together; ``None`` where it cannot be worked out."""
    item = facts.disparities.get(link.disparity)
    if item is None:
        return None
    outcome = facts.of(item.measure)
    theirs = next((found for code in item.burdened if (found := outcome.of(code))), {})
    return joint(facts.of(link.measure).of(ALL_GROUPS), theirs)


def direction(facts: Facts, link: Link) -> Answer:
    """The direction contradicts the mechanism."""
    item, measure = facts.disparities.get(link.disparity), facts.measures.get(link.measure)
    outcome = facts.measures.get(item.measure) if item else None
    if measure is None or outcome is None or Better.NOT_DECLARED in (measure.better, outcome.better):
        return unknown(_("Which direction is better is not declared for both."))
    found = movement(facts, link)
    if found is None:
        return unknown(
            _("They have fewer than {n} single years in common, too few to compare how they change.", n=FEWEST_YEARS)
        )
    sign = 1 if measure.better is outcome.better else -1
    low, high = sorted((sign * found.low, sign * found.high))
    numbers = _(
        "Over {n} common years, the changes of the two correlate at {r} (95% interval {low} to {high}). Moving together "
        "is not proof.", n=len(found.years), r=_number(found.r), low=_number(found.low), high=_number(found.high),
    )  # fmt: skip
    if low > 0:
        return holds(_("When the measure got better, so did the outcome. {numbers}", numbers=numbers))
    if high < 0:
        return fails(_("When the measure got better, the outcome got worse. {numbers}", numbers=numbers))
    return unknown(_("No clear movement together. {numbers}", numbers=numbers))


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def reviewed(facts: Facts, link: Link) -> Answer:
    """Link not reviewed."""
    if not link.reviewer:
        return fails(_("Nobody has reviewed it."))
    if link.next_review is None:
        return unknown(_("{who} reviewed it. When it is looked at again is not recorded.", who=link.reviewer))
    if link.next_review < facts.today:
        return fails(_("It was to be reviewed again by {day}.", day=day(link.next_review)))
    return holds(_("{who} reviewed it; the next review is due by {day}.", who=link.reviewer, day=day(link.next_review)))


def evidence(_facts: Facts, link: Link) -> Answer:
    """Evidence missing."""
    if link.evidence.strip():
        return holds(_("Evidence is recorded."))
    return fails(_("No evidence is recorded."))
