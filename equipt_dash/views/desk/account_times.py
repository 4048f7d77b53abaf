"""Puts moments into words for pages that cannot know the reader's clock: the city's, with the zone named."""

from __future__ import annotations

from datetime import datetime

from equipt_dash.kernel import clock
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day


def moment(at: datetime) -> str:
    """A moment in words, such as ``23 November 2026, 08:05 CST``."""
    here = clock.here(at)
    return _("{day}, {time} {zone}", day=day(at), time=f"{here:%H:%M}", zone=_zone(f"{here:%Z}"))


def _zone(name: str) -> str:
    """The zone's short name; many have none and go by their hours, which alone would read as a number."""
    return _("UTC{hours}", hours=name) if name[:1] in "+-" else name
