"""Protection: the cheapest safe choice on tables small enough to try every one, and attackers on larger ones."""

import subprocess
import sys
from itertools import product

import numpy as np
import pytest

from equipt_dash.statistics import suppression
from equipt_dash.statistics.attack import leaks, merged_leaks
from equipt_dash.statistics.suppression import protect_system
from equipt_dash.statistics.suppression_tables import (
    Published,
    hidden_table,
    next_edition,
    one_table,
    rate_table,
    total_mask,
    with_totals,
)
from tests.statistics import optimum, proof
from tests.statistics.attackers import Evidence, small_line_sums


def protected(cells: list[list[int]], threshold: int = 11) -> np.ndarray:
    table = np.array(cells, dtype=float)
    protection = protect_system(one_table(table, threshold))
    assert protection.exposed == ()
    return hidden_table(protection, table.shape)


def is_safe(full: np.ndarray, hidden: np.ndarray, threshold: int = 11) -> bool:
    """Judge by the attackers, who share no code with the protection; every hidden number counts, not only small ones."""
    small = (full > 0) & (full < threshold)
    if np.any(small & ~hidden) or small_line_sums(full, hidden, threshold):
        return False
    evidence = Evidence(threshold)
    evidence.add_table(0, full, hidden)
    return not evidence.recovered(insider=True) and not evidence.recovered(insider=False)


def test_one_small_cell_takes_three_others_with_it() -> None:
    hidden = protected([[5, 20, 30], [40, 50, 60], [70, 80, 90]])
    assert hidden.sum() == 4
    assert hidden[0, 0]
    assert not hidden[-1].any()
    assert not hidden[:, -1].any()


def test_nothing_small_means_nothing_hidden_and_zeros_are_shown() -> None:
    assert not protected([[0, 20], [30, 0]]).any()
    assert not protected([[0, 0], [0, 0]]).any()
    hidden = protected([[5, 20, 0], [40, 50, 60], [70, 80, 0]])
    assert not hidden[0, 2]
    assert not hidden[2, 2]


def test_a_small_total_is_hidden_with_what_reveals_it() -> None:
    hidden = protected([[3, 4], [100, 200], [150, 250]])
    assert hidden[0].all()
    assert hidden[:, -1].sum() >= 2


def test_a_table_that_is_all_small_is_all_hidden() -> None:
    assert protected([[1, 2], [3, 4]]).all()
    assert protected([[5]]).all()


def test_one_row_hides_column_totals_that_repeat_its_cells() -> None:
    hidden = protected([[3, 20, 30]])
    assert hidden[0, 0]
    assert hidden[1, 0]
    assert (hidden[0] == hidden[1]).all()


def test_the_hidden_sum_of_a_line_is_not_small() -> None:
    full = with_totals(np.array([[2, 3, 40, 50], [60, 70, 80, 90], [55, 65, 75, 85]], dtype=float))
    hidden = protected([[2, 3, 40, 50], [60, 70, 80, 90], [55, 65, 75, 85]])
    assert hidden[0, :4].sum() == 3
    assert small_line_sums(full, hidden, 11) == 0


def test_two_tens_that_add_up_to_twenty_are_not_left_alone_together() -> None:
    # whoever knows the threshold would read 10 and 10 off a hidden sum of 20
    hidden = protected([[10, 10, 40], [10, 10, 50], [60, 70, 80]])
    assert hidden[:2].sum() > 4


@pytest.mark.parametrize(("first", "second", "is_small"), [(2, 3, True), (4, 6, True), (5, 6, False)])
def test_sums_of_hidden_neighbours_that_can_be_worked_out_are_leaks_too(
    first: int, second: int, is_small: bool
) -> None:
    cells = np.array([[first, second, 30, 40], [20, 25, 90, 80], [95, 85, 33, 44]], dtype=float)
    system = one_table(cells, 11)
    two_blocks = np.zeros((4, 5), dtype=bool)
    two_blocks[0, :4] = two_blocks[1, :2] = two_blocks[2, 2:4] = True
    assert leaks(system, two_blocks.ravel()) == ()
    found = merged_leaks(system, two_blocks.ravel())
    assert [leak.entry for leak in found] == ([0] if is_small else [])
    assert not any(np.any(leak.cut[two_blocks.ravel()]) for leak in found)
    assert protect_system(system).exposed == ()


