"""The one clock: this moment, and which calendar day it is in the city.

Why one place: what is due, late, under embargo or cached for a day turns at the city's midnight, not at the server's.
Everything that asks for the day asks here, so a test can set the time for all of it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def now() -> datetime:
    """This moment, with its zone."""
    return datetime.now(UTC)


def zone(name: str) -> tzinfo | None:
    """The time zone with an IANA name; ``None`` for no name, or one nobody knows.

    >>> zone("America/Chicago"), zone("Austin")
    (zoneinfo.ZoneInfo(key='America/Chicago'), None)
    """
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def day_in(time_zone: str, at: datetime | None = None) -> date:
    """The calendar day in a zone, now or at a moment; the server's own day where the city names no zone."""
    return (at or now()).astimezone(zone(time_zone)).date()
