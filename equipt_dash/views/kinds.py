"""Words for the fixed vocabularies: what a measure tells, how strong a link is, how deep a lever goes."""

from __future__ import annotations

from equipt_dash.kernel.model import Kind, Reach, Strength
from equipt_dash.kernel.words import _


def kind_words(kind: Kind) -> str:
    """What a performance measure tells."""
    return {
        Kind.HOW_MUCH: _("how much was done"),
        Kind.HOW_WELL: _("how well it was done"),
        Kind.BETTER_OFF: _("whether anyone is better off"),
        Kind.NOT_RECORDED: _("not recorded"),
    }[kind]


def strength_words(strength: Strength) -> str:
    """How directly a measure bears on a disparity."""
    return {
        Strength.DIRECT: _("direct link"),
        Strength.CONTRIBUTING: _("contributing link"),
        Strength.CONTEXT: _("context only"),
    }[strength]


def reach_words(reach: Reach) -> str:
    """How deep a lever goes."""
    return {
        Reach.SERVICE: _("a service"),
        Reach.POLICY: _("a policy"),
        Reach.INSTITUTION: _("an institution"),
        Reach.STRUCTURE: _("a structure"),
    }[reach]