SMALL_TABLES = [
    [[5, 20, 13], [40, 12, 60]],
    [[1, 11, 12], [30, 2, 14]],
    [[10, 10, 12], [12, 30, 0]],
    [[3, 0, 12], [15, 20, 30]],
    [[7, 8, 30], [9, 25, 30]],
    [[4, 40], [40, 4], [11, 12]],
]


@pytest.mark.parametrize("cells", SMALL_TABLES)
def test_no_cheaper_choice_without_totals_is_safe(cells: list[list[int]]) -> None:
    table = np.array(cells, dtype=float)
    full = with_totals(table)
    hidden = protected(cells)
    small = (full > 0) & (full < 11)
    assert is_safe(full, hidden)
    extra_totals = int((hidden & total_mask(hidden.shape) & ~small).sum())
    free = [tuple(where) for where in np.argwhere(table >= 11)]
    best = None
    for choice in product([False, True], repeat=len(free)):
        other = small.copy()
        for where, hide in zip(free, choice, strict=True):
            other[where] = hide
        cost = table[other[:-1, :-1]].sum()
        if (best is None or cost < best) and is_safe(full, other) and not guarded_leak(table, other):
            best = cost
    if best is None:
        assert extra_totals > 0
    else:
        assert extra_totals == 0
        assert table[hidden[:-1, :-1]].sum() == best


def guarded_leak(table: np.ndarray, hidden: np.ndarray) -> bool:
    """Tell whether a large hidden number, or a small sum of several, could be worked out."""
    system = one_table(table, 11)
    return bool(leaks(system, hidden.ravel()) or merged_leaks(system, hidden.ravel()))


def test_large_tables_hide_hardly_more_than_they_must() -> None:
    found = optimum.tables(12, 8)
    assert len(found.ratios) == 12
    assert found.given_up == 0
    assert found.worst <= optimum.MOST


def test_the_bound_is_one_no_safe_choice_undercuts() -> None:
    table = np.array(SMALL_TABLES[0], dtype=float)
    protection = protect_system(one_table(table, 11))
    assert protection.bound is not None
    assert 0 < protection.bound <= protection.cost + 1e-9
    alone = with_totals(table)[protection.hidden.reshape(3, 4)]
    people = alone[alone >= 11].sum() / table.sum()
    assert protection.cost == pytest.approx(people, abs=1e-3)


def test_other_thresholds() -> None:
    assert protected([[10, 20, 30], [40, 50, 60]], threshold=10).sum() == 0
    assert protected([[10, 20, 30], [40, 50, 60]], threshold=11).sum() == 4
    assert protected([[1, 20, 30], [40, 50, 60]], threshold=2)[0, 0]
    assert protected([[1, 20, 30], [40, 50, 60]], threshold=1).sum() == 0


def test_cases_among_people_hide_the_people_without_the_outcome_too() -> None:
    cases, people = np.array([[95.0, 40.0], [30.0, 60.0]]), np.array([[100.0, 90.0], [80.0, 150.0]])
    protection = protect_system(rate_table(cases, people, 11))
    shown = [hidden_table(protection, (2, 2), k) for k in range(3)]
    assert shown[1][0, 0]  # five people without it
    assert shown[0][0, 0] or shown[2][0, 0]
    assert protection.exposed == ()
    with pytest.raises(ValueError, match="cannot exceed"):
        rate_table(people, cases, 11)


def test_a_number_hidden_once_is_not_revealed_by_a_later_pattern() -> None:
    first = np.array([[5.0, 20, 30], [40, 50, 60], [70, 80, 90]])
    one = hidden_table(protect_system(one_table(first, 11)), first.shape)
    revised = first.copy()
    revised[0, 0] = 25.0  # grown: it need not be hidden for its own sake
    system = next_edition([Published(first, one)], revised, 11)
    second = hidden_table(protect_system(system), first.shape)
    unchanged = with_totals(first) == with_totals(revised)
    assert second[one & unchanged].all()
    same = protect_system(next_edition([Published(first, one)], first, 11))
    assert (hidden_table(same, first.shape) == one).all()


