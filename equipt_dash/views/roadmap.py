"""How far one department is on the roadmap: what is on record, and what would have to be recorded."""

from __future__ import annotations

from equipt_dash.model import Department
from equipt_dash.practice.model import StepRecord
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.parts import Block, Bullets, Details, LinkTo, Rich, Strong, Text
from equipt_dash.words import _, ngettext


def roadmap_blocks(context: Context, department: Department) -> tuple[Block, ...]:
    """The steps each department takes by itself, first those on record, then those that are not."""
    steps = [step for step in context.framework.steps if step.scope == "department"]
    names = {step.key: step.name for step in context.framework.steps}
    records = [r for r in queries.step_records(context.scope, context.db) if r.department == department.code]
    known = {one.step for one in records}
    lead = ngettext(
        "{n} of the {all} steps each department takes by itself is on public record.",
        "{n} of the {all} steps each department takes by itself are on public record.",
        sum(1 for step in steps if step.key in known), all=len(steps),
    )  # fmt: skip
    caution = _("A public record does not mean that a step is done: that takes a second person’s word.")
    more: Rich = (LinkTo(_("The whole roadmap, with what the city did"), "/organize"), ".")
    blocks: list[Block] = [Text(((lead, " ", caution), more))]
    if records:
        blocks.append(Bullets(tuple(_record(one, names.get(one.step, one.step)) for one in records)))
    needed = tuple(
        (
            Strong(f"{step.name}. "),
            _("Done when: {done} Needed: {evidence}", done=step.done_when, evidence=step.evidence),
        )
        for step in steps
        if step.key not in known
    )
    if needed:
        blocks.append(Details(_("What is not recorded, and what is needed"), (Bullets(needed),)))
    return tuple(blocks)


def _record(one: StepRecord, name: str) -> Rich:
    words = _("{step}: {summary} ({dated}). ", step=name, summary=one.summary, dated=one.dated)
    if one.evidence_url.startswith(("http://", "https://")):
        return (words, LinkTo(one.source_note or _("Evidence"), one.evidence_url))
    return (words, one.source_note)
