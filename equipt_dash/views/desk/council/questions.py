"""Questions a council member can ask, built from what is recorded about a disparity or measure.

Why never canned: a question that names the department, the lever and the date can be answered. Where nothing is
recorded, the question asks for exactly that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from equipt_dash.kernel.model import Department, Disparity, Link, Measure, Strength
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day, difference
from equipt_dash.practice.model import LeverAction
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.wording import people


@dataclass(frozen=True)
class Known:
    """What one edition records about who acts. ``titles``: of the disparities, by slug."""

    measures: dict[str, Measure]
    departments: dict[str, Department]
    links: tuple[Link, ...]
    actions: tuple[LeverAction, ...]
    titles: dict[str, str]
    today: date

    def department_of(self, measure: str) -> str:
        """The name of the department a measure belongs to; empty where none is recorded."""
        found = self.measures.get(measure)
        owner = self.departments.get(found.department) if found else None
        return owner.name if owner else ""


def known(context: Context) -> Known:
    """Everything questions are made from, read once."""
    scope, db = context.scope, context.db
    return Known(
        {one.key: one for one in queries.measures(scope, db)},
        {one.code: one for one in queries.departments(scope, db)},
        queries.links(scope, db),
        queries.records(scope, db, LeverAction),
        {one.slug: one.title for one in queries.disparities(scope, db)},
        context.today,
    )


def about_gap(here: Known, item: Disparity, measure: Measure, group: str) -> tuple[str, ...]:
    """Two or three questions about a disparity. ``group``: how people call the group it weighs on."""
    return (*who_acts(here, item, group), _aim(item, measure))


def who_acts(here: Known, item: Disparity, group: str) -> tuple[str, ...]:
    """What to ask whoever answers for the measure that bears on it most; or who will, where nobody does."""
    order = list(Strength)
    links = sorted(
        (x for x in here.links if x.disparity == item.slug), key=lambda x: (order.index(x.strength), x.measure)
    )
    if not links:
        return (_("No department’s measure is linked to “{title}”. Which department will name one, and by when?", title=item.title),)  # fmt: skip
    first = links[0]
    department = here.department_of(first.measure) or _("the department")
    measure = here.measures[first.measure].name if first.measure in here.measures else first.measure
    action = _action(here, item.slug, first.measure)
    if action is not None and action.starts_on is not None:
        asked = _(
            "{department}: “{action}” began on {day}. What has it done for {group} since, and how do you know?",
            department=department, action=action.title, day=day(action.starts_on), group=group,
        )  # fmt: skip
    elif first.lever:
        asked = _(
            "{department} names {lever} as its lever. Since when is it used, and what has it done for {group}?",
            department=department, lever=f"“{first.lever}”", group=group,
        )  # fmt: skip
    else:
        asked = _("{department}: what lever do you have to move “{measure}”?", department=department, measure=measure)
    checked = (
        _("Nobody has reviewed whether “{measure}” bears on it. When will that be done?", measure=measure)
        if not first.reviewer
        else ""
    )
    return (asked, *((checked,) if checked else ()))


def _action(here: Known, disparity: str, measure: str) -> LeverAction | None:
    """The newest action that has begun and goes on or ended; one that names the measure before one that does not."""
    found = [
        one
        for one in here.actions
        if (measure in one.measures or disparity in one.disparities)
        and one.status in ("under_way", "done")
        and one.starts_on is not None
        and one.starts_on <= here.today
    ]
    return max(found, key=lambda one: (measure in one.measures, str(one.starts_on), one.slug), default=None)


def _aim(item: Disparity, measure: Measure) -> str:
    if item.target_gap is None:
        return _(
            "No gap to reach is recorded for “{title}”. When will the council be asked to set one?", title=item.title
        )
    gap = difference(item.target_gap, measure.unit, measure.decimals)
    if item.target_date is None:
        return _("The gap aimed for is {gap}, without a date. By when?", gap=gap)
    return _("The gap aimed for is {gap} by {day}. What has to happen until then?", gap=gap, day=day(item.target_date))


def about_measure(here: Known, measure: Measure, *, better: bool) -> tuple[str, ...]:
    """Two questions about a department measure that got ``better`` or fell."""
    department = here.department_of(measure.key) or _("the department")
    linked = [x for x in here.links if x.measure == measure.key]
    action = _action(here, "", measure.key)
    if action is not None and action.starts_on is not None:
        words = {"department": department, "action": action.title, "day": day(action.starts_on)}
        first = (
            _("{department}: “{action}” began on {day}. How do you know that it made the difference?", **words)
            if better
            else _("{department}: “{action}” began on {day}. Is it still the right one?", **words)
        )
    elif better:
        first = _("{department}: what made the difference, and will it last?", department=department)
    else:
        first = _("{department}: what explains this year, and what will you change?", department=department)
    second = (
        _(
            "Whom does this reach, and is it the people “{title}” weighs on?",
            title=here.titles.get(linked[0].disparity, linked[0].disparity),
        )
        if linked
        else _("Which disparity should “{measure}” help to reduce? None is named.", measure=measure.name)
    )
    return first, second


def group_words(context: Context, code: str) -> str:
    """How people call a group."""
    return people({one.code: one for one in queries.groups(context.scope, context.db)}, code)
