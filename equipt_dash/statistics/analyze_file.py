"""``analyze``: every statistic of one small table, for a person with a file and no city server.

Why the same engine: an analyst can check any number on the pages with the command line. The answer is
strict JSON (no NaN, no Infinity); what cannot be said stands in ``refused`` with its reason, and a file
with a faulty row yields no number at all, only the reasons that name the rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from equipt_dash.statistics.analyze_blocks import (
    COUNT_ONLY,
    SCORE_NAMES,
    association_block,
    counts_block,
    parity_block,
    scores_block,
    summary_json,
)
from equipt_dash.statistics.csv_lines import read_lines
from equipt_dash.statistics.estimates import z_value
from equipt_dash.statistics.predicts import PredictsVerdict
from equipt_dash.statistics.summary import NAMES, summarise
from equipt_dash.statistics.table_rows import (
    COUNT_COLUMNS,
    ESTIMATE_COLUMNS,
    BadRows,
    Table,
    count_table,
    estimate_table,
)
from equipt_dash.statistics.total_rows import is_total

DEFAULT_LEVEL = 0.95
DEFAULT_SEED = 20_160_401


class Unreadable(Exception):
    """Raised with the reason a file is no table of ours."""


def read_rows(path: str | Path) -> list[dict[str, str]]:
    """Read a CSV file (UTF-8) into rows by lower-cased column name. Raises ``Unreadable``."""
    lines = read_lines(path, Unreadable)
    header = [name.strip().lower() for name in lines[0]]
    if len(set(header)) < len(header):
        raise Unreadable(f"{path} has two columns of the same name")
    _form(header)
    return [_row(header, line) for line in lines[1:]]


def _row(header: list[str], line: list[str]) -> dict[str, Any]:
    """Return one line by column name; a line of another length gets the key ``None`` and is refused later."""
    row: dict[Any, str] = dict(zip(header, line, strict=False))
    if len(line) != len(header):
        row[None] = "uneven"
    return row


def _form(columns: Sequence[str]) -> bool:
    """Tell whether the columns are in events/n form. Raises ``Unreadable`` when they are in neither."""
    if set(COUNT_COLUMNS) <= set(columns):
        return True
    if {"group", "estimate"} <= set(columns):
        return False
    wanted = f"{', '.join(ESTIMATE_COLUMNS)} or {', '.join(COUNT_COLUMNS)}, reference"
    raise Unreadable(f"the columns must be {wanted}; found {', '.join(columns) or 'none'}")


def _nothing(reason: str, *, counted: bool) -> dict[str, Any]:
    names = (*NAMES, *COUNT_ONLY, "cochran_q", "cochran_p", "verdict", "parity", *SCORE_NAMES)
    empty: dict[str, Any] = {
        "measures": {}, "association": {}, "parity": [], "scores": {}, "refused": dict.fromkeys(names, reason),
    }  # fmt: skip
    return empty | ({"groups": [], "pairs": []} if counted else {}) | {"notes": []}


def analyze(
    rows: Sequence[Mapping[str, str]],
    level: float = DEFAULT_LEVEL,
    seed: int = DEFAULT_SEED,
    smallest_difference: float | None = None,
) -> dict[str, Any]:
    """Return every statistic of a table as JSON-ready values.

    ``smallest_difference``: the smallest one that matters, in the unit of the table's values (shares for counts);
    without one the answer is never "no evidence".

    ``rows`` map column names to cell text, in either form of ``table_rows``; labels are opaque and the rows
    a partition. Raises ``Unreadable`` for columns of neither form and ``ValueError`` for a level outside
    0..1; faulty rows are not raised but refuse everything, by name.
    """
    z_value(level)
    counted = _form(list(rows[0]) if rows else list(ESTIMATE_COLUMNS))
    try:
        table = count_table(rows) if counted else estimate_table(rows)
    except BadRows as faults:
        return _nothing(str(faults), counted=counted)
    if not table.groups.size:
        return _nothing("no group has a value", counted=counted)
    return _analysis(table, level, seed, smallest_difference)


def analyze_groups(
    rows: Sequence[Mapping[str, str]],
    level: float = DEFAULT_LEVEL,
    seed: int = DEFAULT_SEED,
    smallest_difference: float | None = None,
) -> dict[str, Any]:
    """``analyze`` without the rows that are totals of the others; a note names each. Raises as ``analyze`` does."""
    kept = [row for row in rows if not is_total(row.get("group") or "")]
    left = [
        f"row {n} ({row['group'].strip()})" for n, row in enumerate(rows, start=1) if is_total(row.get("group") or "")
    ]
    if not left or not kept:
        return analyze(rows, level, seed, smallest_difference)
    found = analyze(kept, level, seed, smallest_difference)
    note = f"left out as a total, not a group: {', '.join(left)}; rename it if it is a group"
    return found | {"notes": [note, *found["notes"]]}


def _analysis(table: Table, level: float, seed: int, smallest_difference: float | None) -> dict[str, Any]:
    g, events = table.groups, table.events
    found = summarise(g, level=level, seed=seed)
    association, no_association = association_block(g, events, level, seed, smallest_difference)
    parity, no_parity = parity_block(g, level)
    scored, no_scores = scores_block(g, events, level)
    refused = {name: refusal.reason for name, refusal in found.refused.items()}
    answer: dict[str, Any] = {
        "measures": {name: summary_json(summary) for name, summary in found.measures.items()},
        "association": association,
        "parity": parity,
        "scores": scored,
        "refused": refused | no_association | no_parity | no_scores,
    }
    if events is not None:
        answer["groups"], answer["pairs"] = counts_block(g, events, level)
    return answer | {"notes": [*table.notes, *found.notes]}


def _figure(value: float | None) -> str:
    return "not known" if value is None else f"{value:.6g}"


def _verdict_words(found: Mapping[str, Any]) -> str:
    """The verdict with its size, or with what could not have been seen."""
    verdict = PredictsVerdict(found.get("verdict", PredictsVerdict.TOO_LITTLE))
    declared = found.get("smallest_difference")
    if verdict is PredictsVerdict.PREDICTS:
        size = found["largest_difference"]
        words = f"group predicts this outcome, by up to {_figure(size)}"
        return words if declared is None or size >= declared else f"{words}, which is less than what matters"
    if verdict is PredictsVerdict.NOT_CLEAR or (verdict is PredictsVerdict.TOO_LITTLE and declared is not None):
        return f"{verdict}; one of up to {_figure(found['unseen_difference'])} could not have been seen"
    return verdict.value


def as_text(found: Mapping[str, Any], level: float) -> str:
    """Return an analysis as plain text: the verdict first, then the figures, then what was refused."""
    lines = [f"Does group predict the outcome? {_verdict_words(found['association'])}."]
    ratio = found["association"].get("risk_ratio")
    if ratio is not None:
        lines.append(f"The highest rate is {ratio:.3g} times the lowest.")
    if found["measures"]:
        lines += ["", f"{'measure':<16}{'estimate':>14}{'error':>14}   {level:.0%} interval"]
    for name, one in found["measures"].items():
        bounds = f"{_figure(one['low'])} to {_figure(one['high'])}" if one["low"] is not None else "not known"
        lines.append(f"{name:<16}{_figure(one['estimate']):>14}{_figure(one['se']):>14}   {bounds}")
    reasons: dict[str, list[str]] = {}
    for name, reason in found["refused"].items():
        reasons.setdefault(reason, []).append(name)
    lines += [f"Not computed ({', '.join(names)}): {reason}." for reason, names in reasons.items()]
    return "\n".join([*lines, *(f"Note: {note}." for note in found["notes"])])
