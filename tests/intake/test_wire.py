"""Rows come out of their packing as they went in, whatever repeats in them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from equipt_dash.intake.findings import CheckedRow
from equipt_dash.intake.wire import column, pack, unpack
from equipt_dash.kernel.model import Missing

FEW = st.sampled_from(["", "a", "b"])
NUMBER = st.none() | st.floats(-9, 9, allow_nan=False)


def row(line: int, text: str, number: float | None, missing: Missing | None) -> CheckedRow:
    given_: dict[str, Any] = dict.fromkeys(CheckedRow._fields, text)
    numbers = dict.fromkeys(("value", "numerator", "denominator", "margin", "se", "low", "high"), number)
    return CheckedRow(
        **{**given_, **numbers, "line": line, "period_end": date(2020, 1, 1 + line % 3), "missing": missing}
    )


@settings(max_examples=80)
@given(
    st.lists(st.tuples(st.integers(1, 4), FEW, NUMBER, st.none() | st.sampled_from(Missing)), min_size=1, max_size=9)
)
def test_what_is_packed_comes_out_again(drawn: list[tuple[int, str, float | None, Missing | None]]) -> None:
    line, rows = 0, []
    for step, text, number, missing in drawn:
        line += step - 1
        rows.append(row(line, text, number, missing))
    packed = json.loads(json.dumps(pack(rows)))
    assert list(unpack(packed)) == rows
    assert column(packed, "line") == [one.line for one in rows]
    assert column(packed, "period") == [one.period for one in rows]


def test_lines_that_repeat_and_skip_are_never_taken_for_a_run() -> None:
    rows = [row(line, "a", 1.0, None) for line in (1, 1, 3)]
    assert [one.line for one in unpack(pack(rows))] == [1, 1, 3]
    run = pack([row(line, "a", 1.0, None) for line in (4, 5, 6)])
    assert run["run"] == {"line": 4}
