"""The pass over the whole portfolio gives what one table at a time gives, refusals included."""

import numpy as np
import pytest

from equipt_dash.kernel.model import Better
from equipt_dash.statistics.estimates import Estimate
from equipt_dash.statistics.gaps import gap
from equipt_dash.statistics.groups import Groups
from equipt_dash.statistics.portfolio import portfolio
from equipt_dash.statistics.summary import summarise


def cube(shape: tuple[int, ...], seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    y = rng.uniform(5, 95, shape)
    return y, y * rng.uniform(0.01, 0.1, shape), rng.uniform(100, 9000, shape)


def test_every_cell_is_the_single_tables_answer() -> None:
    y, s, n = cube((5, 4, 7))
    y[1, 2, 3] = np.nan
    higher = np.array([True, False, True, False, True])[:, None]
    found = portfolio(y, s, n, higher, burdened=1, comparison=6)
    for m, t in np.ndindex(5, 4):
        kept = [j for j in range(7) if not np.isnan(y[m, t, j])]
        g = Groups(tuple(map(str, kept)), y[m, t, kept], s[m, t, kept], n[m, t, kept], bool(higher[m, 0]))
        single = summarise(g).measures
        for name in ("bgv", "mld", "theil"):
            assert getattr(found, name)[m, t] == pytest.approx(single[name].estimate)
            assert getattr(found, f"{name}_se")[m, t] == pytest.approx(single[name].se)
        assert found.idisp[m, t] == pytest.approx(single["idisp"].estimate)
        assert found.idisp_se[m, t] == pytest.approx(numeric_idisp_se(g), rel=1e-5)
        pair = [Estimate(y[m, t, j], s[m, t, j]) for j in (1, 6)]
        one = gap(*pair, Better.NOT_DECLARED)
        assert (found.gap[m, t], found.gap_se[m, t]) == pytest.approx((one.value, one.se))
        assert found.ratio[m, t] == pytest.approx(one.ratio)
        log_width = np.log(one.ratio_high / one.ratio) / 1.959963984540054
        assert found.ratio_log_se[m, t] == pytest.approx(log_width)


def numeric_idisp_se(g: Groups) -> float:
    def value(y: np.ndarray) -> float:
        best = y.max() if g.favourable else y.min()
        return float(100 * np.abs(y - best).sum() / (len(y) - 1) / best)

    steps = np.eye(g.size) * 1e-6
    slopes = np.array([(value(g.y + step) - value(g.y - step)) / 2e-6 for step in steps])
    return float(np.sqrt(np.sum(slopes**2 * g.s**2)))


def test_refusals_are_not_numbers() -> None:
    y, s, n = cube((6, 4))
    y[0, :2] = np.nan  # two groups left, and no burdened group
    y[1] = 0.0
    y[2, 2] = -5.0
    y[3, 3] = 0.0
    found = portfolio(y, s, n, np.True_, burdened=0, comparison=3)
    assert np.isnan([found.gap[0], found.bgv[0], found.mld[0], found.theil_se[0], found.idisp[0]]).all()
    assert np.isnan([found.ratio[1], found.mld[1], found.theil[1], found.idisp[1], found.idisp_se[1]]).all()
    assert found.bgv[1] == 0
    assert np.isnan([found.mld[2], found.idisp[2]]).all()
    assert np.isfinite([found.gap[2], found.bgv[2]]).all()
    assert np.isnan([found.ratio[3], found.ratio_log_se[3]]).all()
    assert np.isfinite([found.mld[3], found.theil[3], found.idisp[3]]).all()
    assert all(np.isfinite(array[4]) and np.isfinite(array[5]) for array in vars(found).values())


def test_blocks_leave_no_seam() -> None:
    y, s, n = cube((9001, 3))
    whole = portfolio(y, s, n, np.False_, burdened=0, comparison=2)
    for rows in (slice(0, 1), slice(3999, 4001), slice(9000, 9001)):
        part = portfolio(y[rows], s[rows], n[rows], np.False_, burdened=0, comparison=2)
        for name, array in vars(part).items():
            assert getattr(whole, name)[rows] == pytest.approx(array)


def test_arrays_of_different_shapes_are_refused() -> None:
    y, s, n = cube((2, 3))
    with pytest.raises(ValueError, match="same shape"):
        portfolio(y, s[:1], n, np.True_, burdened=0, comparison=1)
