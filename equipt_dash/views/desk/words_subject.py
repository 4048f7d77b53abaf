"""What a form of words is about: a story, a definition or a gap target, with what stands there now.

One shape for the three, because saving, handing in, conflict and history are the same for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from equipt_dash.kernel.access import Action, Row
from equipt_dash.kernel.model import Better, Disparity, Kind, Measure, Quality, ValueRole
from equipt_dash.kernel.submission import Submission
from equipt_dash.kernel.words import _
from equipt_dash.kernel.workflow import EDITABLE, OPEN, SubmissionKind
from equipt_dash.pages.declared.spec import Options
from equipt_dash.pages.declared.words import ABOUT, BY_KIND
from equipt_dash.pages.forms import Field
from equipt_dash.store.desk import submissions
from equipt_dash.store.desk.applying_words import FIELDS, as_text
from equipt_dash.store.desk.reads_history import cells_of
from equipt_dash.store.desk.word_versions import gap_version
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.status_words import form_address
from equipt_dash.views.kinds import kind_words
from equipt_dash.views.wording import amount, direction_words

"""Characters of a story or definition."""


@dataclass(frozen=True)
class Subject:
    """One row whose words can be changed. ``now`` is what it holds as text, ``version`` how often it was changed."""

    kind: SubmissionKind
    name: str
    slug: str
    department: str
    measure: str
    disparity: str
    period: str
    now: Mapping[str, str]
    version: int
    fields: tuple[Field, ...]
    better: Better = Better.NOT_DECLARED
    scale: float | None = None
    worst: float | None = None
    periods: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The address of the form, without its query."""
        return form_address(self.kind, self.slug)

    @property
    def href(self) -> str:
        """The address of the form."""
        return form_address(self.kind, self.slug, self.period)

    @property
    def row(self) -> Row:
        """What the permission matrix has to know."""
        return Row(self.department)


@dataclass(frozen=True)
class Opened:
    """A subject with the reader's own draft, and with somebody's change that is under way."""

    subject: Subject
    draft: Submission | None
    under_way: Submission | None
    others: tuple[Submission, ...] = ()

    @property
    def overtaken(self) -> bool:
        """Whether the row was changed after the draft was begun."""
        return self.draft is not None and self.draft.base_version != self.subject.version

    @property
    def typed(self) -> Mapping[str, str]:
        """What the form shows: the draft where there is one, otherwise what stands there now."""
        return self.subject.now if self.draft is None else typed_in(self.subject, self.draft)


def opened(desk: Desk, subject: Subject | None) -> Opened | None:
    """``subject`` with the drafts and open submissions about it; ``None`` where there is none."""
    if subject is None:
        return None
    if not desk.may(Action.READ_WORK):
        return Opened(subject, None, None)
    scope, kind, measure, disparity = desk.scope(Action.READ_WORK), subject.kind, subject.measure, subject.disparity
    draft = submissions.own_draft(desk.read(scope), kind, measure=measure, disparity=disparity, period=subject.period)
    alive = OPEN | EDITABLE
    found = submissions.listed(desk.read(scope), statuses=alive, kind=kind, measure=measure, disparity=disparity)
    same = [one for one in found if one.period == subject.period]
    under_way = next((one for one in same if one.status in OPEN), None)
    others = tuple(one for one in same if one.status in EDITABLE and one.author != desk.principal.id)
    return Opened(subject, draft, under_way, others)


def typed_in(subject: Subject, one: Submission) -> Mapping[str, str]:
    """The texts of ``one``, with what stands there now where it has none."""
    kept = {name: parts.get("value", "") for name, parts in one.entries.items() if name != "_"}
    return {**subject.now, **kept}


def story(desk: Desk, slug: str, period: str) -> Subject | None:
    """The story of a measure for a period; the newest period with a figure where none is named.

    ``None`` where the measure has no such period: there is nothing yet to tell a story about.
    """
    scope = desk.scope(Action.READ_INTERNAL)
    measure = desk.read(scope).measure(slug)
    if measure is None:
        return None
    held = {one.period: (one, version) for one, version in desk.read(scope).versioned_stories(measure.key)}
    rows = [
        row for row, _version in desk.read(scope).versioned_observations(measure.key) if row.role is ValueRole.ACTUAL
    ]
    ends = {row.period: row.period_end for row in rows}
    drafted = tuple(name for name in _drafted_periods(desk, measure.key) if name not in ends)
    periods = (*drafted, *sorted(ends, key=lambda name: (ends[name], name), reverse=True))
    told = {row.period for row in rows if row.value is not None}
    period = period or next((name for name in periods if name in told), "") or next(iter((*periods, *held)), "")
    if period not in periods and period not in held:
        return None
    found, version = held.get(period, (None, 0))
    now = {"body": found.body if found else ""}
    made = _of_measure(SubmissionKind.STORY, measure, now, version, story_fields())
    return replace(made, period=period, periods=periods)


