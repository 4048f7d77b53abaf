"""From rows to what an edition may say of them: pure, so that it can be worked out before anything is locked.

The small-cell rules and the NCHS rule for rates protect people: their thresholds are guarded against
subtraction. The NCHS rules also judge precision; a figure that is merely imprecise is left out on its own,
because working it out harms nobody. Targets are aims, not people, and pass.

A withdrawn edition counts twice. Whoever read it knows what it printed, so the new edition must give nothing
away to somebody who has it. Whoever did not read it must not be able to work its numbers out from the new one,
so that is protected as if the withdrawn edition had never been. What either reader must not see is hidden; only
numbers such a reader already has are no leak to that reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from equipt_dash.kernel.model import Area, Group, ValueRole
from equipt_dash.kernel.relation_model import MeasureRelation as Relation
from equipt_dash.protection.figures import COUNT, KINDS, PEOPLE, Cell, EditionWouldLeak, Figure, Hidden
from equipt_dash.protection.graph import Known, Shown
from equipt_dash.protection.joint import Joint, join
from equipt_dash.protection.relations import shown_by_numbers
from equipt_dash.protection.rules import NUMBERS, Record, Rule

BOTH = frozenset(KINDS)


@dataclass(frozen=True)
class Material:
    """Everything that decides what an edition may show.

    ``rules``: of every measure in ``rows`` that has one. ``rows``: working rows that may be published, of measures
    with a rule and of those whose counts belong to them. ``earlier``: rows of sealed editions, by edition.
    ``units``: of the measures without a rule.
    """

    number: int
    rules: Mapping[str, Rule]
    units: Mapping[str, str]
    rows: Sequence[Record]
    earlier: Mapping[int, Sequence[Record]]
    withdrawn: frozenset[int]
    groups: Mapping[str, Group]
    areas: Mapping[str, Area]
    relations: Sequence[Relation] = ()

    def rule(self, key: str) -> Rule:
        """The rule of a measure; one without a key where it has none."""
        return self.rules.get(key) or Rule("", self.units.get(key, ""))


@dataclass(frozen=True)
class Decision:
    """What an edition may say: its rows, and what each held-back working row has to remember."""

    published: tuple[Record, ...]
    held: tuple[tuple[Record, Record], ...]
    guards: tuple[tuple[Joint, frozenset[int]], ...]
    hidden: Hidden

    def attack(self, rules: Mapping[str, Rule], printed: Iterable[Record]) -> None:
        """Read rows as they were written as a reader would, and try to work the hidden ones out.

        Raises:
            EditionWouldLeak: a hidden number can be worked out; names the cells.
        """
        absent: dict[str, set[Cell]] = {kind: set() for kind in KINDS}
        for row in printed:
            figure = rules[row["measure"]].figure(row)
            for kind in KINDS:
                if figure.of(kind) is None:
                    absent[kind].add(cell_of(row))
        really = Hidden(self.hidden.count & absent[COUNT], self.hidden.people & absent[PEOPLE])
        if cells := [cell for joint, shut in self.guards for cell in joint.attack(really, shut)]:
            raise EditionWouldLeak(cells)


def related(
    rules: Mapping[str, Rule], units: Mapping[str, str], rows: Iterable[Record], relations: Iterable[Relation]
) -> frozenset[str]:
    """The measures without a rule whose counts belong to those of measures with one."""
    counts: dict[Cell, float] = {}
    people: dict[Cell, float] = {}
    for row in rows:
        if row["role"] == ValueRole.ACTUAL.value:
            figure = (rules.get(row["measure"]) or Rule("", units.get(row["measure"], ""))).figure(row)
            if figure.count is not None:
                counts[cell_of(row)] = figure.count
            if figure.people is not None:
                people[cell_of(row)] = figure.people
    families, sames = shown_by_numbers(counts, people, frozenset(rules))
    found = {key for family in families for key in (family.whole, *family.parts)}
    found |= {key for same in sames for key in (same.one, same.other)}
    declared = [(one.part, one.whole) for one in relations]
    for _ in declared:  # a chain of relations reaches no further than there are relations
        reached = {key for pair in declared if set(pair) & (found | set(rules)) for key in pair}
        if reached <= found:
            break
        found |= reached
    return frozenset(found - set(rules))


def decide(material: Material) -> Decision:
    """Return what an edition may show of the measures with a rule.

    Raises:
        EditionWouldLeak: no choice of hidden numbers keeps readers from working one out; names the cells.
    """
    actual = [row for row in material.rows if row["role"] == ValueRole.ACTUAL.value]
    new = {cell_of(row): _new(material.rule(row["measure"]), row) for row in actual}
    seen = {number: _seen_in(material, rows, actual) for number, rows in material.earlier.items()}
    known = Known(
        material.groups,
        material.areas,
        _ends(actual, *material.earlier.values()),
        {key: rule.threshold for key, rule in material.rules.items() if rule.threshold is not None},
        material.relations,
    )
    joints = [join(new, editions, known) for editions in _readers(seen, material.withdrawn)]
    chosen = [joint.choose() for joint in joints]
    if exposed := [cell for hidden, _ in chosen for cell in hidden.exposed]:
        raise EditionWouldLeak(exposed)
    # Leaving out more never tells another reader more.
    count, people = (frozenset[Cell]().union(*(hidden.of(kind) for hidden, _ in chosen)) for kind in KINDS)
    hidden = Hidden(count, people)
    guards = tuple((joint, shut) for joint, (_, shut) in zip(joints, chosen, strict=True))
    rows = [row for row in material.rows if row["measure"] in material.rules]
    published, held = _published(rows, material, hidden, joints[0])
    return Decision(tuple(published), tuple(held), guards, hidden)


def _new(rule: Rule, row: Record) -> Figure:
    """A figure of the new edition; what no threshold guards is known as soon as it is printed."""
    if rule.threshold is not None:
        return rule.figure(row)
    return Figure(None, None) if rule.is_imprecise(row) else rule.figure(row, BOTH)


def _ends(*many: Iterable[Record]) -> dict[tuple[str, str], date]:
    return {(row["measure"], row["period"]): row["period_end"] for rows in reversed(many) for row in rows}


def _readers(seen: Mapping[int, Shown], withdrawn: frozenset[int]) -> list[list[Shown]]:
    """What readers have seen: everything, and everything but withdrawn editions where that differs."""
    numbers = sorted(seen)
    everything = _each_once(seen[number] for number in numbers)
    if withdrawn.isdisjoint(numbers):
        return [everything]
    return [everything, _each_once(seen[number] for number in numbers if number not in withdrawn)]


def _each_once(editions: Iterable[Shown]) -> list[Shown]:
    found: list[Shown] = []
    for edition in editions:
        if edition and edition not in found:
            found.append(edition)
    return found


def _seen_in(material: Material, rows: Sequence[Record], working: Sequence[Record]) -> Shown:
    held = {cell_of(row): row["held"] for row in working if row["held"]}
    found = {}
    for row in rows:
        cell = cell_of(row)
        found[cell] = _seen(material.rule(row["measure"]), row, held.get(cell, ()))
    return found


def _seen(rule: Rule, row: Record, records: Sequence[Record]) -> Figure:
    """Return a figure of a sealed edition with its true numbers, and which of them readers know."""
    past = [record for record in records if record["edition"] <= row["edition"]]
    if past:
        last = past[-1]
        agrees = all(row[name] is None or row[name] == last[name] for name in NUMBERS)
        if agrees and any(row[name] is None and last[name] is not None for name in NUMBERS):
            return rule.figure(last, BOTH - set(last["hidden"]))
    return rule.figure(row, BOTH)


def _published(
    rows: Sequence[Record], material: Material, hidden: Hidden, joint: Joint
) -> tuple[list[Record], list[tuple[Record, Record]]]:
    """Return the rows as they may be published, and what each held-back row has to remember."""
    small = {kind: joint.small(kind) for kind in KINDS}
    published: list[Record] = []
    held: list[tuple[Record, Record]] = []
    for row in rows:
        rule = material.rules[row["measure"]]
        shown = {"edition": material.number, **row}
        published.append(shown)
        if row["role"] != ValueRole.ACTUAL.value:
            continue
        cell = cell_of(row)
        kinds = {kind for kind in KINDS if cell in hidden.of(kind)}
        unprinted = kinds | {kind for kind in KINDS if cell in small[kind]}
        if rule.is_imprecise(row) or rule.cannot_be_judged(row):
            unprinted.add(COUNT)
        if unprinted:
            rule.blank(shown, row, unprinted)
            record = {**{name: row[name] for name in NUMBERS}, "hidden": sorted(kinds)}
            last = {name: value for name, value in (row["held"] or [{}])[-1].items() if name != "edition"}
            if record != last:
                held.append((row, {"edition": material.number, **record}))
        if rule.tells(shown, row):
            shown["restated"] = ""
    return published, held


def cell_of(row: Mapping[str, Any]) -> Cell:
    """The cell of a row."""
    return Cell(str(row["measure"]), str(row["period"]), str(row["group_code"]), str(row["area"]))
