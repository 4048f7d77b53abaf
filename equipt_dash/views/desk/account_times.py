"""Puts moments into words for pages that cannot know the reader's clock, so they always name the zone."""

from __future__ import annotations

from datetime import UTC, datetime

from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day


def moment(at: datetime) -> str:
    """A moment in words, such as ``23 November 2026, 14:05 UTC``."""
    here = at.astimezone(UTC)
    return _("{day}, {time} UTC", day=day(here.date()), time=f"{here:%H:%M}")