def _drafted_periods(desk: Desk, measure: str) -> list[str]:
    """Periods with figures on their way: a story can be written beside them, and is published with or after them."""
    if not desk.may(Action.READ_WORK):
        return []
    scope, alive = desk.scope(Action.READ_WORK), OPEN | EDITABLE
    found = submissions.listed(desk.read(scope), statuses=alive, kind=SubmissionKind.VALUES, measure=measure)
    names = {key.partition("|")[0] for one in found for key in one.entries if key.count("|") == 2}
    names |= {cell.period for cells in cells_of(desk.read(scope), [one.id for one in found]).values() for cell in cells}
    return sorted(names, reverse=True)


def story_fields() -> tuple[Field, ...]:
    """What a story is made of."""
    return _fields(SubmissionKind.STORY)


def _fields(kind: SubmissionKind, options: Mapping[str, Options] | None = None) -> tuple[Field, ...]:
    """The questions about the words themselves."""
    made = BY_KIND[kind].controls(options, without=ABOUT)
    return tuple(one for one in made if isinstance(one, Field))


def definition(desk: Desk, slug: str, _period: str = "") -> Subject | None:
    """How a measure is defined."""
    scope = desk.scope(Action.READ_INTERNAL)
    measure = desk.read(scope).measure(slug)
    if measure is None:
        return None
    now = {name: as_text(getattr(measure, name)) for name in FIELDS[SubmissionKind.DEFINITION] if name != "state"}
    version = desk.read(scope).measure_version(measure.key)
    made = _of_measure(SubmissionKind.DEFINITION, measure, now, version, _definition_fields())
    return replace(made, scale=measure.scale)


def _of_measure(
    kind: SubmissionKind, measure: Measure, now: Mapping[str, str], version: int, fields: tuple[Field, ...]
) -> Subject:
    return Subject(kind, measure.name, measure.slug, measure.department, measure.key, "", "", now, version, fields)


def _definition_fields() -> tuple[Field, ...]:
    kinds = tuple((one.value, kind_words(one)) for one in Kind)
    ways = tuple((one.value, direction_words(one)) for one in Better)
    return _fields(SubmissionKind.DEFINITION, {"kind": kinds, "better": ways})


def gap_target(desk: Desk, slug: str, _period: str = "") -> Subject | None:
    """The gap a disparity is meant to close to, beside the floor for every group."""
    scope = desk.scope(Action.READ_INTERNAL)
    found = desk.read(scope).disparity(slug)
    measure = _indicator(desk, found)
    if found is None or measure is None:
        return None
    now = {name: as_text(getattr(found, name)) for name in FIELDS[SubmissionKind.GAP_TARGET]}
    made = Subject(
        SubmissionKind.GAP_TARGET, found.title, found.slug, measure.department, "", found.slug, "", now,
        gap_version(desk.db, found.slug), _fields(SubmissionKind.GAP_TARGET), measure.better, measure.scale,
    )  # fmt: skip
    worst = _worst(desk, measure, found)
    if worst is None:
        return made
    today = _("The group worst off stands at {value} now.", value=amount(measure, worst))
    fields = tuple(replace(one, hint=f"{one.hint} {today}") if one.name == "floor" else one for one in made.fields)
    return replace(made, worst=worst, fields=fields)


def _indicator(desk: Desk, found: Disparity | None) -> Measure | None:
    """The indicator of a disparity, if it is in the reader's scope."""
    measures = desk.read().measures(keys=[found.measure] if found else [])
    return measures[0] if measures else None


def _worst(desk: Desk, measure: Measure, found: Disparity) -> float | None:
    """The newest figure of the group that is worst off, in the disparity's own place."""
    rows = desk.read().versioned_observations(measure.key)
    own = [
        row
        for row, _version in rows
        if row.area == found.area and row.role is ValueRole.ACTUAL and row.quality is not Quality.SUSPECT
    ]
    newest = max((row.period_end for row in own if row.value is not None), default=None)
    values = [row.value for row in own if row.period_end == newest and row.value is not None]
    if not values or measure.better is Better.NOT_DECLARED:
        return None
    return min(values) if measure.better is Better.HIGHER else max(values)


LOADERS: Mapping[SubmissionKind, Callable[[Desk, str, str], Subject | None]] = {
    SubmissionKind.STORY: story,
    SubmissionKind.DEFINITION: definition,
    SubmissionKind.GAP_TARGET: gap_target,
}
"""How each kind of words is found: the desk, the slug in the address, and the period where there is one."""
