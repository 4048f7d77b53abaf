"""What the records themselves show for each of the seven elements: counts from use, never typed and never a score.

Why counts: a city can write that it listens. How many engagements were held, and how many answered, it cannot.
Words and addresses are given by the views; whoever gathers the rows decides what is seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from equipt_dash.kernel.model import Department, Disparity, Link, Measure, Reach


@dataclass(frozen=True)
class Use:
    """The rows one reader may see. ``split``: keys of measures with figures by group; ``records``: each kind by slug."""

    departments: Sequence[Department]
    measures: Sequence[Measure]
    disparities: Sequence[Disparity]
    links: Sequence[Link]
    split: frozenset[str]
    records: Mapping[str, Sequence[Any]]

    def of(self, kind: str) -> Sequence[Any]:
        """The records of a kind."""
        return self.records.get(kind, ())


@dataclass(frozen=True)
class Count:
    """``n`` of ``all`` things of this sort; ``all`` is empty where there is nothing they are a part of."""

    sort: str
    n: int
    all: int | None = None


def _number(found: Iterable[Any]) -> int:
    return sum(1 for _one in found)


def _planned(use: Use) -> tuple[Count, ...]:
    strategies = [one for one in use.of("plan-item") if one.level == "strategy"]
    reporting = {one.department for one in use.measures if one.department}
    aimed = (one for one in use.disparities if one.target_gap is not None and one.floor is not None)
    return (
        Count("departments-reporting", len(reporting), len(use.departments)),
        Count("plan-parts", len(use.of("plan-item"))),
        Count("strategies-measured", _number(one for one in strategies if one.measures), len(strategies)),
        Count("gap-targets", _number(aimed), len(use.disparities)),
        Count("steps-closed", _number(one for one in use.of("step-record") if one.status == "closed")),
    )


def _partnered(use: Use) -> tuple[Count, ...]:
    standing = Counter(one.standing for one in use.of("partner"))
    money = use.of("budget-line")
    department = {one.key: one.department for one in use.measures if one.department}
    linked: dict[str, set[str]] = {}
    for link in use.links:
        if link.measure in department:
            linked.setdefault(link.disparity, set()).add(department[link.measure] or "")
    return (
        Count("partners", standing["at_the_table"], len(use.of("partner"))),
        Count("partners-missing", standing["missing"]),
        Count("shared-disparities", _number(1 for codes in linked.values() if len(codes) > 1), len(use.disparities)),
        Count("outside-money", _number(one for one in money if one.money != "city"), len(money)),
    )


def _involved(use: Use) -> tuple[Count, ...]:
    done = [one for one in use.of("engagement") if one.status == "done"]
    reached = {row[0] for one in done for row in one.reached_public}
    return (
        Count("engagements", len(done)),
        Count("engagements-answered", _number(one for one in done if one.answered_on), len(done)),
        Count("groups-reached", len(reached)),
        Count("community-notes", len(use.of("community-note"))),
    )


def _employees(use: Use) -> tuple[Count, ...]:
    codes = {one.code for one in use.departments}
    reviewing = {one.department for one in use.of("assessment")} & codes
    acting = {one.department for one in use.of("action")} & codes
    led = (one for one in use.departments if one.lead)
    return (
        Count("departments-led", _number(led), len(use.departments)),
        Count("departments-reviewing", len(reviewing), len(use.departments)),
        Count("departments-acting", len(acting), len(use.departments)),
        Count("worksheets-signed", _number(one for one in use.of("worksheet") if one.signed_on)),
    )


def _data(use: Use) -> tuple[Count, ...]:
    keys = {one.key for one in use.measures}
    got = _number(one for one in use.of("data-gap") if one.status == "got")
    return (
        Count("measures-sourced", _number(one for one in use.measures if one.source), len(keys)),
        Count("measures-split", len(keys & use.split), len(keys)),
        Count("data-gaps-closed", got, len(use.of("data-gap"))),
    )


def _resourced(use: Use) -> tuple[Count, ...]:
    money, actions = use.of("budget-line"), use.of("action")
    return (
        Count("money-aimed", _number(one for one in money if one.strategy or one.disparity), len(money)),
        Count("actions-costed", _number(one for one in actions if one.cost is not None), len(actions)),
        Count("decisions", len(use.of("decision"))),
    )


def _race(use: Use) -> tuple[Count, ...]:
    linked = {link.measure for link in use.links}
    own = [one for one in use.measures if one.department]
    actions = use.of("action")
    return (
        Count("disparities", len(use.disparities)),
        Count("roots", _number(one for one in use.disparities if one.roots), len(use.disparities)),
        Count("measures-linked", _number(one for one in own if one.key in linked), len(own)),
        Count("beyond-services", _number(one for one in actions if one.reach is not Reach.SERVICE), len(actions)),
        Count("tool-runs", _number(one for one in use.of("tool-run") if one.completed_on)),
    )


_BY_ELEMENT: Mapping[str, Callable[[Use], tuple[Count, ...]]] = {
    "dynamically-planned": _planned,
    "broadly-partnered": _partnered,
    "resident-involved": _involved,
    "employee-engaged": _employees,
    "data-driven": _data,
    "smartly-resourced": _resourced,
    "race-informed": _race,
}


def counts(element: str, use: Use) -> tuple[Count, ...]:
    """What the records show for one element.

    Raises:
        KeyError: no element has this slug.
    """
    return _BY_ELEMENT[element](use)


_DATED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "dynamically-planned": (("step-record", "closed_on"),),
    "broadly-partnered": (),
    "resident-involved": (("engagement", "held_on"), ("engagement", "answered_on"), ("community-note", "dated")),
    "employee-engaged": (("worksheet", "signed_on"), ("assessment", "dated")),
    "data-driven": (),
    "smartly-resourced": (("decision", "decided_on"),),
    "race-informed": (("action", "starts_on"), ("tool-run", "completed_on")),
}
"""Which dates of which kinds tell how an element was lived, year by year."""


def by_year(element: str, use: Use, today: date) -> dict[tuple[str, str], dict[int, int]]:
    """How often each dated thing happened in each year so far, by kind and field; those that never did are left out."""
    found: dict[tuple[str, str], dict[int, int]] = {}
    for kind, name in _DATED[element]:
        days = (getattr(one, name) for one in use.of(kind))
        years = Counter(day.year for day in days if day and day <= today)
        if years:
            found[kind, name] = dict(sorted(years.items()))
    return found
