"""How often a forecast of Austin's published series beats "no change", and how often its interval holds what came.

Run: python -m benchmarks.forecast

Every department measure with figures for thirteen or more evenly spaced years is cut before its newest year; the forecast
made then, where the back-test allows one, is held against that year. The rest are counted by why they were refused.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

from equipt_dash.commands.init import prepare
from equipt_dash.kernel.access import public_scope
from equipt_dash.kernel.model import Level
from equipt_dash.practice.framework import default_framework
from equipt_dash.statistics.estimates import Refusal
from equipt_dash.statistics.forecast import FEWEST, forecast
from equipt_dash.store import queries
from equipt_dash.store.engine import Database
from equipt_dash.views.context import Context
from equipt_dash.views.home_rows import home_rows
from equipt_dash.views.performance import record


def main() -> int:
    """Print the counts."""
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{Path(folder) / 'austin.sqlite3'}")
        prepare(db, "austin")
        newest = queries.latest_edition(db)
        assert newest is not None
        context = Context(public_scope(newest.number), db, default_framework(), newest.published_on)
        measures = queries.measures(context.scope, db, level=Level.PERFORMANCE)
        rows = home_rows(context, measures)
        why: Counter[str] = Counter()
        held = better = shown = 0
        for measure in measures:
            found = [row for row in record(measure, rows.get(measure.key, ())).actuals if row.value is not None]
            series = [(row.period_end.year, row.value) for row in found]
            if len(series) <= FEWEST:
                why[f"fewer than {FEWEST + 1} years"] += 1
                continue
            (*past, (_year, came)) = series
            made = forecast([year for year, _v in past], [float(v or 0) for _y, v in past], ahead=1)
            if isinstance(made, Refusal):
                why[made.reason] += 1
                continue
            shown += 1
            actual, before = float(came or 0), float(past[-1][1] or 0)
            held += made.low[0] <= actual <= made.high[0]
            better += abs(made.values[0] - actual) < abs(before - actual)
        db.close()
    print(f"{len(measures)} measures; a forecast was allowed for {shown}")
    if shown:
        print(
            f"the year that came lay in the 95% interval {held} times, and the forecast beat no change {better} times"
        )
    for reason, n in why.most_common():
        print(f"  {n:4} refused: {reason}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