def test_an_edition_that_must_leak_is_refused_with_its_cells() -> None:
    cells = np.array([[5.0, 20.0], [30.0, 40.0]])
    careless = np.zeros((3, 3), dtype=bool)
    careless[0, 0] = True  # an earlier edition that hid one cell and printed the rest
    protection = protect_system(next_edition([Published(cells, careless)], cells, 11))
    assert protection.exposed != ()
    assert 0 in protection.exposed


def test_small_growth_of_a_running_count_is_guarded() -> None:
    before, after = np.array([[50.0, 80], [60, 90]]), np.array([[53.0, 80], [60, 120]])
    shown = np.zeros((3, 3), dtype=bool)
    free = hidden_table(protect_system(next_edition([Published(before, shown)], after, 11)), (2, 2))
    assert not free.any()
    running = protect_system(next_edition([Published(before, shown)], after, 11, cumulative=True))
    assert hidden_table(running, (2, 2))[0, 0]
    with pytest.raises(ValueError, match="fell"):
        next_edition([Published(after, shown)], before, 11, cumulative=True)


def test_the_solver_says_nothing_where_commands_print_their_tables() -> None:
    code = "import tests.statistics.test_suppression as t; t.protected([[3, 20, 30], [40, 50, 60]])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_editions_have_one_shape() -> None:
    with pytest.raises(ValueError, match="same rows"):
        next_edition([Published(np.ones((2, 2)), np.zeros((3, 3), dtype=bool))], np.ones((3, 2)), 11)


@pytest.mark.parametrize(
    ("prove", "count"), [(proof.prove_tables, 25), (proof.prove_editions, 4), (proof.prove_rates, 6)]
)
def test_a_sample_of_the_long_proof(prove, count) -> None:  # type: ignore[no-untyped-def]
    tally = prove(count, 11)
    assert tally.hidden_small > 0
    assert tally.failures == 0
    assert tally.extra_shares / tally.tables <= 0.25


def test_the_attackers_do_find_what_is_there_to_find() -> None:
    full = with_totals(np.array([[5.0, 20.0], [30.0, 40.0]]))
    lone = np.zeros((3, 3), dtype=bool)
    lone[0, 0] = True
    evidence = Evidence(11)
    evidence.add_table(0, full, lone)
    assert evidence.recovered(insider=False) == [(0, 0, 0)]
    tens = with_totals(np.array([[10.0, 10.0], [10.0, 10.0]]))
    block = np.zeros((3, 3), dtype=bool)
    block[:2, :2] = True
    evidence = Evidence(11)
    evidence.add_table(0, tens, block)
    assert evidence.recovered(insider=False) == []
    assert len(evidence.recovered(insider=True)) == 4


@pytest.mark.parametrize("seed", range(4))
def test_hidden_people_lie_within_a_tenth_of_the_proven_optimum(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    system = one_table(proof.random_cells(np.random.default_rng(seed))[:6, :6], 11)
    quick = protect_system(system)
    monkeypatch.setattr(suppression, "_GAP", 1e-9)
    monkeypatch.setattr(suppression, "_NODES", 10**6)
    proven = protect_system(system)
    assert proven.exposed == quick.exposed == ()
    assert system.values[quick.hidden].sum() <= 1.1 * system.values[proven.hidden].sum()


def test_a_system_too_large_to_decide_exactly_is_still_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suppression, "EXACT_UP_TO", 0)
    for seed in range(4):
        system = one_table(proof.random_cells(np.random.default_rng(seed))[:6, :6], 11)
        found = protect_system(system)
        assert found.exposed == ()
        assert leaks(system, found.hidden) == merged_leaks(system, found.hidden) == ()
        assert not np.any(system.small & ~found.hidden)
