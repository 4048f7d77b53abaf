"""A door that may reach this machine and never really waits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from equipt_dash.intake.outbound import Door, Limits

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Waits(list[float]):
    """How long the door would have slept."""


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def door(waits: Waits) -> Door:
    limits = Limits(connect=2, read=2, total=4, body=200_000, attempts=4)
    return Door((), allow_loopback=True, limits=limits, sleep=waits.append, now=lambda: NOW)
