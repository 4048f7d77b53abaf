"""What the three stage pages share: the roadmap steps of a stage, component by component."""

from __future__ import annotations

from equipt_dash.framework import Framework, Stage
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.parts import Block, Strong, Text
from equipt_dash.views.steps import by_step, step_blocks


def stage_of(framework: Framework, slug: str) -> Stage:
    """The stage with this slug; the framework always holds the three of the roadmap."""
    return next(stage for stage in framework.stages if stage.slug == slug)


def stage_steps(context: Context, stage: Stage) -> tuple[Block, ...]:
    """The steps of ``stage`` under the names of its components."""
    records = by_step(queries.step_records(context.scope, context.db))
    framework = context.framework
    blocks: list[Block] = []
    for component in framework.components_of(stage.slug):
        blocks.append(Text(((Strong(f"{component.name}. "), component.in_short),)))
        blocks.extend(step_blocks(framework.steps_of(component.slug), records))
    return tuple(blocks)
