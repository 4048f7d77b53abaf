"""Which measures and disparities a stage or an element is about: those its own records name, never a list of ours.

Why from records: a measure does not belong to an element by nature. It comes in when a plan, a partner or an engagement
names it, and an element nobody tied to a measure shows none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from equipt_dash.practice.use import Use


@dataclass(frozen=True)
class Named:
    """Keys of measures and slugs of disparities, each once, in the order they are named."""

    measures: tuple[str, ...]
    disparities: tuple[str, ...]


def _of(*records: Iterable[Any]) -> Named:
    """What records name: fields ``measures``, ``measure``, ``disparities`` and ``disparity``, where they have them."""
    measures: dict[str, None] = {}
    disparities: dict[str, None] = {}
    for one in (each for some in records for each in some):
        measures |= dict.fromkeys(_all(one, "measures", "measure"))
        disparities |= dict.fromkeys(_all(one, "disparities", "disparity"))
    return Named(tuple(measures), tuple(disparities))


def _all(record: Any, many: str, single: str) -> tuple[str, ...]:
    alone = getattr(record, single, "")
    return (*getattr(record, many, ()), *((alone,) if alone else ()))


_BY_ELEMENT: Mapping[str, Callable[[Use], Named]] = {
    "dynamically-planned": lambda use: _of(use.of("plan-item")),
    "broadly-partnered": lambda use: _of(use.of("partner")),
    "resident-involved": lambda use: _of(use.of("engagement"), use.of("community-note")),
    "employee-engaged": lambda use: _of(use.of("worksheet")),
    "data-driven": lambda use: _of(use.of("data-gap")),
    "smartly-resourced": lambda use: _of(use.of("budget-line"), (one for one in use.of("action") if one.cost is not None)),
    "race-informed": lambda use: Named(_of(use.links, use.of("tool-run")).measures, tuple(one.slug for one in use.disparities)),
}  # fmt: skip


def by_element(element: str, use: Use) -> Named:
    """What the records of an element name.

    Raises:
        KeyError: no element has this slug.
    """
    return _BY_ELEMENT[element](use)


def by_stage(stage: str, use: Use) -> Named:
    """Normalize: the disparities themselves. Organize: what partners, engagements and data to get are about.
    Operationalize: the measures linked to a disparity, and those of plans and actions.

    Raises:
        KeyError: no stage has this slug.
    """
    made: dict[str, Callable[[], Named]] = {
        "normalize": lambda: Named((), tuple(one.slug for one in use.disparities)),
        "organize": lambda: _of(use.of("partner"), use.of("engagement"), use.of("data-gap")),
        "operationalize": lambda: Named(_of(use.links, use.of("plan-item"), use.of("action")).measures, ()),
    }
    return made[stage]()
