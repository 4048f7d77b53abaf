"""Roadmap steps with what is on record about each. A record with evidence is not yet a confirmed step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipt_dash.framework import Step, StepScope
from equipt_dash.practice.model import StepRecord
from equipt_dash.views.parts import Block, Cell, Column, Details, LinkTo, Rich, TableModel, Text
from equipt_dash.views.wording import not_recorded
from equipt_dash.words import _, ngettext


def by_step(records: Sequence[StepRecord]) -> Mapping[str, tuple[StepRecord, ...]]:
    """Records by the key of their step."""
    found: dict[str, list[StepRecord]] = {}
    for record in records:
        found.setdefault(record.step, []).append(record)
    return {key: tuple(items) for key, items in found.items()}


def step_blocks(steps: Sequence[Step], records: Mapping[str, tuple[StepRecord, ...]]) -> tuple[Block, ...]:
    """A sentence, a table of the steps, and what each one asks for."""
    on_record = sum(1 for step in steps if step.key in records)
    lead = ngettext(
        "{n} of {all} steps has a public record. Whether a step is done, the city has not confirmed here.",
        "{n} of {all} steps have a public record. Whether a step is done, the city has not confirmed here.",
        on_record, all=len(steps),
    )  # fmt: skip
    table = TableModel(
        _("Roadmap steps and what is on record"),
        (
            Column("step", _("Step")),
            Column("who", _("Whose step")),
            Column("quarter", _("Usual quarter")),
            Column("record", _("Public record")),
            Column("source", _("Evidence")),
        ),
        tuple(_row(step, records.get(step.key, ())) for step in steps),
    )
    return (Text(((lead,),)), table, Details(_("What each step asks for"), (Text(tuple(_asks(s) for s in steps)),)))


def _row(step: Step, records: tuple[StepRecord, ...]) -> tuple[Cell, ...]:
    who = _("each department") if step.scope is StepScope.DEPARTMENT else _("the city")
    start = (Cell(f"{step.key.upper()}. {step.name}"), Cell(who), Cell(_quarter(step)))
    if not records:
        return (*start, Cell(not_recorded(), absent=True), Cell(_("none"), absent=True))
    one = records[0]
    return (*start, Cell(recorded(one)), Cell(one.source_note, href=one.evidence_url))


def recorded(one: StepRecord) -> str:
    """A record in a sentence, with its year or that none is recorded."""
    dated = one.dated if one.dated and one.dated != not_recorded() else _("year not recorded")
    return f"{one.summary} ({dated})"


def _quarter(step: Step) -> str:
    if step.last_quarter is None:
        return _("from quarter {n}", n=step.first_quarter)
    if step.last_quarter == step.first_quarter:
        return _("quarter {n}", n=step.first_quarter)
    return _("quarters {first} to {last}", first=step.first_quarter, last=step.last_quarter)


def _asks(step: Step) -> Rich:
    words = _(
        "{key}. {name}: {short} Owner: {owner}. Done when: {done} Evidence wanted: {evidence} ",
        key=step.key.upper(), name=step.name, short=step.in_short, owner=step.owner_role, done=step.done_when,
        evidence=step.evidence,
    )  # fmt: skip
    links = [LinkTo(_("Where this step comes from"), url) for url in step.urls]
    return (words, *(piece for link in links for piece in (link, " ")))
