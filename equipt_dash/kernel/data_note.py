"""A known fault of the data, told where the figures are: apart from the model, because nothing else points to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DataNote:
    """A known trap in the data and what was done about it; printed on the data-quality page."""

    slug: str
    title: str
    found: str
    done: str
    affects: str
    source: str
    sort: int
