"""What the city board shows for a choice of group, outcome, department and years: figures and words, computed once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from equipt_dash.boards.city.compare import (
    Beside,
    beside_everybody,
    families_in,
    member,
    relative,
)
from equipt_dash.boards.city.words import everybody_words, family_words, order_words
from equipt_dash.boards.view_state import Control, ViewState, read_state
from equipt_dash.kernel.model import Department, Disparity, Link
from equipt_dash.kernel.words import _
from equipt_dash.views.context import Context, Params
from equipt_dash.views.outcomes import Outcome, Target, home_outcomes, load_targets

WORST_FIRST = "worst"


@dataclass(frozen=True)
class CityBoard:
    """One state of the board and everything drawn from it.

    ``beside``: each outcome for the chosen group; empty where all groups are shown. ``target``: the outcome in focus as
    the comparison that is told, a disparity's own where the city targets it.
    """

    controls: tuple[Control, ...]
    state: ViewState
    outcomes: tuple[Outcome, ...]
    outcome: Outcome
    beside: tuple[Beside, ...]
    target: Target | None
    disparities: tuple[Disparity, ...]
    targets: tuple[Target, ...]
    links: tuple[Link, ...]
    periods: tuple[str, ...]

    @property
    def family(self) -> str:
        """The chosen family of groups; empty for all of them."""
        return self.state["who"]

    @property
    def code(self) -> str:
        """The exact group the outcome in focus has for the chosen family."""
        return member(self.outcome, self.family) if self.family else ""


def city_board(context: Context, params: Params) -> CityBoard | None:
    """The board an address asks for; ``None`` where no outcome by race is published yet."""
    read = context.read
    outcomes = home_outcomes(context)
    compared = tuple(one for one in outcomes if not one.is_composition)
    if not compared:
        return None
    disparities = read.disparities()
    targets = load_targets(context, disparities)
    first = _first_outcome(compared, disparities)
    families = families_in(compared, read.groups())
    before = (_who(families), _outcome(compared, first))
    asked = read_state(before, params)
    outcome = next(one for one in compared if one.measure.slug == asked["outcome"])
    controls = (*before, *_departments(read.departments()), *_years(outcome), _order())
    state = read_state(controls, params)
    chosen = state.chosen
    periods = _between(outcome.periods, chosen.get("from", ""), chosen.get("to", ""))
    family = state["who"]
    own = tuple(one for one in disparities if one.measure == outcome.measure.key)
    return CityBoard(
        controls, state, compared, outcome,
        beside_everybody(compared, family) if family else (),
        _target(outcome, family, targets), own, targets,
        tuple(link for link in read.links() if link.disparity in {one.slug for one in own}),
        periods,
    )  # fmt: skip


def _first_outcome(outcomes: Sequence[Outcome], disparities: Sequence[Disparity]) -> Outcome:
    """The outcome of the disparity the city put first, else the first outcome."""
    known = {one.measure.key: one for one in outcomes}
    return next((known[one.measure] for one in disparities if one.measure in known), outcomes[0])


def _who(families: Sequence[str]) -> Control:
    return Control("who", _("Who"), (("", everybody_words()), *((one, family_words(one)) for one in families)))


def _outcome(outcomes: Sequence[Outcome], first: Outcome) -> Control:
    rest = [one for one in outcomes if one is not first]
    return Control("outcome", _("Outcome"), tuple((one.measure.slug, one.measure.name) for one in (first, *rest)))


def _departments(found: Sequence[Department]) -> tuple[Control, ...]:
    named = tuple((one.slug, one.name) for one in found)
    return (Control("department", _("Department"), (("", _("All departments")), *named)),)


def _years(outcome: Outcome) -> tuple[Control, ...]:
    """The years of an outcome, oldest first and newest first; nothing to choose where there is one."""
    if len(outcome.periods) < 2:
        return ()
    years = tuple((period, period) for period in outcome.periods)
    return Control("from", _("From"), years), Control("to", _("To"), tuple(reversed(years)))


def _order() -> Control:
    return Control("order", _("Order"), (("", order_words("")), (WORST_FIRST, order_words(WORST_FIRST))))


def _between(periods: tuple[str, ...], first: str, last: str) -> tuple[str, ...]:
    """The periods between two, whichever was named first; all of them where none was."""
    if not first or not last:
        return periods
    start, end = sorted((periods.index(first), periods.index(last)))
    return periods[start : end + 1]


def _target(outcome: Outcome, family: str, targets: Sequence[Target]) -> Target | None:
    """The comparison in focus: the city's own disparity where its group is the chosen one, else the group beside everybody."""
    own = [one for one in targets if one.outcome.measure.key == outcome.measure.key]
    fitting = [one for one in own if not family or outcome.groups[one.burdened].family == family]
    if fitting:
        return fitting[0]
    code = member(outcome, family) if family else ""
    return Beside(outcome, code).target if code else None


def ordered(board: CityBoard) -> tuple[Outcome, ...]:
    """The outcomes in the order the board draws them."""
    if board.state["order"] != WORST_FIRST:
        return board.outcomes
    return tuple(sorted(board.outcomes, key=lambda one: _behind(board, one)))


def _behind(board: CityBoard, outcome: Outcome) -> float:
    found = placed(board, outcome)
    return min(found.values(), default=float("inf"))


def placed(board: CityBoard, outcome: Outcome) -> Mapping[str, float]:
    """Where groups stand in an outcome, in percent better than everybody: the chosen one, or all of them."""
    codes = [member(outcome, board.family)] if board.family else list(outcome.codes)
    found = {code: relative(outcome, code) for code in codes if code}
    return {code: value for code, value in found.items() if value is not None}
