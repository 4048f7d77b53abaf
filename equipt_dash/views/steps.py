"""Roadmaps as the public may see them: what an edition says about each step, put together with the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipt_dash.kernel.model import Department
from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import LinkTo
from equipt_dash.practice.model import OwnStep, StepRecord
from equipt_dash.practice.roadmap import Roadmap, city_roadmap, department_roadmap, steps_of
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.wording import not_recorded


def by_step(records: Sequence[StepRecord]) -> Mapping[str, tuple[StepRecord, ...]]:
    """Records by the key of their step."""
    found: dict[str, list[StepRecord]] = {}
    for record in records:
        found.setdefault(record.step, []).append(record)
    return {key: tuple(items) for key, items in found.items()}


def public_city_roadmap(context: Context) -> Roadmap:
    """The city's roadmap as this edition tells it."""
    scope, db, framework = context.scope, context.db, context.framework
    return city_roadmap(
        steps_of(framework.steps, queries.records(scope, db, OwnStep)),
        queries.step_records(scope, db),
        context.today,
        components=[one.slug for one in framework.components],
        departments=[one.code for one in queries.departments(scope, db)],
    )


def public_department_roadmaps(context: Context, departments: Sequence[Department]) -> tuple[Roadmap, ...]:
    """Each department's roadmap as this edition tells it."""
    framework = context.framework
    steps = steps_of(framework.steps, queries.records(context.scope, context.db, OwnStep))
    records = queries.step_records(context.scope, context.db)
    components = [one.slug for one in framework.components]
    return tuple(
        department_roadmap(one.code, steps, records, context.today, components=components) for one in departments
    )


def recorded(one: StepRecord) -> str:
    """A record in a sentence, with its year or that none is recorded."""
    dated = one.dated if one.dated and one.dated != not_recorded() else _("year not recorded")
    return f"{one.summary} ({dated})"


def evidence(one: StepRecord) -> LinkTo | str:
    """What a record rests on: a link that always has words, or the source's name where there is no web address."""
    if one.evidence_url.startswith(("http://", "https://")):
        return LinkTo(one.source_note or _("Evidence"), one.evidence_url)
    return one.source_note
