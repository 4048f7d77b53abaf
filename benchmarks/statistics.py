"""How fast is the whole portfolio? Ours against pandas and DuckDB, same figures, same run.

Run: python -m benchmarks.statistics [--rows-times 100]

Every contender computes the gap, ratio, Theil, MLD, BGV and IDisp of 200 measures × 60 periods × 7 groups
with standard errors, and its numbers are checked against ours before a time is printed. The data are
random: this measures arithmetic, it says nothing about a city.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
from collections.abc import Callable

import duckdb
import numpy as np
import pandas as pd

from equipt_dash.statistics.portfolio import Portfolio, portfolio

MEASURES, PERIODS, GROUPS = 200, 60, 7
NAMES = tuple(Portfolio.__dataclass_fields__)
Cube = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def cube(measures: int) -> Cube:
    """Return values, errors, populations (measures, periods, groups) and which measures rise to be better."""
    rng = np.random.default_rng(2016)
    shape = (measures, PERIODS, GROUPS)
    y = rng.uniform(5, 95, shape)
    return y, y * rng.uniform(0.01, 0.1, shape), rng.uniform(200, 50_000, shape), rng.random((measures, 1)) < 0.5


def one_table(y: np.ndarray, s: np.ndarray, n: np.ndarray, higher: bool) -> list[float]:
    """Return the same measures for one measure and period, written plainly."""
    p = n / n.sum()
    mu = float(p @ y)
    r = y / mu
    best = int(y.argmax() if higher else y.argmin())
    others = np.delete(np.arange(len(y)), best)
    bgv_var = 4 * np.sum(p**2 * s**2 * (y - mu) ** 2) + 2 * (
        np.sum(p**2 * s**2) ** 2 - np.sum(p**4 * s**4) + np.sum(p**2 * (1 - p) ** 2 * s**4)
    )
    slope = 1 + np.log(r) - np.sum(p * r * (1 + np.log(r)))
    mean = y[others].mean()
    idisp_var = np.sum(s[others] ** 2) / len(others) ** 2 / y[best] ** 2 + (mean / y[best] ** 2 * s[best]) ** 2
    return [
        y[0] - y[-1],
        np.hypot(s[0], s[-1]),
        y[0] / y[-1],
        np.hypot(s[0] / y[0], s[-1] / y[-1]),
        np.sum(p * (y - mu) ** 2),
        np.sqrt(bgv_var),
        1000 * np.sum(p * -np.log(r)),
        1000 * np.sqrt(np.sum((p * s / mu) ** 2 * (1 - 1 / r) ** 2)),
        1000 * np.sum(p * r * np.log(r)),
        1000 * np.sqrt(np.sum((p * s / mu) ** 2 * slope**2)),
        100 * np.sum(np.abs(y - y[best])) / (len(y) - 1) / y[best],
        100 * np.sqrt(idisp_var),
    ]


def frame(data: Cube) -> pd.DataFrame:
    """Return the cube as a long table, one row per measure, period and group."""
    y, s, n, higher = data
    index = pd.MultiIndex.from_product([range(len(y)), range(PERIODS), range(GROUPS)], names=["m", "t", "g"])
    columns = {"y": y.ravel(), "s": s.ravel(), "n": n.ravel()}
    return pd.DataFrame(columns, index=index).reset_index().assign(h=np.repeat(higher.ravel(), PERIODS * GROUPS))


def by_apply(table: pd.DataFrame) -> np.ndarray:
    """One Python function per measure and period."""
    found = table.groupby(["m", "t"]).apply(
        lambda part: pd.Series(
            one_table(part["y"].to_numpy(), part["s"].to_numpy(), part["n"].to_numpy(), bool(part["h"].iloc[0]))
        ),
        include_groups=False,
    )
    return found.to_numpy().T


SQL = """
with totals as (
  select m, t, sum(n) as people, sum(n * y) / sum(n) as mu, case when any_value(h) then max(y) else min(y) end as best,
    count(*) as j
  from cube group by m, t
), ready as (
  select c.*, mu, best, j, n / people as p, y / mu as r, ln(y / mu) as l,
    (n / people) * (n / people) * s * s as q, y = best as is_best
  from cube c join totals using (m, t)
), sums as (
  select m, t, any_value(mu) as mu, any_value(best) as best, any_value(j) as j,
    sum(y) filter (g = 0) as y0, sum(y) filter (g = 6) as y1,
    sum(s) filter (g = 0) as s0, sum(s) filter (g = 6) as s1,
    sum(p * (y - mu) * (y - mu)) as bgv, sum(q * (y - mu) * (y - mu)) as b1, sum(q) as b2,
    sum(q * q) as b3, sum(q * (1 - p) * (1 - p) * s * s) as b4,
    sum(-p * l) as mld, sum(q * (1 - 1 / r) * (1 - 1 / r)) as mld_v,
    sum(p * r * l) as theil, sum(q * l * l) as t1, sum(q * l) as t2,
    sum(y) as sy, sum(s * s) filter (not is_best) as so, sum(s * s) filter (is_best) as sb
  from ready group by m, t
)
select y0 - y1, sqrt(s0 * s0 + s1 * s1), y0 / y1, sqrt(s0 * s0 / (y0 * y0) + s1 * s1 / (y1 * y1)),
  bgv, sqrt(4 * b1 + 2 * (b2 * b2 - b3 + b4)), 1000 * mld, 1000 * sqrt(mld_v) / mu,
  1000 * theil, 1000 * sqrt(greatest(t1 - 2 * theil * t2 + theil * theil * b2, 0)) / mu,
  100 * abs((sy - best) / (j - 1) / best - 1),
  100 * sqrt(so / ((j - 1) * (j - 1)) + power((sy - best) / (j - 1) / best, 2) * sb) / best
