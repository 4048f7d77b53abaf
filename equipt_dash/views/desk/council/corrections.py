"""What happened to a published figure between two editions: corrected, arrived later, withdrawn, hidden or shown again.

Why apart: "corrected" is said only of a figure that was there before and reads otherwise now. A figure that was missing
and came later corrects nothing, and one that was taken back is not a new value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from equipt_dash.kernel.model import Missing, Observation
from equipt_dash.kernel.words import _, listed
from equipt_dash.kernel.words.numbers import missing_words

Pair = tuple[Observation, Observation]
"""The same figure in the earlier and in the newer edition."""


def differing(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """The pairs whose value is not the same."""
    return tuple((old, new) for old, new in pairs if old.value != new.value)


def what_happened(pairs: Sequence[Pair]) -> str:
    """One sentence for each thing that happened to ``pairs`` (of ``differing``), with the periods it happened to."""
    found: dict[str, list[str]] = {}
    reasons = dict.fromkeys(new.restated for _old, new in pairs if new.restated)
    for old, new in pairs:
        periods = found.setdefault(_template(old, new), [])
        if new.period not in periods:
            periods.append(new.period)
    said = [template.format(periods=listed(periods)) for template, periods in found.items()]
    if _corrected() in found:
        said += list(reasons) or [_("No reason is recorded.")]
    else:
        said += list(reasons)
    return " ".join(said)


def _corrected() -> str:
    return _("The figures for {periods} were corrected. Nothing changed in the world.")


def _template(old: Observation, new: Observation) -> str:
    if old.value is None and old.missing is Missing.SUPPRESSED:
        return _("A figure for {periods} that was hidden to protect people is shown now.")
    if old.value is None:
        before = missing_words(old.missing or Missing.NOT_PUBLISHED)
        return _("A figure for {periods} arrived later: before, it read “[why]”.").replace("[why]", before)
    if new.value is None and new.missing is Missing.SUPPRESSED:
        return _("A figure for {periods} is hidden now, to protect people.")
    if new.value is None:
        now = missing_words(new.missing or Missing.NOT_PUBLISHED)
        return _("A figure for {periods} was withdrawn: now it reads “[why]”.").replace("[why]", now)
    return _corrected()
