"""What the interactive chart needs: the choices an address allows, and the series they select."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from equipt_dash.charts.model import Series
from equipt_dash.kernel.model import ALL_GROUPS
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.units import unit_words
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.outcome_figures import series_over_time
from equipt_dash.views.outcomes import Outcome, load_outcomes
from equipt_dash.views.wording import label

Options = tuple[tuple[str, str], ...]

_PATH = re.compile(r"/measures/([a-z0-9-]{1,80})/?")
_KNOWN = ("area", "group", "from", "to")
LONGEST = 500
"""Characters of an address's query that are read."""


@dataclass(frozen=True)
class Exploration:
    """One state of the interactive chart: its choices, and what they show."""

    title: str
    unit_words: str
    prefix: str
    suffix: str
    options: Mapping[str, Options]
    values: Mapping[str, str]
    series: tuple[Series, ...]
    average: Series | None
    status: str


def explore(context: Context, path: str, query: str) -> Exploration | None:
    """The state an address asks for; values it does not know fall back to the first choice.

    ``None`` where the address is no indicator with values by race.
    """
    found = _PATH.fullmatch(path)
    measure = queries.measure(context.scope, context.db, found.group(1)) if found else None
    if measure is None:
        return None
    outcomes = {o.area.code: o for o in load_outcomes(context, [measure]) if o.periods}
    if not outcomes:
        return None
    asked = {k: v for k, v in parse_qsl(query.lstrip("?")[:LONGEST]) if k in _KNOWN}
    outcome = outcomes.get(asked.get("area", ""), next(iter(outcomes.values())))
    return _state(outcome, outcomes, asked)


def _state(outcome: Outcome, outcomes: Mapping[str, Outcome], asked: Mapping[str, str]) -> Exploration:
    periods = outcome.periods
    group = asked.get("group", "") if asked.get("group") in outcome.codes else ""
    first = asked.get("from", "") if asked.get("from") in periods else periods[0]
    last = asked.get("to", "") if asked.get("to") in periods else periods[-1]
    start, end = sorted((periods.index(first), periods.index(last)))
    codes = (group,) if group else outcome.codes
    lines, average = series_over_time(outcome, codes, periods[start : end + 1])
    years = tuple((period, period) for period in periods)
    return Exploration(
        title=outcome.measure.name,
        unit_words=unit_words(outcome.measure.unit),
        prefix="$" if outcome.measure.unit == "dollars" else "",
        suffix="%" if outcome.measure.unit in ("percent", "share") else "",
        options={
            "area": tuple((code, o.area.name) for code, o in outcomes.items()),
            "group": ((ALL_GROUPS, _("All groups")), *((c, label(outcome.groups, c)) for c in outcome.codes)),
            "from": years,
            "to": years,
        },
        values={"area": outcome.area.code, "group": group or ALL_GROUPS, "from": periods[start], "to": periods[end]},
        series=lines,
        average=average,
        status=_(
            "Shown: {area}, {groups}, {first} to {last}.",
            area=outcome.area.name, groups=label(outcome.groups, group) if group else _("all groups"),
            first=periods[start], last=periods[end],
        ),
    )  # fmt: skip
