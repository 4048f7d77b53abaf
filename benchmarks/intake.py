"""How fast, and in how much memory, a large file becomes checked drafts; and the same with the usual tools.

Run: python -m benchmarks.intake [--rows 1056000] [--postgres] [--url URL]

One CSV of invented values is taken in twice: by ``python -m equipt_dash import``, and by pandas (``read_csv`` as
text, parsed), a pandera schema and ``to_sql``, which check the same things: that numbers are numbers and not
negative, periods are periods, groups are known, and no value is given twice. Both fill a table with the same key
and constraints, in one transaction (on PostgreSQL the usual tools are spared the references to other tables). Each runs in a process of its own; seconds include its start, and memory is the
largest sum of the resident memory of that process and its children, looked at fifty times a second. "Of work" is the
processor time of them all, which a busy machine changes less than the seconds. PostgreSQL's own memory is not counted.

``--postgres`` also imports into a PostgreSQL server started for it; ``--url`` into a database given, which is changed.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

ROWS = 1_056_000
GROUPS = {
    "Black or African American": "black_nh",
    "White": "white_nh",
    "Hispanic or Latino": "hispanic",
    "Asian": "asian_nh",
    "Total": "all",
}
_YEARS = range(2000, 2024)
_PLACES = 50
_HEADER = "measure,period,group,place,value,numerator,denominator\n"
_EVERY = 0.02


@dataclass(frozen=True)
class Run:
    """What one way of taking the file in cost."""

    name: str
    rows: int
    seconds: float
    worked: float
    megabytes: float

    @property
    def rate(self) -> float:
        """Rows a second, from the start of the process to its end."""
        return self.rows / self.seconds


def write_file(path: Path, rows: int, seed: int = 1) -> None:
    """Write an invented file of ``rows`` rows, measure by measure, year by year."""
    draw = random.Random(seed)
    with path.open("w", encoding="utf-8") as out:
        out.write(_HEADER)
        for _number, (measure, year, place, group) in zip(range(rows), _keys(), strict=False):
            of = draw.randint(100, 9000)
            part = draw.randint(0, of)
            out.write(f"measure {measure},{year},{group},place {place},{100 * part / of:.2f},{part},{of}\n")


def _keys() -> Iterator[tuple[int, int, int, str]]:
    measure = 0
    while True:
        for year in _YEARS:
            for place in range(_PLACES):
                for group in GROUPS:
                    yield measure, year, place, group
        measure += 1


def measured(name: str, rows: int, command: list[str], **environ: str) -> Run:
    """Run a command to its end and measure it with all its children."""
    before = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    begun = time.perf_counter()
    peak = 0
    with subprocess.Popen(command, env={**os.environ, **environ}, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(_resident, _family(process.pid))))
            time.sleep(_EVERY)
    seconds = time.perf_counter() - begun
    worked = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) - before
    if process.returncode:
        raise SystemExit(f"{name} failed with status {process.returncode}")
    return Run(name, rows, seconds, worked, peak / 1e6)


def _family(process: int) -> Iterator[int]:
    """A process and its descendants."""
    yield process
    try:
        for task in os.listdir(f"/proc/{process}/task"):
            for child in Path(f"/proc/{process}/task/{task}/children").read_text().split():
                yield from _family(int(child))
    except OSError:
        return


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def reference(path: Path, url: str) -> None:
    """The usual tools: pandas reads, pandera checks, ``to_sql`` stores in an empty database."""
    import pandas as pd
    import pandera.pandas as pa
    from sqlalchemy import Column, MetaData, String, Table, create_engine

    from equipt_dash.store.private import submission_cell

    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    for name in ("value", "numerator", "denominator"):
        table[name] = pd.to_numeric(table[name], errors="raise")
    table["group_code"] = table["group"].map(GROUPS)
    table["period_end"] = pd.to_datetime(table["period"] + "-12-31", format="%Y-%m-%d").dt.strftime("%Y-%m-%d")
    table["submission"] = table["measure"].factorize()[0] + 1
    positive = pa.Check.in_range(0, 1e300)
    schema = pa.DataFrameSchema(
        {
            "measure": pa.Column(str, pa.Check.str_length(1, 200)),
            "period": pa.Column(str, pa.Check.str_matches(r"^\d{4}$")),
            "group_code": pa.Column(str, pa.Check.isin(list(GROUPS.values()))),
            "place": pa.Column(str, pa.Check.str_length(1, 80)),
            "value": pa.Column(float, positive),
            "numerator": pa.Column(float, positive, nullable=True, coerce=True),
            "denominator": pa.Column(float, positive, nullable=True, coerce=True),
        },
        unique=["measure", "period", "group_code", "place"],
    )
    table = schema.validate(table, lazy=True)
    table = table.rename(columns={"place": "area"}).assign(role="actual", as_found=table["value"].astype(str))
    table = table.assign(note="", base_version=0).drop(columns=["measure", "group"])
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        submission_cell.create(engine)
    else:
        # Without the references to other tables, whose checking costs PostgreSQL the most: only our own import has them.
        kinds = {one.name: String(10) if one.name == "period_end" else one.type for one in submission_cell.columns}
        keys = {one.name for one in submission_cell.primary_key}
        columns = (Column(name, kind, primary_key=name in keys) for name, kind in kinds.items())
        Table("submission_cell", MetaData(), *columns).create(engine)
    with engine.begin() as connection:
        table.to_sql("submission_cell", connection, if_exists="append", index=False, chunksize=10_000)
    engine.dispose()


def run_import(name: str, path: Path, rows: int, url: str) -> Run:
    """Take the file into the database of ``url``, made ready first."""
    environ = {"EQUIPT_DATABASE_URL": url}
    ready = [sys.executable, "-m", "equipt_dash", "init"]
    subprocess.run(ready, env={**os.environ, **environ}, check=True, stdout=subprocess.DEVNULL)
    return measured(name, rows, [sys.executable, "-m", "equipt_dash", "import", str(path)], **environ)


def main() -> int:
    """Measure every way and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--url", default="")
    parser.add_argument("--reference", nargs=2, metavar=("FILE", "URL"), help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.reference:
        reference(Path(wanted.reference[0]), wanted.reference[1])
        return 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        path = folder / "values.csv"
        write_file(path, wanted.rows)
        print(f"{wanted.rows:,} rows, {path.stat().st_size / 1e6:.0f} MB; load {os.getloadavg()[0]:.1f}", flush=True)
        usual = [sys.executable, "-m", "benchmarks.intake", "--reference", str(path)]
        base = measured("pandas + pandera + to_sql, SQLite", wanted.rows, [*usual, f"sqlite:///{folder / 'u.sqlite3'}"])
        runs = [base, run_import("import, SQLite", path, wanted.rows, f"sqlite:///{folder / 'ours.sqlite3'}")]
        if wanted.postgres:
            from tests.support.postgres import Postgres

            server = Postgres()
            stack.callback(server.stop)
            server.execute("CREATE DATABASE usual")
            beside = measured("pandas + pandera + to_sql, PostgreSQL", wanted.rows, [*usual, server.url("usual")])
            runs.append(beside)
            runs.append(run_import("import, PostgreSQL", path, wanted.rows, server.url()))
        if wanted.url:
            runs.append(run_import("import, the database given", path, wanted.rows, wanted.url))
    print(f"{'':38}{'seconds':>9}{'of work':>9}{'rows/s':>11}{'peak MB':>9}{'times':>7}")
    for run in runs:
        print(
            f"{run.name:38}{run.seconds:9.1f}{run.worked:9.1f}{run.rate:11,.0f}{run.megabytes:9.0f}{run.rate / base.rate:7.2f}"
        )
    print(f"load {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
