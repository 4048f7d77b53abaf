"""The practice worksheet as a reader sees it: the summary, and which of the six questions are still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.parts import Block, Bullets, Section, Strong, Text
from equipt_dash.practice.framework import Framework
from equipt_dash.practice.model import Worksheet


def worksheet_section(
    framework: Framework, sheets: Sequence[Worksheet], measures: Mapping[str, str]
) -> tuple[Section, ...]:
    """The signed worksheets about one disparity or one measure. ``measures``: names by key. Nothing where none exists."""
    if not sheets:
        return ()
    blocks = tuple(block for sheet in sheets for block in _sheet(framework, sheet, measures))
    return (Section("worksheet", _("The six practice questions"), blocks),)


def _sheet(framework: Framework, sheet: Worksheet, measures: Mapping[str, str]) -> tuple[Block, ...]:
    about = measures.get(sheet.measure, "") if sheet.measure else ""
    start = (Strong(f"{about}: "),) if about else ()
    summary = sheet.public_summary or _("No summary is published.")
    signed = ""
    if sheet.signed_on:
        signed = _("Signed off by {who} on {day}.", who=sheet.signed_by or _("not recorded"), day=day(sheet.signed_on))
    blocks: list[Block] = [Text(((*start, summary), (signed,)) if signed else ((*start, summary),))]
    still = [one for one in framework.questions if one.number in sheet.still_open]
    if still:
        lines = tuple((_("Still open: {question}", question=one.text),) for one in still)
        blocks.append(Bullets(lines))
    if sheet.open_questions:
        blocks.append(Text(((Strong(_("What the City does not know yet: ")), sheet.open_questions),)))
    return tuple(blocks)
