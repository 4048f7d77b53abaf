"""The words of the city board."""

from __future__ import annotations

from equipt_dash.boards.city.compare import Standing
from equipt_dash.kernel.words import _


def everybody_words() -> str:
    """What "who" says when all groups are shown."""
    return _("All groups")


def family_words(family: str) -> str:
    """A family of groups as a reader chooses it; each figure names its exact group."""
    return {
        "black": _("Black"),
        "hispanic": _("Hispanic or Latino"),
        "asian": _("Asian"),
        "api": _("Asian or Pacific Islander"),
        "aian": _("American Indian or Alaska Native"),
        "nhpi": _("Native Hawaiian or Pacific Islander"),
        "mena": _("Middle Eastern or North African"),
        "white": _("White"),
        "two_or_more": _("Two or more races"),
        "other": _("Other groups"),
    }[family]


def order_words(order: str) -> str:
    """How outcomes are ordered."""
    return _("Worst first") if order else _("As the city lists them")


def standing_words(standing: Standing) -> str:
    """Where a group stands beside everybody."""
    return {
        Standing.WORSE: _("worse off"),
        Standing.BETTER: _("better off"),
        Standing.NOT_CLEAR: _("cannot be told apart"),
        Standing.NOT_JUDGED: _("not judged"),
    }[standing]
