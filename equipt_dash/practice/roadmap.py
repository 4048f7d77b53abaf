"""Where a roadmap stands: the template, what the city changed in it, and what is on record, as states nobody types.

A step closes with evidence and a second person's word, and opens again on its date. What holds for a component, a
stage or the whole follows from its steps, so that no page can claim more than its steps show.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from equipt_dash.practice.framework_model import Step, StepScope
from equipt_dash.practice.model import OwnStep, StepRecord
from equipt_dash.practice.structure import cycle


class StepState(StrEnum):
    """Where one step stands."""

    NOT_STARTED = "not_started"
    PUBLIC_RECORD = "public_record"
    BLOCKED = "blocked"
    UNDER_WAY = "under_way"
    NOT_CONFIRMED = "not_confirmed"
    CLOSED = "closed"
    REOPENED = "reopened"


class PartState(StrEnum):
    """Where a component, a stage or a whole roadmap stands; only its steps decide."""

    EMPTY = "empty"
    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    CLOSED = "closed"


@dataclass(frozen=True)
class RoadmapStep:
    """A step that is on the roadmap. ``own``: the city wrote it, or its own version of a step of the template."""

    slug: str
    component: str
    name: str
    in_short: str
    scope: StepScope
    owner_role: str
    evidence: str
    done_when: str
    first_quarter: int
    last_quarter: int | None
    element: str
    urls: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True)
class Stand:
    """Where one step stands for one department (empty: the city).

    ``waits_for`` are steps that have to close first and have not. ``of_departments`` is (closed, all) where the step
    is each department's and this is the city's line of it.
    """

    step: RoadmapStep
    department: str
    state: StepState
    record: StepRecord | None = None
    waits_for: tuple[RoadmapStep, ...] = ()
    late: bool = False
    of_departments: tuple[int, int] | None = None

    @property
    def closed(self) -> bool:
        """Whether the step is done for now."""
        return self.state is StepState.CLOSED

    @property
    def owner(self) -> str:
        """Who was named to do it; else the usual role."""
        return (self.record.owner if self.record else "") or self.step.owner_role


@dataclass(frozen=True)
class Tally:
    """How many steps of a part are closed, and what that makes of it."""

    closed: int
    all: int
    state: PartState


@dataclass(frozen=True)
class Questions:
    """What does not fit together. ``circle``: steps that wait for each other; ``gone``: (step, what it waits for)
    where that does not exist; ``astray``: steps of a component that does not exist; ``unplaced``: records of steps
    that are not on the roadmap."""

    circle: tuple[RoadmapStep, ...] = ()
    gone: tuple[tuple[RoadmapStep, str], ...] = ()
    astray: tuple[RoadmapStep, ...] = ()
    unplaced: tuple[StepRecord, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.circle or self.gone or self.astray or self.unplaced)


@dataclass(frozen=True)
class Roadmap:
    """One roadmap, its steps in the order of their quarters."""

    department: str
    stands: tuple[Stand, ...]
    questions: Questions = Questions()

    def of(self, components: Collection[str]) -> tuple[Stand, ...]:
        """The steps of these components."""
        return tuple(stand for stand in self.stands if stand.step.component in components)

    @property
    def next(self) -> tuple[Stand, ...]:
        """What can be taken up now: not closed, not under way, and nothing has to come first."""
        waiting = (StepState.NOT_STARTED, StepState.PUBLIC_RECORD, StepState.NOT_CONFIRMED, StepState.REOPENED)
        return tuple(stand for stand in self.stands if stand.state in waiting and not stand.waits_for)


def steps_of(template: Sequence[Step], own: Sequence[OwnStep]) -> tuple[RoadmapStep, ...]:
    """The steps that are on the roadmap, by quarter: the template's, the city's own versions, and its additions."""
    found = {step.key: _from_template(step) for step in template}
    for one in own:
        if one.left_out:
            found.pop(one.slug, None)
        else:
            found[one.slug] = _from_own(one, found.get(one.slug))
    return tuple(sorted(found.values(), key=lambda step: (step.first_quarter, step.last_quarter or _OPEN, step.slug)))


_OPEN = 1_000
"""Where a step that keeps going sorts among those that start in the same quarter."""


def _from_template(step: Step) -> RoadmapStep:
    return RoadmapStep(
        step.key, step.component, step.name, step.in_short, step.scope, step.owner_role, step.evidence, step.done_when,
        step.first_quarter, step.last_quarter, step.element, step.urls,
    )  # fmt: skip


def _from_own(one: OwnStep, replaced: RoadmapStep | None) -> RoadmapStep:
    scope = StepScope.DEPARTMENT if one.scope == StepScope.DEPARTMENT.value else StepScope.CITY
    first = max(1, int(one.first_quarter or 1))
    last = None if one.last_quarter is None else max(first, int(one.last_quarter))
    return RoadmapStep(
        one.slug, one.component, one.name, one.in_short, scope, one.owner_role, one.evidence, one.done_when, first,
        last, one.element, replaced.urls if replaced else (), tuple(dict.fromkeys(one.after)), own=True,
    )  # fmt: skip


def find_cycle(steps: Iterable[OwnStep | RoadmapStep]) -> tuple[str, ...]:
    """The slugs of steps that wait for each other in a circle, in order; empty where there is none."""
    after = {step.slug: step.after for step in steps}
    return next((found for slug in after if (found := cycle(slug, after))), ())


def city_roadmap(
    steps: Sequence[RoadmapStep],
    records: Sequence[StepRecord],
    today: date,
    *,
    components: Collection[str],
    departments: Sequence[str] | None,
) -> Roadmap:
    """The city's roadmap. A step each department takes closes here when every one of ``departments`` closed it.

    ``departments`` is ``None`` for a reader who cannot see them all: those steps are then left out rather than
    counted from a part.
    """
    by = _by_step_and_department(records)
    own: dict[str, StepState] = {}
    counts: dict[str, tuple[int, int] | None] = {}
    for step in steps:
        own[step.slug], counts[step.slug] = _city_state(step, by, departments, today)
    shown = [step for step in steps if step.scope is StepScope.CITY or departments is not None]
    return _roadmap("", shown, steps, own, counts, by, today, components)


def department_roadmap(
    department: str,
    steps: Sequence[RoadmapStep],
    records: Sequence[StepRecord],
    today: date,
    *,
    components: Collection[str],
) -> Roadmap:
    """One department's roadmap: the steps each department takes. A step of the city's may have to come first."""
    by = _by_step_and_department(records)
    own = {
        step.slug: _said(by.get((step.slug, department if step.scope is StepScope.DEPARTMENT else "")), today)
        for step in steps
    }
    shown = [step for step in steps if step.scope is StepScope.DEPARTMENT]
    return _roadmap(department, shown, steps, own, {}, by, today, components)


def tally(stands: Sequence[Stand]) -> Tally:
    """How many of these steps are closed; closed as a whole only when every one is, and there is one."""
    closed = sum(1 for stand in stands if stand.closed)
    if not stands:
        return Tally(0, 0, PartState.EMPTY)
    if closed == len(stands):
        return Tally(closed, closed, PartState.CLOSED)
    moving = (StepState.UNDER_WAY, StepState.NOT_CONFIRMED, StepState.REOPENED)
    begun = closed or any(stand.state in moving for stand in stands)
    return Tally(closed, len(stands), PartState.UNDER_WAY if begun else PartState.NOT_STARTED)


_Records = Mapping[tuple[str, str], StepRecord]


def _by_step_and_department(records: Sequence[StepRecord]) -> _Records:
    return {(record.step, record.department): record for record in records}


def _said(record: StepRecord | None, today: date) -> StepState:
    """What a record alone says, before asking what has to come first."""
    if record is None:
        return StepState.NOT_STARTED
    if record.status == "closed":
        if not record.confirmed_by:
            return StepState.NOT_CONFIRMED
        return StepState.REOPENED if record.reopens_on and record.reopens_on <= today else StepState.CLOSED
    if record.status == "under_way":
        return StepState.UNDER_WAY
    told = record.summary or record.evidence_url
    return StepState.PUBLIC_RECORD if told and record.status == "" else StepState.NOT_STARTED


def _city_state(
    step: RoadmapStep, by: _Records, departments: Sequence[str] | None, today: date
) -> tuple[StepState, tuple[int, int] | None]:
    city = _said(by.get((step.slug, "")), today)
    if step.scope is StepScope.CITY or not departments:
        return city, None
    states = [_said(by.get((step.slug, code)), today) for code in departments]
    closed = sum(1 for state in states if state is StepState.CLOSED)
    counts = (closed, len(states))
    if closed == len(states):
        return StepState.CLOSED, counts
    quiet = (StepState.NOT_STARTED, StepState.PUBLIC_RECORD)
    if any(state not in quiet for state in (*states, city)):
        return StepState.UNDER_WAY, counts
    known = StepState.PUBLIC_RECORD in (*states, city)
    return (StepState.PUBLIC_RECORD if known else StepState.NOT_STARTED), counts


def _roadmap(
    department: str,
    shown: Sequence[RoadmapStep],
    steps: Sequence[RoadmapStep],
    states: Mapping[str, StepState],
    counts: Mapping[str, tuple[int, int] | None],
    by: _Records,
    today: date,
    components: Collection[str],
) -> Roadmap:
    known = {step.slug: step for step in steps}
    stands = []
    for step in shown:
        first = tuple(
            known[slug]
            for slug in step.after
            if slug in known and slug != step.slug and states[slug] is not StepState.CLOSED
        )
        record = by.get((step.slug, department))
        stands.append(_stand(step, department, states[step.slug], record, first, today, counts.get(step.slug)))
    return Roadmap(department, tuple(stands), _questions(department, shown, steps, by, components))


def _stand(
    step: RoadmapStep,
    department: str,
    state: StepState,
    record: StepRecord | None,
    first: tuple[RoadmapStep, ...],
    today: date,
    counts: tuple[int, int] | None,
) -> Stand:
    if state is StepState.CLOSED:
        first = ()
    blocked = state is StepState.NOT_STARTED and first
    late = record is not None and record.due is not None and record.due < today and state is not StepState.CLOSED
    return Stand(step, department, StepState.BLOCKED if blocked else state, record, first, late, counts)


def _questions(
    department: str,
    shown: Sequence[RoadmapStep],
    steps: Sequence[RoadmapStep],
    by: _Records,
    components: Collection[str],
) -> Questions:
    after = {step.slug: step.after for step in steps}
    return Questions(
        circle=tuple(step for step in shown if cycle(step.slug, after)),
        gone=tuple((step, slug) for step in shown for slug in step.after if slug not in after),
        astray=tuple(step for step in shown if step.component not in components),
        unplaced=tuple(one for (slug, owner), one in by.items() if owner == department and slug not in after),
    )
