"""What the checks ask about the drafts of an import, before they are handed in, and the fields that answer it.

Why here and not only on the measure's own page: a file may bring forty measures, and whoever took it in answers for
all of them. The questions are those of the entry sheet, asked by the same function.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipt_dash.figures.reading import Finding, Severity
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.declared.imports import LONGEST_REASON, REASON
from equipt_dash.pages.forms import Field, Kind
from equipt_dash.pages.parts import Block, Cell, Column, TableModel
from equipt_dash.store.desk.import_reads import Part
from equipt_dash.views.desk.review_words import Names

SHOWN = 100

Questions = Mapping[int, tuple[Finding, ...]]


def table(found: Questions, parts: Sequence[Part], called: Names) -> tuple[Block, ...]:
    """Every question and every value that cannot be, with a way to the draft it stands in."""
    by_number = {part.submission: part for part in parts}
    pairs = [(by_number[number], one) for number, findings in found.items() if number in by_number for one in findings]
    if not pairs:
        return ()
    columns = (
        Column("what", _("What")), Column("measure", _("Measure")), Column("period", _("Period")),
        Column("group", _("Group")), Column("area", _("Place")), Column("words", _("Why")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(_("Cannot be") if one.severity is Severity.ERROR else _("Question")),
            Cell(part.name, href=draft_path(part)),
            Cell(one.cell.period),
            Cell(called.who(one.cell.group)),
            Cell(called.where(one.cell.area)),
            Cell(one.words),
        )
        for part, one in pairs[:SHOWN]
    )
    left = len(pairs) - len(rows)
    note = ngettext("{n} more is not shown.", "{n} more are not shown.", left) if left else ""
    return (TableModel(_("To answer or to correct before you hand it in"), columns, rows, note),)


def draft_path(part: Part) -> str:
    """Where a draft of an import can be looked at and corrected; where it was handed in, its review."""
    if part.status == "discarded":
        return ""
    if part.status not in ("draft", "sent_back"):
        return f"/internal/review/{part.submission}"
    return f"/internal/measures/{part.slug}" + ("?role=targets" if part.kind == "targets" else "")


def fields(
    found: Questions, parts: Sequence[Part], typed: Mapping[str, str], *, refused: bool = False
) -> tuple[Field, ...]:
    """A reason for each draft with questions."""
    made = []
    for part in parts:
        asked = [one for one in found.get(part.submission, ()) if one.severity is Severity.QUESTION]
        if not asked:
            continue
        count = ngettext("{n} question", "{n} questions", len(asked))
        name = f"{REASON}{part.submission}"
        error = _("Say why, or correct the value.") if refused and not typed.get(name, "").strip() else ""
        label = _("{measure}: {count}. Why are these values right?", measure=part.name, count=count)
        hint = _("The reviewer reads it. Leave it empty if a value is wrong, and correct it first.")
        made.append(Field(name, label, Kind.LONG, typed.get(name, ""), hint, error, rows=2, longest=LONGEST_REASON))
    return tuple(made)


def wrong_values(found: Questions) -> int:
    """How many values cannot be as they are."""
    return sum(one.severity is Severity.ERROR for findings in found.values() for one in findings)
