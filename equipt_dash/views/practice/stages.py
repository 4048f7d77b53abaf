"""Everything of one stage that one reader may see: each kind of record under its own heading, counts first.

Public and internal stage pages hand in what they read; nothing here knows where it came from. A kind that a stage
holds cannot be forgotten: the sections follow the declaration of kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from equipt_dash.kernel.model import Department, Disparity, Group, Link, Measure
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.parts import Block, Cell, Column, Details, LinkTo, Section, TableModel, Text
from equipt_dash.practice.fields import Field, Form, RecordKind
from equipt_dash.practice.framework import Framework
from equipt_dash.practice.kinds import BY_SLUG, KINDS
from equipt_dash.practice.model import StepRecord
from equipt_dash.practice.use import Use
from equipt_dash.views.practice_words import field_words, kind_help, kind_words, option_words
from equipt_dash.views.wording import not_recorded

LONG = 8
"""Records that show at once; a longer list opens on request."""

SHOWN: Mapping[str, tuple[str, ...]] = {
    "data-gap": ("title", "what", "disparity", "measure", "owner", "due", "status"),
    "decision": ("title", "decided_on", "disparities", "reason", "with_whom", "weights"),
    "link": ("measure", "disparity", "mechanism", "strength", "reach", "reviewer", "next_review"),
    "worksheet": ("disparity", "measure", "public_summary", "open_questions", "signed_by", "signed_on"),
    "step": ("name", "component", "scope", "first_quarter", "done_when", "left_out"),
    "step-record": ("step", "department", "status", "summary", "owner", "due", "reopens_on"),
    "partner": ("title", "role", "standing", "disparities", "why", "department"),
    "engagement": ("title", "status", "held_on", "disparities", "asked", "said", "did", "answered_on"),
    "assessment": ("mark", "department", "dated", "standing", "evidence"),
    "plan-item": ("title", "level", "parent", "disparities", "measures", "starts_on", "ends_on"),
    "budget-line": ("title", "fiscal_year", "amount", "money", "strategy", "disparity", "source"),
    "action": ("title", "lever", "reach", "status", "disparities", "owner", "starts_on", "review_on"),
    "challenge": ("title", "would_help", "disparity", "measure", "owner", "status"),
    "tool-run": ("title", "subject", "results", "disparities", "changed", "completed_on"),
    "community-note": ("measure", "period", "writer", "speaks_for", "body", "dated"),
}
"""The fields of each kind that a list shows; the rest is on the record's own page."""


@dataclass(frozen=True)
class Holdings:
    """What one reader may see. ``records`` holds every kind by its slug; ``open_drafts`` counts those not decided."""

    framework: Framework
    today: date
    measures: tuple[Measure, ...]
    disparities: tuple[Disparity, ...]
    departments: tuple[Department, ...]
    groups: tuple[Group, ...]
    records: Mapping[str, tuple[Any, ...]]
    open_drafts: Mapping[str, int] = field(default_factory=dict)

    def of(self, kind: str) -> tuple[Any, ...]:
        """The records of a kind."""
        return self.records.get(kind, ())

    @property
    def links(self) -> tuple[Link, ...]:
        """The links."""
        return self.of("link")

    @property
    def step_records(self) -> tuple[StepRecord, ...]:
        """What is on record about steps."""
        return self.of("step-record")


def use_of(held: Holdings, split: frozenset[str]) -> Use:
    """What the counts behind the seven elements rest on; ``split``: keys of measures with figures by group."""
    return Use(held.departments, held.measures, held.disparities, held.links, split, held.records)


@dataclass(frozen=True)
class Places:
    """Where things are found by this reader: a kind's own page, one record, a new form (empty: none), a measure."""

    kind: Callable[[str], str]
    record: Callable[[RecordKind, Any], str]
    new: Callable[[str], str]
    inside: bool


def names(held: Holdings) -> Mapping[str, Mapping[str, str]]:
    """The words of everything a field may point at."""
    framework = held.framework
    return {
        "measure": {one.key: one.name for one in held.measures},
        "disparity": {one.slug: one.title for one in held.disparities},
        "department": {one.code: one.name for one in held.departments},
        "group": {one.code: one.people for one in held.groups},
        "step": {one.key: one.name for one in framework.steps} | {one.slug: one.name for one in held.of("step")},
        "component": {one.slug: one.name for one in framework.components},
        "element": {one.slug: one.name for one in framework.elements},
        "mark": {one.key: one.text for one in framework.marks},
        **{kind: {one.slug: one.title for one in held.of(kind)} for kind in ("plan-item", "decision")},
    }


