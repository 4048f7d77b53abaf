"""Groups are told apart by shape and dash as well as colour."""

from __future__ import annotations

from equipt_dash.charts.marks import key, marker, slot_class
from tests.charts.drawings import with_class


def test_every_slot_has_its_own_shape_and_class() -> None:
    assert len({marker(slot, 0, 0, 5) for slot in range(8)}) == 8
    assert [slot_class(slot) for slot in range(8)] == ["avg", "g1", "g2", "g3", "g4", "g5", "g6", "g7"]


def test_the_average_has_a_line_and_no_marker_in_the_key() -> None:
    assert (len(with_class(key(0), "line")), len(with_class(key(0), "mark"))) == (1, 0)
    assert (len(with_class(key(3), "line")), len(with_class(key(3), "mark"))) == (1, 1)
