"""What the three public stage pages share: everything this edition holds, and the roadmap steps of the stage."""

from __future__ import annotations

from typing import Any

from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Block, Details, LinkTo, Section, Strong, Text
from equipt_dash.practice.fields import RecordKind
from equipt_dash.practice.framework import Framework, Stage
from equipt_dash.practice.roadmap import Roadmap, tally
from equipt_dash.store import queries
from equipt_dash.store.practice_rows import CLASSES
from equipt_dash.views.context import Context
from equipt_dash.views.practice.roadmap import asks, part_words, question_blocks, step_table
from equipt_dash.views.practice.stages import Holdings, Places, record_sections
from equipt_dash.views.practice.stages_next import next_section_blocks
from equipt_dash.views.practice.stages_pages import page_links
from equipt_dash.views.steps import public_city_roadmap


def stage_of(framework: Framework, slug: str) -> Stage:
    """The stage with this slug; the framework always holds the three of the roadmap."""
    return next(stage for stage in framework.stages if stage.slug == slug)


def holdings(context: Context) -> Holdings:
    """Everything this edition holds."""
    scope, db = context.scope, context.db
    return Holdings(
        context.framework,
        context.today,
        queries.measures(scope, db),
        queries.disparities(scope, db),
        queries.departments(scope, db),
        queries.groups(scope, db),
        {slug: queries.records(scope, db, cls) for slug, cls in CLASSES.items()},
    )


def public_places(held: Holdings) -> Places:
    """Where the public finds things."""
    slugs = {one.key: one.slug for one in held.measures}
    elements = {one.key: one.element for one in held.framework.marks}

    def record(kind: RecordKind, one: Any) -> str:
        if kind.slug in ("link", "worksheet"):
            return f"/disparities/{one.disparity}"
        if kind.slug == "community-note":
            return f"/measures/{slugs[one.measure]}" if one.measure in slugs else ""
        if kind.slug == "assessment":
            return f"/elements/{elements[one.mark]}" if one.mark in elements else ""
        return _PAGES.get(kind.slug, "")

    return Places(lambda slug: _PAGES.get(slug, ""), record, lambda _slug: "", inside=False)


_PAGES = {
    "link": "/connections",
    "step": "/roadmap",
    "step-record": "/roadmap",
    "partner": "/engagement",
    "engagement": "/engagement",
    "assessment": "/elements",
    "plan-item": "/plans",
    "budget-line": "/plans",
    "action": "/actions",
    "tool-run": "/equity-tool",
}
"""The public page that tells more of a kind."""


def shared_sections(context: Context, stage: Stage, held: Holdings, skip: tuple[str, ...] = ()) -> tuple[Section, ...]:
    """What every stage page ends with: its records, its steps, what is next, and its pages."""
    places, roadmap = public_places(held), public_city_roadmap(context)
    return (
        *record_sections(stage.slug, held, places, skip),
        Section("steps", _("Roadmap steps of this stage"), stage_steps(context.framework, stage, roadmap)),
        Section("next", _("What is next"), next_section_blocks(stage.slug, held, roadmap, places)),
        Section("pages", _("All pages of this stage"), page_links(stage.slug)),
    )


def stage_steps(framework: Framework, stage: Stage, roadmap: Roadmap) -> tuple[Block, ...]:
    """The steps of ``stage`` under the names of its components, each with its computed state."""
    components = framework.components_of(stage.slug)
    whole = part_words(tally(roadmap.of([one.slug for one in components])))
    blocks: list[Block] = [
        Text(((Strong(_("This stage: {state}. ", state=whole)), LinkTo(_("The whole roadmap"), "/roadmap")),)),
        *question_blocks(roadmap.questions),
    ]
    for component in components:
        found = roadmap.of([component.slug])
        caption = _("Steps of “{name}”", name=component.name)
        state = part_words(tally(found))
        blocks += [
            Text(((Strong(f"{component.name}. "), component.in_short, " ", Strong(state), "."),)),
            Details(_("Show its steps, with what is on record"), (step_table(found, caption, inside=False),)),
            Details(_("What each step asks for"), (asks(found),)),
        ]
    return tuple(blocks)
