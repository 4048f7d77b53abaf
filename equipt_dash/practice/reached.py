"""Which people most burdened by a disparity no engagement has asked yet: who is missing shows only against who should be there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipt_dash.kernel.model import Disparity
from equipt_dash.practice.model import Engagement


def not_asked(
    disparities: Sequence[Disparity], found: Sequence[Engagement], names: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """By disparity, the codes of burdened groups that no engagement about it reached by name.

    ``names``: how people call each group, by code, because a row may hold either. Disparities whose every burdened
    group was reached are left out.
    """
    missing: dict[str, tuple[str, ...]] = {}
    for item in disparities:
        about = [one for one in found if one.status == "done" and item.slug in one.disparities]
        reached = {row[0].casefold() for one in about for row in one.reached_public}
        left = tuple(
            code for code in item.burdened if not reached & {code.casefold(), names.get(code, code).casefold()}
        )
        if left:
            missing[item.slug] = left
    return missing
