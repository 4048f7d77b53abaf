"""Worked examples of what is hidden and why. All made up: a real small count must never stand on this page."""

from __future__ import annotations

import numpy as np

from equipt_dash.kernel.words import _
from equipt_dash.statistics.protect_table import CountTable, protect
from equipt_dash.statistics.reliability import (
    Decision,
    Display,
    is_small,
    judge_proportion,
    judge_rate,
    korn_graubard,
    rate_is_hidden,
)
from equipt_dash.statistics.suppression import protect_system
from equipt_dash.statistics.suppression_tables import Published, hidden_table, next_edition, rate_table, with_totals
from equipt_dash.views.method_notes.kinds import Example
from equipt_dash.views.method_notes.material import Material
from equipt_dash.views.method_notes.numbers import Line, figure, grid, invented, results

_CELLS = np.array([[4.0, 40.0, 60.0], [25.0, 30.0, 45.0], [50.0, 20.0, 80.0]])
_PEOPLE = np.array([[40.0, 140.0, 160.0], [125.0, 130.0, 145.0], [150.0, 120.0, 180.0]])
_SIZE = (3, 3)


def _about() -> str:
    return f"{invented()}."


def _heads() -> tuple[str, ...]:
    return (_("Group"), _("North"), _("Middle"), _("South"), _("All"))


def _rows() -> tuple[str, ...]:
    return (_("Group A"), _("Group B"), _("Group C"), _("All"))


def _shown(full: np.ndarray, hidden: np.ndarray) -> list[Line]:
    lines: list[Line] = []
    for name, values, mask in zip(_rows(), full.tolist(), hidden.tolist(), strict=True):
        lines.append((name, *(_("hidden") if hide else round(value) for value, hide in zip(values, mask, strict=True))))
    return lines


def small_example(_material: Material) -> Example:
    """Which counts the default rule hides."""
    lines = [
        (f"{count:.0f}", _("hidden") if is_small(count) or rate_is_hidden(count) else _("shown"))
        for count in (0.0, 1.0, 10.0, 11.0, 250.0)
    ]
    words = _("Of these 5 counts, {n} are hidden.", n=sum(is_small(count) for count in (0, 1, 10, 11, 250)))
    return Example(_about(), words, (grid(invented(), (_("Count"), _("Decision")), lines),))


def protect_example(_material: Material) -> Example:
    """One table with totals, before and after."""
    table = CountTable(_rows()[:3], _heads()[1:4], _CELLS)
    found = protect(table)
    body = [[*line, total] for line, total in zip(found["published"], found["row_totals"], strict=True)]
    body.append([*found["column_totals"], found["grand_total"]])
    lines: list[Line] = [
        (name, *(_("hidden") if value is None else value for value in line))
        for name, line in zip(_rows(), body, strict=True)
    ]
    hidden = sum(value is None for line in body for value in line)
    words = _("One count is small. To keep it safe, {n} entries are hidden in all.", n=hidden)
    before = grid(invented(), _heads(), _shown(with_totals(_CELLS), np.zeros((4, 4), dtype=bool)))
    return Example(_about(), words, (before, grid(_("As it may be published"), _heads(), lines)))


def hidden_rate_example(_material: Material) -> Example:
    """Cases among people: what is hidden in each of the two."""
    found = protect_system(rate_table(_CELLS, _PEOPLE, 11))
    cases, people = (hidden_table(found, _SIZE, k) for k in (0, 2))
    words = _(
        "In all, {cases} case counts and {people} people counts are hidden.",
        cases=int(cases.sum()), people=int(people.sum()),
    )  # fmt: skip
    return Example(
        _about(),
        words,
        (
            grid(_("{mark}: cases", mark=invented()), _heads(), _shown(with_totals(_CELLS), cases)),
            grid(_("{mark}: people", mark=invented()), _heads(), _shown(with_totals(_PEOPLE), people)),
        ),
    )


def editions_example(_material: Material) -> Example:
    """A second edition in which one other count changed."""
    found = protect(CountTable(_rows()[:3], _heads()[1:4], _CELLS))
    body = [[*line, total] for line, total in zip(found["published"], found["row_totals"], strict=True)]
    body.append([*found["column_totals"], found["grand_total"]])
    hidden = np.array([[value is None for value in line] for line in body])
    newer = _CELLS.copy()
    newer[2, 2] += 5
    second = protect_system(next_edition([Published(_CELLS, hidden)], newer, 11))
    mask = hidden_table(second, _SIZE)
    words = _(
        "The first edition hides {first} entries and the second {second}.",
        first=int(hidden.sum()), second=int(mask.sum()),
    )  # fmt: skip
    return Example(
        _about(),
        words,
        (
            grid(_("{mark}: first edition", mark=invented()), _heads(), _shown(with_totals(_CELLS), hidden)),
            grid(_("{mark}: second edition", mark=invented()), _heads(), _shown(with_totals(newer), mask)),
        ),
    )


def proportion_rule_example(_material: Material) -> Example:
    """A share from a small sample and one from a large sample."""
    lines: list[Line] = []
    for n in (20.0, 120.0, 900.0):
        low, high = korn_graubard(0.25, n, n, None)
        lines.append((figure(round(n)), 0.25, low, high, _decision(judge_proportion(0.25, n))))
    heads = (_("Sample"), _("Share"), _("Lower end"), _("Upper end"), _("Decision"))
    words = _("A share of one quarter from a sample of 20 people: {what}.", what=_decision(judge_proportion(0.25, 20)))
    return Example(_about(), words, (grid(invented(), heads, lines),))


def rate_rule_example(_material: Material) -> Example:
    """A rate from a few cases and one from many."""
    lines: list[Line] = [
        (figure(events), 5000, 1000 * events / 5000, _decision(judge_rate(events, 5000))) for events in (6, 60)
    ]
    heads = (_("Cases"), _("People"), _("Per 1,000"), _("Decision"))
    words = _("A rate that rests on 6 cases: {what}.", what=_decision(judge_rate(6, 5000)))
    return Example(_about(), words, (grid(invented(), heads, lines), results([(_("Fewest cases"), 10)])))


def _decision(found: Decision) -> str:
    return {
        Display.SHOW: _("shown"),
        Display.FOOTNOTE: _("shown with a footnote"),
        Display.REVIEW: _("looked at by a person"),
        Display.SUPPRESS: _("held back"),
    }[found.display]
