"""What has to hold between records: what they point at exists, nothing runs in circles, what is closed has evidence.

Refused at the form, with the reason beside the field. Data that came in another way may still break these rules:
pages then show an open question. ``cycle`` is what both ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from equipt_dash.kernel.words import _
from equipt_dash.practice.fields import Form, RecordKind
from equipt_dash.practice.kinds import PLAN_LEVELS


@dataclass(frozen=True)
class Known:
    """What exists. ``subjects``: keys with their words by what fields point at; ``parents``: for plan items and steps,
    the keys each points at; ``levels``: the level of each plan item."""

    subjects: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    parents: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)


Values = Mapping[str, Any]
Problems = dict[str, str]


def cycle(start: str, to: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The way from ``start`` back to itself, without its end; empty where there is none."""
    way: dict[str, str] = {}
    waiting = [start]
    while waiting:
        at = waiting.pop()
        for following in to.get(at, ()):
            if following == start:
                return _way_back(start, at, way)
            if following not in way:
                way[following] = at
                waiting.append(following)
    return ()


def _way_back(start: str, at: str, way: Mapping[str, str]) -> tuple[str, ...]:
    found = [at]
    while found[-1] != start:
        found.append(way[found[-1]])
    return tuple(reversed(found))


def problems(kind: RecordKind, key: tuple[str, ...], values: Values, known: Known, today: date) -> Problems:
    """What is wrong with a record that could be read, by field. ``key`` is what it is known by; new ones have none."""
    wrong = _dangling(kind, values, known)
    for rule in (*_RULES.get(kind.slug, ()), _in_order):
        for name, words in rule(key, values, known, today).items():
            wrong.setdefault(name, words)
    return wrong


def _dangling(kind: RecordKind, values: Values, known: Known) -> Problems:
    wrong: Problems = {}
    for one in kind.pointing():
        if one.name not in values:
            continue
        there = known.subjects.get(one.to, {})
        wanted = values[one.name] if one.form is Form.REFS else (values[one.name],) if values[one.name] else ()
        gone = [name for name in wanted if name not in there]
        if gone:
            wrong[one.name] = _("“{name}” does not exist, or no longer. Choose from the list.", name=gone[0])
    return wrong


_PAIRS = (("starts_on", "ends_on"), ("starts_on", "review_on"), ("held_on", "answered_on"))


def _in_order(_key: tuple[str, ...], values: Values, _known: Known, _today: date) -> Problems:
    wrong: Problems = {}
    for first, last in _PAIRS:
        if values.get(first) and values.get(last) and values[last] < values[first]:
            wrong[last] = _("This is before {date}. Dates have to follow each other.", date=values[first].isoformat())
    return wrong


def _circle(kind: str, names: str) -> Callable[[tuple[str, ...], Values, Known, date], Problems]:
    def rule(key: tuple[str, ...], values: Values, known: Known, _today: date) -> Problems:
        if len(key) != 1:
            return {}
        wanted = values.get(names) or ()
        to = {**known.parents.get(kind, {}), key[0]: (wanted,) if isinstance(wanted, str) else tuple(wanted)}
        found = cycle(key[0], to)
        if not found:
            return {}
        if len(found) == 1:
            return {names: _("It cannot depend on itself.")}
        words = " → ".join(known.subjects.get(kind, {}).get(one, one) for one in (*found, found[0]))
        return {names: _("This would run in a circle: {way}.", way=words)}

    return rule


def _level(_key: tuple[str, ...], values: Values, known: Known, _today: date) -> Problems:
    parent, level = values.get("parent"), values.get("level")
    above = known.levels.get(parent or "")
    if not parent or not level or above is None:
        return {}
    if PLAN_LEVELS.index(above) >= PLAN_LEVELS.index(level):
        return {"parent": _("What stands above it has to be wider: a vision, then goals, plans and strategies.")}
    return {}


