"""One element: its four marks, dated examples with sources, and what this site itself shows for it."""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Block, Bullets, LinkTo, Page, Rich, Section, Text
from equipt_dash.store import queries
from equipt_dash.views.context import Context, Params
from equipt_dash.views.practice.marks import marks_blocks
from equipt_dash.views.practice.stages import use_of
from equipt_dash.views.practice.used import used_blocks
from equipt_dash.views.stage import holdings


def build(context: Context, params: Params) -> Page | None:
    """The page of the element ``slug``; ``None`` where there is none."""
    element = next((e for e in context.framework.elements if e.slug == params["slug"]), None)
    if element is None:
        return None
    held = holdings(context)
    departments = {one.code: one.name for one in held.departments}
    marks = marks_blocks(context.framework.marks_of(element.slug), held.of("assessment"), departments)
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
            Section(
                "here",
                _("What this site shows for it"),
                used_blocks(
                    element.slug, use_of(held, queries.split_measures(context.scope, context.db)), context.today
                ),
            ),
            Section(
                "example",
                _("An example the talk names: {city}", city=element.city),
                (Text(((_("Dated facts from public sources, not a ranking."),),)), example_block),
            ),
            Section("steps", _("Roadmap steps that build it"), (step_block,)),
        ),
    )
