"""One element: its four marks, dated examples with sources, and what this site itself shows for it."""

from __future__ import annotations

from equipt_dash.practice.model import Assessment
from equipt_dash.store import queries
from equipt_dash.views.context import Context, Params
from equipt_dash.views.parts import Block, Bullets, LinkTo, Page, Rich, Section, Text
from equipt_dash.views.practice.marks import marks_blocks
from equipt_dash.words import _, ngettext


def build(context: Context, params: Params) -> Page | None:
    """The page of the element ``slug``; ``None`` where there is none."""
    element = next((e for e in context.framework.elements if e.slug == params["slug"]), None)
    if element is None:
        return None
    departments = {one.code: one.name for one in queries.departments(context.scope, context.db)}
    reviews = queries.records(context.scope, context.db, Assessment)
    marks = marks_blocks(context.framework.marks_of(element.slug), reviews, departments)
    examples: tuple[Rich, ...] = tuple(
        (f"{example.dated}: {example.fact} ", LinkTo(_("Source"), example.url))
        for example in context.framework.examples_of(element.slug)
    )
    steps = tuple(
        (f"{step.key.upper()}. {step.name}",) for step in context.framework.steps if step.element == element.slug
    )
    example_block: Block = Bullets(examples) if examples else Text(((_("None recorded."),),))
    step_block: Block = Bullets(steps) if steps else Text(((_("No roadmap step names this element."),),))
    return Page(
        title=element.name,
        heading=element.name,
        kicker=_("One of seven elements"),
        lead=(element.in_short,),
        crumbs=(LinkTo(_("Elements"), "/elements"),),
        sections=(
            Section("marks", _("Its four marks"), marks),
            Section("here", _("What this site shows for it"), (_here(context, element.slug),)),
            Section(
                "example",
                _("An example the talk names: {city}", city=element.city),
                (Text(((_("Dated facts from public sources, not a ranking."),),)), example_block),
            ),
            Section("steps", _("Roadmap steps that build it"), (step_block,)),
        ),
    )


def _here(context: Context, slug: str) -> Block:
    scope, db = context.scope, context.db
    if slug == "data-driven":
        measures = len(queries.measures(scope, db))
        words = ngettext(
            "{n} measure is published here with its source, and every chart can be downloaded.",
            "{n} measures are published here with their source, and every chart can be downloaded.",
            measures,
        )
        return Text(((words,), (LinkTo(_("All measures"), "/measures"), ".")))
    if slug == "race-informed":
        words = ngettext(
            "{n} targeted disparity is shown with outcomes split by race.",
            "{n} targeted disparities are shown with outcomes split by race.",
            len(queries.disparities(scope, db)),
        )
        return Text(((words,), (LinkTo(_("All disparities"), "/disparities"), ".")))
    if slug == "dynamically-planned":
        words = ngettext(
            "{n} department reports measures here, with results and targets side by side.",
            "{n} departments report measures here, with results and targets side by side.",
            len(queries.departments(scope, db)),
        )
        return Text(((words,), (LinkTo(_("All departments"), "/departments"), ".")))
    return Text(((_("Nothing yet. This site does not hold the records that would show it."),),))