def _closing(_key: tuple[str, ...], values: Values, _known: Known, today: date) -> Problems:
    if values.get("status") != "closed":
        return {}
    wrong: Problems = {}
    if not any(values.get(name) for name in ("evidence_url", "evidence_inside", "evidence_file")):
        wrong["status"] = _("A step closes only with evidence. Add a link or a file that shows it is done.")
    if values.get("reopens_on") and values["reopens_on"] <= today:
        wrong["reopens_on"] = _("This day has come already. Choose the day when the step has to be looked at again.")
    return wrong


def _held(_key: tuple[str, ...], values: Values, _known: Known, today: date) -> Problems:
    if values.get("status") != "done":
        return {"answered_on": _("People can be answered once they were asked.")} if values.get("answered_on") else {}
    wrong: Problems = {}
    if not values.get("held_on"):
        wrong["held_on"] = _("Say when it was.")
    elif values["held_on"] > today:
        wrong["held_on"] = _("This day is still to come, so it cannot be done yet.")
    if not values.get("said"):
        wrong["said"] = _("Write what people said, so that it is not lost.")
    if values.get("answered_on") and not values.get("did"):
        wrong["did"] = _("Write what people were told: what changed, or why nothing did.")
    return wrong


def _counts(_key: tuple[str, ...], values: Values, _known: Known, _today: date) -> Problems:
    for row in values.get("reached") or ():
        if row[1] and not (row[1].isascii() and row[1].isdigit()):
            return {
                "reached": _("“{text}” is not a number of people. Leave it empty where nobody counted.", text=row[1])
            }
    return {}


def _weights(_key: tuple[str, ...], values: Values, _known: Known, _today: date) -> Problems:
    for row in values.get("weights") or ():
        if not row[1].replace(".", "", 1).isdecimal():
            return {"weights": _("“{text}” is not a weight. Write a number such as 2 or 0.5.", text=row[1])}
    return {}


def _money(_key: tuple[str, ...], values: Values, _known: Known, _today: date) -> Problems:
    names = [name for name in ("amount", "cost") if values.get(name) is not None and values[name] < 0]
    return {name: _("Money that is given cannot be less than nothing.") for name in names}


def _under_way(_key: tuple[str, ...], values: Values, _known: Known, _today: date) -> Problems:
    if values.get("status") in ("under_way", "done") and not values.get("starts_on"):
        return {"starts_on": _("Say when it started; trend lines show that day.")}
    return {}


def _complete(_key: tuple[str, ...], values: Values, _known: Known, _today: date) -> Problems:
    if not values.get("completed_on"):
        return {}
    names = ("results", "data_used", "engaged", "analysis", "implementation", "accountability", "effects", "changed")
    return {
        name: _("A finished use of the tool needs this. Leave the day of completion empty until then.")
        for name in names
        if not values.get(name)
    }


def _quarters(_key: tuple[str, ...], values: Values, _known: Known, _today: date) -> Problems:
    wrong: Problems = {}
    for name in ("first_quarter", "last_quarter"):
        value = values.get(name)
        if value is not None and (value < 1 or value > 80 or value != int(value)):
            wrong[name] = _("Count quarters from 1, in whole numbers.")
    first, last = values.get("first_quarter"), values.get("last_quarter")
    if not wrong and first and last and last < first:
        wrong["last_quarter"] = _("It ends before it starts.")
    return wrong


def _not_ahead(name: str) -> Callable[[tuple[str, ...], Values, Known, date], Problems]:
    def rule(_key: tuple[str, ...], values: Values, _known: Known, today: date) -> Problems:
        if values.get(name) and values[name] > today:
            return {name: _("This day is still to come.")}
        return {}

    return rule


_RULES: Mapping[str, tuple[Callable[[tuple[str, ...], Values, Known, date], Problems], ...]] = {
    "plan-item": (_circle("plan-item", "parent"), _level),
    "step": (_circle("step", "after"), _quarters),
    "step-record": (_closing,),
    "engagement": (_held, _counts),
    "budget-line": (_money,),
    "action": (_money, _under_way),
    "tool-run": (_complete, _not_ahead("completed_on")),
    "assessment": (_not_ahead("dated"),),
    "decision": (_not_ahead("decided_on"), _weights),
    "community-note": (_not_ahead("dated"),),
}
