"""One line for each picture of a trend: a level or a gap, period by period, with everything that must be said about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from equipt_dash.kernel.model import ALL_GROUPS, Observation
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import quantity
from equipt_dash.statistics.estimates import Estimate
from equipt_dash.views.desk.council.trend_subjects import Subject, is_yearly, time_of
from equipt_dash.views.estimates import HELD_BACK, estimate
from equipt_dash.views.outcome_figures import slot
from equipt_dash.views.outcomes import Target
from equipt_dash.views.wording import comparison_words, label, people, signed, value_words


@dataclass(frozen=True)
class Spot:
    """One period of a line, in the measure's own unit. ``number`` is ``None`` where ``text`` says why.

    ``trusted``: whether it may carry a verdict. ``kinds``: the standards its groups follow. ``level``: of the interval, 0 to 1.
    """

    t: float
    year: int
    period: str
    number: float | None
    low: float | None
    high: float | None
    se: float | None
    text: str
    trusted: bool
    kinds: str
    restated: bool
    level: float | None = None


@dataclass(frozen=True)
class Line:
    """A level or a gap over time. ``words`` puts a number of it into words; ``target`` is there for gaps.

    ``is_cut``: whether some of its periods are left out.
    """

    subject: Subject
    title: str
    code: str
    spots: tuple[Spot, ...]
    behind: tuple[Spot, ...]
    behind_label: str
    words: Callable[[float], str]
    slot: int
    target: Target | None = None
    is_cut: bool = False

    @property
    def is_gap(self) -> bool:
        """Whether the numbers are gaps."""
        return self.target is not None

    @property
    def known(self) -> tuple[Spot, ...]:
        """The periods with a number."""
        return tuple(one for one in self.spots if one.number is not None)

    def breaks(self) -> tuple[tuple[Spot, Spot], ...]:
        """Neighbours between which the groups' categories changed."""
        told = [one for one in self.spots if one.kinds]
        return tuple((one, two) for one, two in pairwise(told) if one.kinds != two.kinds)

    def within(self, first: int | None, last: int | None) -> Line:
        """The same line between two years, both included."""

        def inside(spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
            return tuple(s for s in spots if (first is None or s.year >= first) and (last is None or s.year <= last))

        kept = inside(self.spots)
        return replace(self, spots=kept, behind=inside(self.behind), is_cut=self.is_cut or len(kept) < len(self.spots))


def levels(subject: Subject, each: bool) -> tuple[Line, ...]:
    """The level of the burdened group, of everybody, or of each group."""
    outcome = subject.outcome
    rows: dict[str, list[Observation]] = {}
    for row in outcome.values:
        rows.setdefault(row.group, []).append(row)
    codes: tuple[str, ...] = outcome.codes
    if not each:
        codes = (subject.target.burdened,) if subject.target else (ALL_GROUPS,) if ALL_GROUPS in rows else codes
    codes = codes or tuple(rows)
    behind = ALL_GROUPS
    if subject.target and not each:
        behind = subject.target.comparison_code(outcome.latest)
    if outcome.is_composition or behind not in rows:
        behind = ""
    return tuple(_level(subject, code, behind if behind != code else "") for code in codes if code in rows)


def _level(subject: Subject, code: str, behind: str) -> Line:
    outcome, measure = subject.outcome, subject.measure
    alone = code == ALL_GROUPS
    title = subject.title if alone else _("{title}: {group}", title=subject.title, group=label(outcome.groups, code))
    return Line(
        subject, title, code, _spots(subject, code), _spots(subject, behind) if behind else (),
        label(outcome.groups, behind) if behind else "",
        lambda number: quantity(number, measure.unit, measure.decimals), 1 if alone else slot(outcome.groups[code]),
    )  # fmt: skip


def _spots(subject: Subject, code: str) -> tuple[Spot, ...]:
    outcome, measure = subject.outcome, subject.measure
    yearly, kinds = is_yearly(outcome.values), _kinds(subject)
    found = []
    for period, rows in _by_period(outcome.values).items():
        row = next((one for one in rows if one.group == code), None)
        end = row or rows[0]
        one = estimate(row, measure) if row else None
        found.append(
            Spot(
                time_of(end, yearly), end.period_end.year, period,
                row.value if row else None, row.low if row else None, row.high if row else None, one.se if one else None,
                value_words(measure, row) if row else _("not published"),
                row is not None and row.value is not None and row.quality not in HELD_BACK,
                kinds[period], bool(row and row.restated), row.level if row else None,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda spot: spot.t))


def gaps(subject: Subject, each: bool) -> tuple[Line, ...]:
    """The headline gap, or the gap of each burdened group; nothing where no disparity is targeted."""
    if subject.target is None or subject.outcome.is_composition:
        return ()
    disparity = subject.target.disparity
    codes = disparity.burdened if each else disparity.burdened[:1]
    return tuple(_gap(subject, Target(replace(disparity, burdened=(code,)), subject.outcome)) for code in codes)


def _gap(subject: Subject, target: Target) -> Line:
    outcome, measure = subject.outcome, subject.measure
    yearly, kinds = is_yearly(outcome.values), _kinds(subject)
    found = []
    for period in outcome.periods:
        at, gap = outcome.at(period), target.gap_at(period)
        end = next(iter(at.values()))
        pair = [row for code in (target.burdened, target.comparison_code(period)) if (row := at.get(code))]
        found.append(
            Spot(
                time_of(end, yearly), end.period_end.year, period,
                gap.value if gap else None, gap.low if gap else None, gap.high if gap else None, gap.se if gap else None,
                signed(measure, gap.value) if gap else _("no gap can be computed"), gap is not None, kinds[period],
                any(row.restated for row in pair), gap.level if gap else None,
            )
        )  # fmt: skip
    whom = _("{title}: gap of {people}", title=subject.title, people=people(outcome.groups, target.burdened))
    place = slot(outcome.groups[target.burdened])
    return Line(
        subject, whom, target.burdened, tuple(found), (), comparison_words(target, outcome.latest),
        lambda number: signed(measure, number), place, target,
    )  # fmt: skip


def estimate_at(spot: Spot) -> Estimate | None:
    """The number with its noise; ``None`` where none may be judged."""
    return Estimate(spot.number, spot.se) if spot.trusted and spot.number is not None else None


def _by_period(rows: Sequence[Observation]) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for row in rows:
        found.setdefault(row.period, []).append(row)
    return found


def _kinds(subject: Subject) -> dict[str, str]:
    groups = subject.outcome.groups
    return {
        period: "|".join(sorted({groups[row.group].standard for row in rows if row.group != ALL_GROUPS}))
        for period, rows in _by_period(subject.outcome.values).items()
    }
