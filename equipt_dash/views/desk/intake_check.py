"""The page that says what the reader makes of a file: the problems, what would change, and the form to correct it.

Nothing is guessed silently: every column's part and every group's meaning stands in the form, as proposed, and a
person confirms or changes it before a single value is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlencode

from equipt_dash.intake import kept_report
from equipt_dash.intake.findings import Problem
from equipt_dash.intake.mapping import Mapping as FileMapping
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.pages.parts import (
    Block,
    Bullets,
    Cell,
    Column,
    Details,
    LinkTo,
    Notice,
    Page,
    Section,
    TableModel,
    Text,
)
from equipt_dash.store.desk.import_compare import Comparison
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.intake_changes import changes
from equipt_dash.views.desk.intake_fields import answered_again, meaning_form, refused_fields
from equipt_dash.views.desk.intake_report import download, problem_table

CHECK = "/internal/import/check"

SHOWN = 10
"""Reasons told one by one."""


@dataclass(frozen=True)
class Reading:
    """What the reader made of a file: the mapping it proposes or was given, what it found, and the first rows."""

    token: str
    file_name: str
    mapping: FileMapping
    mapping_text: str
    names: tuple[str, ...]
    preview: tuple[tuple[str, ...], ...]
    why: Mapping[str, str]
    questions: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    counts: Mapping[str, int]
    problems: Sequence[tuple[Problem, int]]
    # All of them, packed.
    every: str
    has_faults: bool
    stopped: bool
    # Names of the saved answers that fit the file's columns, and of those it was read with.
    fits: tuple[str, ...] = ()
    saved: str = ""
    # What would change; nothing where it was not compared, for the reason beside it.
    comparison: Comparison | None = None
    not_compared: str = ""
    # Why the database could not take it; said first, because nothing else matters then.
    refused: tuple[Problem, ...] = ()
    sheets: tuple[str, ...] = ()
    # Texts in the place of numbers that a person may explain.
    unread: tuple[str, ...] = ()
    splits: Mapping[str, Sequence[str]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


def confirm(
    desk: Desk,
    reading: Reading,
    measures: Sequence[tuple[str, str]],
    wrong: Mapping[str, str],
    typed: Mapping[str, str],
) -> Page:
    """What the reader makes of a file, as a form to confirm or to correct."""
    wrong = {**refused_fields(reading.mapping, reading.refused), **wrong}
    form = meaning_form(desk, reading, measures)
    if typed or wrong:
        form = answered_again(form, typed, wrong)
    sections = [
        Section("found", _("What was found"), _found(reading)),
        *_changes(reading),
        Section("meaning", _("What the file means"), (*_saved(reading), form)),
        Section("preview", _("First rows"), (_preview(reading),)),
    ]
    if reading.stopped or reading.has_faults or reading.refused:
        lead = _("“{name}” cannot be taken in as it is. Below is what is wrong and what to do.", name=reading.file_name)
    else:
        lead = _("Please look at what each column means. Then take “{name}” in.", name=reading.file_name)
    return Page(
        title=_("Check the import"),
        heading=_("Is this what the file means?"),
        lead=(lead,),
        intro=_refused(reading),
        sections=tuple(sections),
        crumbs=(LinkTo(_("Import"), "/internal/import"),),
    )


def _refused(reading: Reading) -> tuple[Block, ...]:
    """Why the file cannot be taken in as it is read now, before anything else is said about it."""
    lines = tuple((f"{one.problem} {one.fix}",) for one in reading.refused[:SHOWN])
    left = len(reading.refused) - len(lines)
    more = ((ngettext("{n} more reason is not shown.", "{n} more reasons are not shown.", left),),) if left else ()
    return (Notice(_("This file cannot be taken in yet"), (*lines, *more)),) if lines else ()


def _found(reading: Reading) -> tuple[Block, ...]:
    counts = reading.counts
    lines = [
        (ngettext("{number} row was read.", "{number} rows were read.", counts["read"], number=counts["read"]),),
        (_("{number} can be taken in.", number=counts["accepted"]),),
        (_("{number} cannot.", number=counts["rejected"]),),
    ]
    if counts["left_out"]:
        lines.append((_("{number} are left out, as the columns below say.", number=counts["left_out"]),))
    blocks: list[Block] = [Bullets(tuple(lines))]
    if reading.left_out:
        words = (_("Give them a part below if they belong here."),)
        blocks.append(Notice(_("Columns of numbers that are left out"), (words, (listed(reading.left_out),))))
    if reading.questions:
        asked = tuple((f"{words} {how}",) for words, how in reading.questions)
        blocks.append(Notice(_("Please answer"), asked))
    if reading.notes:
        blocks.append(Details(_("What the reader decided"), (Bullets(tuple((note,) for note in reading.notes)),)))
    blocks.append(problem_table(reading.problems))
    if reading.problems:
        blocks.append(download(partial(kept_report.unpacked, reading.every), reading.file_name))
    return tuple(blocks)


def _changes(reading: Reading) -> tuple[Section, ...]:
    blocks = changes(reading.comparison, reading.not_compared)
    return (Section("changes", _("What would change"), blocks),) if blocks else ()


def _saved(reading: Reading) -> tuple[Block, ...]:
    """The answers kept for files like this one, each as a link that reads the file with them."""
    base = {"upload": reading.token}
    if reading.saved:
        words = _("The answers kept as “{name}” were used. ", name=reading.saved)
        return (Text(((words, LinkTo(_("Read the file without them"), f"{CHECK}?{urlencode(base)}")),)),)
    links = tuple((LinkTo(name, f"{CHECK}?{urlencode({**base, 'saved': name})}"),) for name in reading.fits)
    if not links:
        return ()
    return Text(((_("Answers kept before fit this file. Choose them to read it the same way:"),),)), Bullets(links)


def _preview(reading: Reading) -> TableModel:
    columns = tuple(Column(str(place), name or _("(no name)")) for place, name in enumerate(reading.names))
    rows = tuple(tuple(Cell(text[:60]) for text in _wide(row, len(columns))) for row in reading.preview[:8])
    return TableModel(_("The first rows as found"), columns, rows, empty=_("There are no rows."))


def _wide(row: Sequence[str], width: int) -> tuple[str, ...]:
    return (*row, *("" for _missing in range(width)))[:width]
