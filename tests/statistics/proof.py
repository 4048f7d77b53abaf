"""The long proof of protection: random tables and sequences of editions against two attackers, and 300 invented cities.

Run: python -m tests.statistics.proof [--tables 1000] [--sequences 100] [--cities 300]. The test suite runs a seeded
sample of the same. Ends with status 1 when a single hidden small number is recovered, an outlet tells of one, or more is
hidden than 1.10 times what has to be.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from equipt_dash.statistics.suppression import EXACT_UP_TO, protect_system
from equipt_dash.statistics.suppression_tables import (
    Published,
    hidden_table,
    next_edition,
    one_table,
    rate_table,
    total_mask,
    with_totals,
)
from tests.callbacks import invented_city
from tests.statistics import optimum
from tests.statistics.attackers import Evidence, small_line_sums

THRESHOLD = 11
MOST_REFUSED = 0.02
"""Share of editions that may be refused."""


@dataclass
class Tally:
    """What a proof found: everything but the counts of work must be zero."""

    tables: int = 0
    hidden_small: int = 0
    recovered: int = 0
    line_sums: int = 0
    small_shown: int = 0
    refused: int = 0
    extra_shares: float = 0.0
    totals_hidden: int = 0
    slowest: float = 0.0

    @property
    def failures(self) -> int:
        """Hidden small numbers recovered, small sums of a line given away, small numbers simply printed."""
        return self.recovered + self.line_sums + self.small_shown

    def add(self, evidence: Evidence, full: np.ndarray, hidden: np.ndarray, seconds: float) -> None:
        """Attack one publication and count what it gave away."""
        small = (full > 0) & (full < THRESHOLD)
        self.tables += 1
        self.hidden_small += int((hidden & small).sum())
        self.recovered += len(evidence.recovered(insider=False)) + len(evidence.recovered(insider=True))
        self.line_sums += small_line_sums(full, hidden, THRESHOLD)
        self.small_shown += int((small & ~hidden).sum())
        self.extra_shares += float((hidden & ~small).sum() / full.size)
        self.totals_hidden += int((hidden & ~small & total_mask(full.shape)).sum())
        self.slowest = max(self.slowest, seconds)


def random_cells(rng: np.random.Generator) -> np.ndarray:
    """Return a table of 2-8 groups by 2-8 areas, with zeros, small counts and a long tail."""
    shape = rng.integers(2, 9, 2)
    return np.floor(rng.lognormal(rng.uniform(2.5, 4), 1.2, shape)) * (rng.random(shape) > 0.1)


def prove_tables(count: int, seed: int) -> Tally:
    """Protect and attack single tables."""
    rng, tally = np.random.default_rng(seed), Tally()
    for _ in range(count):
        cells = random_cells(rng)
        start = time.perf_counter()
        protection = protect_system(one_table(cells, THRESHOLD))
        seconds = time.perf_counter() - start
        tally.refused += bool(protection.exposed)
        full, hidden = with_totals(cells), hidden_table(protection, cells.shape)
        evidence = Evidence(THRESHOLD)
        evidence.add_table("only", full, hidden)
        tally.add(evidence, full, hidden, seconds)
    return tally


def _link(evidence: Evidence, editions: list[tuple[np.ndarray, np.ndarray]]) -> None:
    """Tell the attacker which numbers did not change between the last edition and the one before."""
    (old, old_hidden), (new, new_hidden) = editions[-2:]
    for i, j in np.argwhere(old == new):
        names = [(len(editions) - 2, int(i), int(j)), (len(editions) - 1, int(i), int(j))]
        gone = [bool(old_hidden[i, j]), bool(new_hidden[i, j])]
        if all(gone):
            evidence.add_equal(*names)
        elif any(gone):
            evidence.add_value(names[gone.index(True)], float(new[i, j]))


def prove_editions(sequences: int, seed: int, *, editions: int = 4) -> Tally:
    """Publish a table, revise some of its cells and publish again; attack all editions together."""
    rng, tally = np.random.default_rng(seed), Tally()
    for _ in range(sequences):
        cells = random_cells(rng)[:5, :5]
        earlier: list[Published] = []
        shown: list[tuple[np.ndarray, np.ndarray]] = []
        evidence = Evidence(THRESHOLD)
        for _ in range(editions):
            start = time.perf_counter()
            protection = protect_system(next_edition(earlier, cells, THRESHOLD))
            seconds = time.perf_counter() - start
            if protection.exposed:  # refused: nothing of it is published
                tally.refused += 1
            else:
                hidden = hidden_table(protection, cells.shape)
                shown.append((with_totals(cells), hidden))
                earlier.append(Published(cells, hidden))
                evidence.add_table(len(shown) - 1, *shown[-1])
                if len(shown) > 1:
                    _link(evidence, shown)
                tally.add(evidence, *shown[-1], seconds)
            moved = rng.integers(-6, 9, cells.shape) * (rng.random(cells.shape) < 0.3)
            cells = np.maximum(0, cells + moved)
    return tally


def prove_rates(count: int, seed: int) -> Tally:
    """Protect cases among people; the attacker sees the cases, the people and their difference."""
    rng, tally = np.random.default_rng(seed), Tally()
    for _ in range(count):
        people = random_cells(rng)[:5, :5] + 5
        cases = rng.binomial(people.astype(int), rng.uniform(0.05, 0.9)).astype(float)
        start = time.perf_counter()
        protection = protect_system(rate_table(cases, people, THRESHOLD))
        seconds = time.perf_counter() - start
        tally.refused += bool(protection.exposed)
        tables = [with_totals(table) for table in (cases, people - cases, people)]
        hidden = [hidden_table(protection, cases.shape, k) for k in range(3)]
        evidence = Evidence(THRESHOLD)
        for k in range(3):
            evidence.add_table(k, tables[k], hidden[k])
        for i, j in np.ndindex(tables[0].shape):
            names = [(k, i, j) for k in range(3)]
            evidence.add_sum(
                names, np.array([table[i, j] for table in tables]), np.array([mask[i, j] for mask in hidden])
            )
        for k in range(3):
            tally.add(evidence if k == 0 else Evidence(THRESHOLD), tables[k], hidden[k], seconds)
    return tally


def main() -> int:
    """Run the long proof and print its tallies."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=1000)
    parser.add_argument("--sequences", type=int, default=100)
    parser.add_argument("--cities", type=int, default=300)
    wanted = parser.parse_args()
    failures = 0
    for title, tally in (
        (f"{wanted.tables} tables", prove_tables(wanted.tables, 1)),
        (f"{wanted.sequences} sequences of editions", prove_editions(wanted.sequences, 2)),
        ("100 tables of rates", prove_rates(100, 3)),
    ):
        print(
            f"{title}: {tally.tables} published, {tally.refused} refused, {tally.hidden_small} small numbers hidden, "
            f"{tally.recovered} recovered, {tally.line_sums} small sums given away, {tally.small_shown} shown; "
            f"extra hiding {tally.extra_shares / tally.tables:.1%} of cells, {tally.totals_hidden} large totals hidden; "
            f"slowest {tally.slowest:.2f} s"
        )
        failures += tally.failures
    by_table = optimum.tables(100, 5)
    with optimum.noted() as by_city, tempfile.TemporaryDirectory() as folder:
        cities, outlets = invented_city.prove(wanted.cities, 4, Path(folder))
    share = cities.refused / max(1, cities.editions)
    print(
        f"{cities.cities} cities with quarters, districts and subset measures: {cities.editions} editions, "
        f"{cities.refused} refused ({share:.1%}), {cities.small} small numbers among {cities.cells} cells, "
        f"{cities.recovered} recovered, {cities.small_shown} shown, {cities.differences} small differences of county and "
        f"city; extra hiding {(cities.hidden - cities.small) / max(1, cities.cells):.1%} of cells"
    )
    failures += cities.failures + (share > MOST_REFUSED)
    told = sorted(set(outlets.told))
    print(
        f"outlets of these cities: {outlets.addresses} answers read, the same for {outlets.replaced} other numbers behind "
        f"what is held back; {len(outlets.told)} told something{': ' if told else ''}{', '.join(told)}, "
        f"{len(outlets.failed)} failed"
    )
    failures += len(outlets.told) + len(outlets.failed)
    for title, near in (("100 tables of 10 by 10", by_table), ("parts of these cities", by_city)):
        print(
            f"{title}: people hidden beside the proven least, up to {EXACT_UP_TO} decisions: {near.worst:.3f} at worst, "
            f"{near.mean:.3f} in the mean of {len(near.ratios)}; larger: {max(near.larger, default=1):.3f} at worst of "
            f"{len(near.larger)}; {near.given_up} hidden altogether; slowest {near.slowest:.2f} s"
        )
        failures += near.given_up + (near.worst > optimum.MOST)
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