from sums order by m, t
"""


def clock(run: Callable[[], object], repeats: int) -> float:
    """Return the median milliseconds of a call."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return 1000 * float(np.median(times))


def agree(name: str, found: np.ndarray, ours: np.ndarray) -> None:
    """Stop unless a contender's numbers are ours."""
    worst = float(np.max(np.abs(found - ours) / (np.abs(ours) + 1e-9)))
    if worst > 1e-6:
        raise SystemExit(f"{name} computes something else: largest relative difference {worst:.2g}")


def main() -> None:
    """Print the comparison, then how ours grows with the number of rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows-times", type=int, default=100, help="how many times more rows to grow to")
    wanted = parser.parse_args()
    data = cube(MEASURES)
    y, s, n, higher = data

    def ours() -> Portfolio:
        return portfolio(y, s, n, higher, burdened=0, comparison=GROUPS - 1)

    reference = np.array([array.ravel() for array in vars(ours()).values()])
    long = frame(data)
    database = duckdb.connect()
    database.execute("create table cube as select * from long")

    def in_sql() -> np.ndarray:
        return np.array(list(database.execute(SQL).fetchnumpy().values()))

    agree("DuckDB", in_sql(), reference)
    start = time.perf_counter()
    applied = by_apply(long)
    pandas_ms = 1000 * (time.perf_counter() - start)
    agree("pandas groupby.apply", applied, reference)
    duck_ms, our_ms = clock(in_sql, 30), clock(ours, 50)
    print(f"{MEASURES} measures × {PERIODS} periods × {GROUPS} groups, {len(NAMES)} figures each, 2 decimals of ms")
    for name, ms in (("pandas groupby.apply", pandas_ms), ("DuckDB, one pass", duck_ms), ("this project", our_ms)):
        print(f"{name:<22}{ms:>12.2f} ms{ms / our_ms:>12.1f} ×")
    print("\nrows (measure × period × group)      ms    ns per row   peak MB beyond input")
    for times in (1, 10, wanted.rows_times):
        y, s, n, higher = cube(MEASURES * times)
        ms = clock(ours, 5)
        tracemalloc.start()
        ours()
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        print(f"{y.size:>31,}{ms:>8.1f}{1e6 * ms / y.size:>14.1f}{peak:>23.1f}")


if __name__ == "__main__":
    main()
