"""Attacks over every outlet of invented cities with quarters, districts and subset measures that published three times."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import false, select

from equipt_dash.store.desk import trend_reads
from equipt_dash.store.schema import measure
from tests.callbacks.invented_city import COUNCIL, KEYS, PUBLIC, prove


def test_twelve_cities_tell_nothing_at_any_outlet(tmp_path: Path) -> None:
    tally, reading = prove(12, 6, tmp_path)
    assert tally.small > 100
    assert tally.failures == 0
    assert reading.replaced > 300
    assert reading.addresses > 12 * (len(PUBLIC) + len(COUNCIL) + len(KEYS))
    assert reading.failed == []
    assert reading.told == []


def test_a_page_that_reads_what_stands_behind_an_edition_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trend_reads, "_guarded", lambda: select(measure.c.key).where(false()).correlate(None))
    _tally, reading = prove(1, 5, tmp_path)
    assert set(reading.told) == {"council /council/measures"}
