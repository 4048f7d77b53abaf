"""Checks of typed words: each returns what is wrong beside its field, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.kernel.model import Better
from equipt_dash.kernel.values import Number, NumberStyle, read_number
from equipt_dash.kernel.words import _
from equipt_dash.kernel.workflow import SubmissionKind
from equipt_dash.pages.declared.words import BY_KIND

Wrong = dict[str, str]

_NOT_SAID = ("", "not recorded")
"""What stands in a field of which no source says anything."""


def number(text: str) -> float | None:
    """A typed number; ``None`` where it cannot be read without guessing."""
    found = read_number(text.strip(), NumberStyle())
    return found.value if isinstance(found, Number) else None


def wrong_words(
    kind: SubmissionKind,
    typed: Mapping[str, str],
    *,
    better: Better = Better.NOT_DECLARED,
    scale: float | None = None,
    worst: float | None = None,
    options: Mapping[str, frozenset[str]] | None = None,
) -> Wrong:
    """What is wrong with typed words, by field. ``worst`` is the newest figure of the group worst off."""
    wrong: Wrong = dict(BY_KIND[kind].read(typed, options=options).wrong)
    if (
        kind is SubmissionKind.DEFINITION
        and typed.get("better") != Better.NOT_DECLARED
        and typed.get("better_basis", "").strip() in _NOT_SAID
    ):
        wrong["better_basis"] = _("Say how we know which way is better.")
    if kind is SubmissionKind.DEFINITION:
        wrong |= _wrong_difference(typed, scale)
    if kind is SubmissionKind.GAP_TARGET:
        wrong |= _wrong_target(typed, better, scale, worst)
    return wrong


def _wrong_target(typed: Mapping[str, str], better: Better, scale: float | None, worst: float | None) -> Wrong:
    wrong: Wrong = {}
    gap, floor = (typed.get(name, "").strip() for name in ("target_gap", "floor"))
    for name, text in (("target_gap", gap), ("floor", floor)):
        reason = _wrong_number(text, scale) if text else ""
        if reason:
            wrong[name] = reason
    value = number(floor) if floor and "floor" not in wrong else None
    if value is not None and worst is not None and _lowers(value, worst, better):
        wrong["floor"] = _(
            "This floor would let the group worst off today fall further: it stands at {worst} now. {direction}",
            worst=f"{worst:g}", direction=_way(better),
        )  # fmt: skip
    if gap and not floor and not typed.get("sure"):
        wrong["floor"] = _(
            "Set a floor for every group beside the gap, so that the gap is not closed by lowering a group. If there "
            "is really to be none, tick the box below and hand it in again."
        )
    if (gap or floor) and not typed.get("target_source", "").strip():
        wrong["target_source"] = _("Say who decided the target, and where it is written.")
    return wrong


def _wrong_difference(typed: Mapping[str, str], scale: float | None) -> Wrong:
    """What is wrong with the smallest difference that matters, and with who decided it."""
    text, by = (typed.get(f"smallest_difference{end}", "").strip() for end in ("", "_by"))
    if not text:
        return {"smallest_difference": _("Write the difference, or leave both empty.")} if by else {}
    reason = _wrong_number(text, scale) or (_("This has to be above 0.") if not number(text) else "")
    if reason:
        return {"smallest_difference": reason}
    return {} if by not in _NOT_SAID else {"smallest_difference_by": _("Say who decided it, and where it is written.")}


def _wrong_number(text: str, scale: float | None) -> str:
    value = number(text)
    if value is None:
        return _("Write a number, such as 0 or 12.5.")
    if value < 0:
        return _("This cannot be below 0.")
    if scale is not None and value > scale:
        return _("The measure goes up to {scale} only.", scale=f"{scale:g}")
    return ""


def _way(better: Better) -> str:
    if better is Better.HIGHER:
        return _("Higher is better here, so the floor has to be at least that.")
    return _("Lower is better here, so the floor has to be at most that.")


def _lowers(floor: float, worst: float, better: Better) -> bool:
    if better is Better.HIGHER:
        return floor < worst
    return better is Better.LOWER and floor > worst
