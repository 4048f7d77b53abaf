"""What every view is given, and how it says that an address cannot be answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from equipt_dash.kernel.access import Scope
from equipt_dash.practice.framework import Framework
from equipt_dash.store.engine import Database

Params = Mapping[str, str]
"""Allow-listed parameters of an address: those of its path, and those of its query it knows."""


@dataclass(frozen=True)
class Context:
    """Where a view reads from, on whose behalf, and which day it is in the city."""

    scope: Scope
    db: Database
    framework: Framework
    today: date


class BadAddress(ValueError):
    """A parameter has a value this page does not know. The message is shown to the reader."""


def chosen(params: Params, name: str, allowed: Mapping[str, str] | tuple[str, ...], default: str = "") -> str:
    """The value of ``name`` if it is one of ``allowed``, ``default`` where it is absent.

    Raises:
        BadAddress: it is something else.
    """
    value = params.get(name, "").strip()
    if not value:
        return default
    if value not in allowed:
        raise BadAddress(name)
    return value
