"""The laws every summary measure must obey, whatever the table: units, names, copies, transfers, signs."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from equipt_dash.statistics.groups import Groups
from equipt_dash.statistics.summary import Summaries, summarise

group_tables = st.integers(3, 7).flatmap(
    lambda j: st.tuples(
        st.lists(st.floats(1, 99), min_size=j, max_size=j),
        st.lists(st.floats(0.1, 5), min_size=j, max_size=j),
        st.lists(st.integers(10, 10_000), min_size=j, max_size=j),
    )
)
slow = settings(max_examples=40, deadline=None)
Drawn = tuple[list[float], list[float], list[int]]
ABSOLUTE = ("difference", "mdmu", "mdmw", "mdbu", "mdbw", "bgsd", "par", "aci", "sii")
RELATIVE = ("ratio", "idisu", "idisw", "idisp", "srr", "cov", "mld", "theil", "paf", "rci", "rii")


def table(drawn: Drawn, *, scale: float | None = None, favourable: bool = True) -> Groups:
    y, s, n = (np.array(column, dtype=float) for column in drawn)
    names = tuple(f"g{j}" for j in range(len(y)))
    order = np.arange(float(len(y)))
    return Groups(names, y, s, n, favourable, True, order, scale, 0)


def estimates(g: Groups) -> dict[str, float]:
    return {name: one.estimate for name, one in summarise(g).measures.items()}


@slow
@given(group_tables, st.sampled_from([0.01, 3.0, 1000.0]), st.booleans())
def test_changing_the_unit_scales_absolute_measures_and_leaves_relative_ones(
    drawn: Drawn, k: float, favourable: bool
) -> None:
    assume(max(drawn[0]) - min(drawn[0]) > 0.1)
    here = summarise(table(drawn, scale=100.0, favourable=favourable))
    scaled = ([v * k for v in drawn[0]], [v * k for v in drawn[1]], drawn[2])
    there = summarise(table(scaled, scale=100.0 * k, favourable=favourable))
    for name in ABSOLUTE:
        assert there.measures[name].estimate == pytest.approx(here.measures[name].estimate * k, rel=1e-6, abs=1e-7 * k)
        assert there.measures[name].se == pytest.approx(here.measures[name].se * k, rel=1e-5, abs=1e-7 * k)
    for name in RELATIVE:
        assert there.measures[name].estimate == pytest.approx(here.measures[name].estimate, rel=1e-6, abs=1e-7)
        assert there.measures[name].se == pytest.approx(here.measures[name].se, rel=1e-5, abs=1e-6)


@slow
@given(group_tables, st.randoms(use_true_random=False))
def test_the_order_and_the_names_of_the_rows_do_not_matter(drawn: Drawn, random) -> None:  # type: ignore[no-untyped-def]
    assume(len(set(drawn[0])) == len(drawn[0]))
    where = list(range(len(drawn[0])))
    random.shuffle(where)
    here = table(drawn, scale=100.0)
    there = replace(
        table(([drawn[0][i] for i in where], [drawn[1][i] for i in where], [drawn[2][i] for i in where]), scale=100.0),
        names=tuple("xyzuvwt"[i] for i in where),
        order=np.array(where, dtype=float),
        reference=where.index(0),
    )
    one, two = estimates(here), estimates(there)
    assert one == pytest.approx(two, rel=1e-6, abs=1e-6)


@slow
@given(group_tables, st.integers(2, 50))
def test_copying_the_population_changes_no_estimate(drawn: Drawn, times: int) -> None:
    here, there = table(drawn, scale=100.0), table((drawn[0], drawn[1], [n * times for n in drawn[2]]), scale=100.0)
    one, two = estimates(here), estimates(there)
    assert one == pytest.approx(two, rel=1e-7, abs=1e-7)


@slow
@given(group_tables, st.floats(1, 99))
def test_equal_groups_have_no_spread(drawn: Drawn, level: float) -> None:
    found_ = estimates(table(([level] * len(drawn[0]), drawn[1], drawn[2]), scale=100.0))
    for name in ("difference", "difference_ref", "mdmu", "mdmw", "mdbu", "mdbw", "mdru", "mdrw", "idisu", "idisw",
                 "idisp", "bgv", "bgsd", "cov", "mld", "theil", "par", "paf", "aci", "rci", "sii"):  # fmt: skip
        assert found_[name] == pytest.approx(0, abs=1e-5)
    for name in ("ratio", "ratio_ref", "srr", "rii"):
        assert found_[name] == pytest.approx(1)


@slow
@given(group_tables, st.floats(0.01, 0.4))
def test_moving_from_the_richer_to_the_poorer_never_widens_the_spread(drawn: Drawn, part: float) -> None:
    y, _, n = drawn
    rich, poor = int(np.argmax(y)), int(np.argmin(y))
    assume(y[rich] - y[poor] > 1e-3)
    moved = part * (y[rich] - y[poor]) * min(n[rich], n[poor]) / 2
    after = list(y)
    after[rich] -= moved / n[rich]
    after[poor] += moved / n[poor]
    one, two = estimates(table(drawn)), estimates(table((after, drawn[1], n)))
    for name in ("bgv", "bgsd", "cov", "mld", "theil", "mdmw", "idisw"):
        assert two[name] <= one[name] + 1e-7


@slow
@given(group_tables)
def test_signs_and_ranges(drawn: Drawn) -> None:
    for favourable in (True, False):
        g = table(drawn, scale=100.0, favourable=favourable)
        found_ = estimates(g)
        by_race = estimates(replace(g, ordered=False))
        sign = 1 if favourable else -1
        assert sign * found_["par"] >= 0
        assert sign * found_["paf"] >= 0
        assert abs(by_race["par"]) == pytest.approx(by_race["mdbw"])
        assert by_race["difference"] >= abs(found_["difference"])
        assert found_["srr"] >= 1 - 1e-9
        for name in ("mld", "theil", "bgv", "mdmu"):
            assert found_[name] >= -1e-9
        assert -1 <= found_["rci"] <= 1


@slow
@given(group_tables, st.sampled_from([0.8, 0.9, 0.99]))
def test_a_higher_level_never_gives_a_narrower_interval(drawn: Drawn, level: float) -> None:
    g = table(drawn, scale=100.0)
    one: Summaries = summarise(g, level=level)
    two = summarise(g, level=level + 0.005)
    for name, narrow in one.measures.items():
        wide = two.measures[name]
        if narrow.low is not None and wide.low is not None:
            assert wide.high - wide.low >= narrow.high - narrow.low - 1e-9
            assert narrow.low <= narrow.high
