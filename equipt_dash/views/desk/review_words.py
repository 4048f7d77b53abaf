"""What review, preview and publication say about submissions and figures, worded once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.model import Area, Group, Measure, Observation, ValueRole
from equipt_dash.kernel.submission import Submission
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.kernel.workflow import CELL_KINDS
from equipt_dash.store.desk.reviews import Queued
from equipt_dash.views.context import BadAddress
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.status_words import kind_words
from equipt_dash.views.wording import label, value_words

REVIEW = "/internal/review"
PUBLISH = "/internal/review/publish"
EDITIONS = "/internal/editions"
PUBLICATIONS = "/internal/review/publications"
PERIODS = "/internal/periods"

FEW = 3


@dataclass(frozen=True)
class Names:
    """What measures, groups and areas are called."""

    measures: Mapping[str, Measure]
    groups: Mapping[str, Group]
    areas: Mapping[str, Area]

    def measure(self, key: str) -> str:
        """A measure's name."""
        return self.measures[key].name if key in self.measures else key

    def who(self, group: str) -> str:
        """A group's name."""
        return label(self.groups, group) if group in self.groups or group == "all" else group

    def where(self, area: str) -> str:
        """An area's name."""
        return self.areas[area].name if area in self.areas else area

    def value(self, row: Observation | None) -> str:
        """A figure as the public reads it."""
        if row is None:
            return _("nothing")
        return value_words(self.measures[row.measure], row) if row.measure in self.measures else str(row.value)


def names(desk: Desk, keys: set[str], action: Action = Action.READ_REVIEW) -> Names:
    """The names of some measures, and of every group and area."""
    read = desk.read(desk.scope(action))
    found = read.measures(keys=sorted(keys)) if keys else ()
    groups, areas = {one.code: one for one in read.groups()}, {one.code: one for one in read.areas()}
    return Names({one.key: one for one in found}, groups, areas)


def period_words(period: str, role: ValueRole) -> str:
    """A period, with a word where the figure is an aim."""
    return period if role is ValueRole.ACTUAL else _("{period} ({role})", period=period, role=role_words(role))


def role_words(role: ValueRole) -> str:
    """What kind of figure it is."""
    return {ValueRole.ACTUAL: _("value"), ValueRole.TARGET: _("target")}.get(role, role.value)


def what(one: Queued) -> str:
    """What a submission is about, in one line."""
    periods = list(one.periods)
    said = listed(periods) if len(periods) <= FEW else _("{first} to {last}", first=periods[0], last=periods[-1])
    start = _("{name}: {kind}", name=one.subject, kind=kind_words(one.item.kind))
    if said:
        start = _("{start} for {periods}", start=start, periods=said)
    if one.item.kind not in CELL_KINDS:
        return start
    count = ngettext("{n} figure", "{n} figures", one.cells)
    return f"{start} ({count})"


def by_whom(item: Submission) -> str:
    """Who handed it in, and when."""
    when = item.submitted_at or item.changed_at
    return _("{name}, {day}", name=item.author_name, day=day(when))


def chosen_value(item: Submission) -> str:
    """What a tick box sends: the submission as the reader saw it."""
    return f"{item.id}-{item.version}"


def read_chosen(texts: tuple[str, ...]) -> list[tuple[int, int]]:
    """The submissions that tick boxes named, as (id, version).

    Raises:
        BadAddress: one is none of ours.
    """
    found = []
    for text in texts:
        id_, _dash, version = text.partition("-")
        if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in (id_, version)):
            raise BadAddress("choose")
        found.append((int(id_), int(version)))
    return found