def kinds_of(stage: str) -> tuple[RecordKind, ...]:
    """The kinds of records a stage holds, in their order."""
    return tuple(kind for kind in KINDS if kind.stage == stage)


def record_sections(stage: str, held: Holdings, places: Places, skip: Sequence[str] = ()) -> tuple[Section, ...]:
    """A section for every kind of the stage but those in ``skip``, which the page shows in its own way."""
    known = names(held)
    return tuple(
        Section(f"records-{kind.slug}", kind_words(kind.slug)[1], kind_blocks(kind.slug, held, places, known))
        for kind in kinds_of(stage)
        if kind.slug not in skip
    )


def kind_blocks(
    slug: str, held: Holdings, places: Places, known: Mapping[str, Mapping[str, str]] | None = None
) -> tuple[Block, ...]:
    """How many records of a kind there are, the records, and where more is said."""
    kind, found = BY_SLUG[slug], held.of(slug)
    table = _table(kind, found, places, known or names(held))
    lead = _count(len(found)) if found else _needed(places.inside)
    drafts = held.open_drafts.get(slug, 0)
    coming = ngettext("{n} draft is on its way.", "{n} drafts are on their way.", drafts) if drafts else ""
    head = Text(((f"{kind_help(slug)} {lead} {coming}".strip(),), _ways(slug, places)))
    if not found:
        return (head,)
    return (head, Details(_("Show them all"), (table,)) if len(found) > LONG else table)


def _count(n: int) -> str:
    return ngettext("{n} is recorded.", "{n} are recorded.", n)


def _needed(inside: bool) -> str:
    if inside:
        return _("None is recorded yet. Anyone who enters figures for a department can add one.")
    return _("None is recorded yet. A City department or the equity office can add one.")


def _ways(slug: str, places: Places) -> tuple[str | LinkTo, ...]:
    found: list[str | LinkTo] = []
    if href := places.kind(slug):
        found.append(LinkTo(_("More: {what}", what=kind_words(slug)[1]), href))
    if href := places.new(slug):
        found += [" · " if found else "", LinkTo(_("Add: {what}", what=kind_words(slug)[0]), href)]
    return tuple(found)


def _table(
    kind: RecordKind, found: Sequence[Any], places: Places, known: Mapping[str, Mapping[str, str]]
) -> TableModel:
    shown = [kind.field(name) for name in SHOWN[kind.slug] if places.inside or kind.field(name).public]
    columns = tuple(Column(one.name, field_words(kind.slug, one.name), one.form is Form.NUMBER) for one in shown)
    rows = tuple(_row(kind, shown, record, places, known) for record in found)
    return TableModel(kind_words(kind.slug)[1], columns, rows)


def _row(
    kind: RecordKind, shown: Sequence[Field], record: Any, places: Places, known: Mapping[str, Mapping[str, str]]
) -> tuple[Cell, ...]:
    first, *rest = (value_words(kind.slug, one, getattr(record, one.name), known) for one in shown)
    head = Cell(first or not_recorded(), href=places.record(kind, record))
    return (head, *(Cell(text) if text else Cell(not_recorded(), absent=True) for text in rest))


def value_words(slug: str, one: Field, value: Any, known: Mapping[str, Mapping[str, str]]) -> str:
    """A value of a field as a reader sees it; empty where there is none."""
    if one.form is Form.FLAG:
        return _("yes") if value else _("no")
    if value is None or value in ("", ()):
        return _whole(one)
    if one.form is Form.CHOICE:
        return option_words(slug, one.name, str(value))
    if one.form is Form.DATE:
        return day(value)
    if one.form is Form.REF:
        return known.get(one.to, {}).get(value, str(value))
    if one.form is Form.REFS:
        return listed([known.get(one.to, {}).get(item, item) for item in value])
    if one.form is Form.LINES:
        return "; ".join(": ".join(part for part in line if part) for line in value)
    return f"{value:,.0f}" if one.form is Form.NUMBER else str(value)


def _whole(one: Field) -> str:
    return _("The City") if one.to == "department" else ""
