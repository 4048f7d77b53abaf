"""Can two race or ethnicity groups share a person?

Why: a difference test assumes that the two groups are different people. In the American Community
Survey a Hispanic resident who is Black counts in "Black" and again in "Hispanic", so that pair cannot be
tested, while "White, not Hispanic" against "Black" can. The group's own definition decides, not its label.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from equipt_dash.kernel.model import Group

EVERY_RACE = "*"
_ORIGINS = frozenset({"only", "none", "any"})


def _races(group: Group) -> frozenset[str]:
    races = frozenset(part.strip() for part in group.races.split("|") if part.strip())
    if not races:
        raise ValueError(f"group {group.code!r} names no race: write codes joined by '|', or '*'")
    return races


def _origin(group: Group) -> str:
    if group.hispanic not in _ORIGINS:
        raise ValueError(f"group {group.code!r}: hispanic must be only, none or any, not {group.hispanic!r}")
    return group.hispanic


def share_people(a: Group, b: Group) -> bool:
    """Tell whether somebody could be counted in both groups.

    They cannot when one is Hispanic only and the other not Hispanic, or when their race sets have no
    race in common. Races are compared only inside one standard: "White" of 1997 holds people whom the
    2024 standard calls Middle Eastern or North African, so across standards we cannot rule sharing out.
    """
    races_a, races_b = _races(a), _races(b)
    if {_origin(a), _origin(b)} == {"only", "none"}:
        return False
    if a.standard != b.standard or EVERY_RACE in races_a | races_b:
        return True
    return bool(races_a & races_b)


def disjoint_pairs(codes: Iterable[str], groups: Mapping[str, Group]) -> tuple[tuple[str, str], ...]:
    """Return every pair of ``codes`` that cannot share a person, in the order given.

    ``groups`` maps a code to its definition; a code without one raises ``KeyError``. A repeated code
    is looked at once.
    """
    unique = dict.fromkeys(codes)
    return tuple((a, b) for a, b in combinations(unique, 2) if not share_people(groups[a], groups[b]))
