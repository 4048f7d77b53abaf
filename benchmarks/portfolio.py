"""How quick the council's portfolio is with 2,000 measures: the whole page, beside pandas reading the same rows in one run.

Run ``python -m benchmarks.portfolio``. The limit is one second for a page of 50 measures, about as long as a reader waits
without losing the thread. Beside it: pandas, which reads every row of the edition and sorts in memory, without making a page.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from equipt_dash.intake.package import Package
from equipt_dash.kernel.access import Grant, Principal, Role
from equipt_dash.kernel.model import (
    ALL_GROUPS,
    Area,
    Better,
    CategoryStandard,
    City,
    Department,
    Group,
    Kind,
    Level,
    Measure,
    Observation,
    Partition,
    Quality,
    Source,
    ValueRole,
)
from equipt_dash.practice.framework import default_framework
from equipt_dash.store.commands import fill
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.store.upgrade import upgrade
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.council import portfolio

MEASURES, YEARS, RUNS, LIMIT = 2000, range(2016, 2026), 9, 1.0


def _package() -> Package:
    seeded = random.Random(7)
    measures: list[Measure] = []
    rows: list[Observation] = []
    for n in range(MEASURES):
        key = f"m{n:04}"
        measures.append(
            Measure(
                key=key, slug=key, level=Level.PERFORMANCE, kind=Kind.HOW_MUCH, name=f"Measure {n}", department=f"d{n % 40}",
                unit="count", unit_basis="", scale=None, decimals=0, better=Better.HIGHER, better_basis="", frequency="",
                calendar="", program="", definition="", numerator_words="", denominator_words="", category_standard="",
                partition=Partition.NONE, source="s", source_ref="", source_type="", is_key=False, next_update=None, note="",
            )
        )  # fmt: skip
        rows += [
            Observation(
                measure=key, period=f"FY{year}", period_end=date(year, 9, 30), role=role, group=ALL_GROUPS,
                area="a", value=float(seeded.randint(1, 999)), numerator=None, denominator=None, se=None, low=None,
                high=None, level=None, quality=Quality.GOOD, missing=None, as_found="", source="s", note="",
            )
            for year in YEARS
            for role in (ValueRole.ACTUAL, ValueRole.TARGET)
        ]  # fmt: skip
    empty: dict[str, Any] = {field.name: () for field in fields(Package)}
    rest = {
        "city": City("a", "Sample City", "Texas", "City of Sample", "Invented.", "10-01"),
        "sources": (Source("s", "Invented", "Sample City", "https://example.org/", "", "CC0", "", "2026"),),
        "standards": (CategoryStandard("census", "Census", "1997", "https://example.org/groups", ""),),
        "groups": (Group(ALL_GROUPS, "census", "Everybody", "everybody", "all", "*", "any", "", 0),),
        "areas": (Area("a", "Sample City", "city", "a", True),),
        "departments": tuple(Department(f"d{n}", f"d{n}", f"Department {n}", "Works.", "", "", "s") for n in range(40)),
    }
    return Package(**{**empty, **rest, "measures": tuple(measures), "observations": tuple(rows)})


def _timed(work: Callable[[], object]) -> str:
    work()
    found = []
    for _run in range(RUNS):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return f"median {1000 * statistics.median(found):.0f} ms (max {1000 * max(found):.0f}, n={RUNS})"


def _by_pandas(url: str) -> pd.DataFrame:
    read = "SELECT measure, period_end, role, value FROM edition_observation WHERE edition = 1 AND group_code = 'all'"
    rows = pd.read_sql(read, url)
    wide = rows.pivot_table(index=["measure", "period_end"], columns="role", values="value").reset_index()
    newest = wide.sort_values("period_end").groupby("measure").last()
    return newest.assign(short=(newest.target - newest.actual) / newest.target).sort_values("short").tail(50)


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'portfolio.sqlite3'}"
        db = Database(url)
        upgrade(db)
        fill(db, _package())
        publish(db, on=date(2026, 1, 10), note="", approver="benchmark")
        reader = Principal(frozenset({Grant(Role.COUNCIL)}), None, "c@example.org", "Council")
        desk = Desk(reader, db, default_framework(), datetime(2026, 11, 23, 12), date(2026, 11, 23), "token")
        print(f"{MEASURES} measures, {len(YEARS)} years, {MEASURES * len(YEARS) * 2} rows; limit {1000 * LIMIT:.0f} ms")
        for order in ("", "change", "old", "department", "name"):
            told = _timed(lambda order=order: portfolio.build(desk, {"order": order, "page": "3"}))  # type: ignore[misc]
            print(f"page in order {order or 'short'}: {told}")
        print("page of one department:", _timed(lambda: portfolio.build(desk, {"department": "d7"})))
        print("pandas, rows and order only:", _timed(lambda: _by_pandas(url)))
        db.close()


if __name__ == "__main__":
    main()
