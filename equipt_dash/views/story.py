"""What stands beside the numbers of a measure: the department's story, and why a published value was corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from equipt_dash.kernel.model import Group, Measure, Observation, Story, ValueRole
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.parts import Block, Cell, Rich, Section, Strong, Text
from equipt_dash.practice.model import CommunityNote
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.number_cells import value_cell
from equipt_dash.views.wording import label, not_recorded


def story_section(context: Context, measure: Measure) -> tuple[Section, ...]:
    """The stories of a measure, newest first; nothing where nobody has written one."""
    stories = queries.stories(context.scope, context.db, measure=measure.key)
    notes = [one for one in queries.records(context.scope, context.db, CommunityNote) if one.measure == measure.key]
    if not stories and not notes:
        return ()
    blocks: tuple[Block, ...] = (*(_told(story) for story in stories), *(_noted(note) for note in notes))
    return (Section("story", _("Story behind the data"), blocks),)


def _noted(note: CommunityNote) -> Text:
    """What somebody from the community wrote, as it came."""
    title = _("From the community about {period}. Published as it was written.", period=note.period)
    paragraphs = tuple((part.strip(),) for part in note.body.split("\n\n") if part.strip())
    who = _("{name}, for {whom}", name=note.writer, whom=note.speaks_for) if note.speaks_for else note.writer
    return Text(((Strong(title),), *paragraphs, (_("{name}, {day}", name=who, day=day(note.dated)),)))


def _told(story: Story) -> Text:
    paragraphs = tuple(part.strip() for part in story.body.split("\n\n") if part.strip())
    signed: Rich = (_("{name}, {day}", name=story.signed or not_recorded(), day=dated_words(story.dated)),)
    return Text(((Strong(_("About {period}", period=story.period)),), *((part,) for part in paragraphs), signed))


def dated_words(text: str) -> str:
    """The day a story was signed, in words; as it was written where it is no day."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text or not_recorded()


def restated_cell(measure: Measure, row: Observation | None) -> Cell:
    """A value with the words about its correction beside it."""
    cell = value_cell(measure, row)
    if row is None or not row.restated:
        return cell
    return replace(cell, note=f"{cell.note} {row.restated}".strip())


def restated_notes(rows: Iterable[Observation], groups: Mapping[str, Group] | None = None) -> tuple[str, ...]:
    """The words about corrections under a chart; figures corrected for one reason share a line.

    ``groups``: name the group of each figure as well as its period.
    """
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.restated:
            found.setdefault(row.restated, {})[_which(row, groups)] = None
    return tuple(f"{'; '.join(which)}: {words}" for words, which in found.items())


def _which(row: Observation, groups: Mapping[str, Group] | None) -> str:
    words = row.period if groups is None else f"{label(groups, row.group)}, {row.period}"
    return words if row.role is ValueRole.ACTUAL else _("{figure}, target", figure=words)
