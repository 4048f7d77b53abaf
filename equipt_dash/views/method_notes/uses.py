"""Where each statistic is used: which page, board or command computes it for a reader.

Why a table of its own: a method page that describes a number nobody prints misleads as much as a wrong formula. A test
builds the pages and runs the commands, watches which functions are called, and holds this table against them both ways.
"""

from __future__ import annotations

from enum import StrEnum

from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import LinkTo, Rich


class Place(StrEnum):
    """Somewhere a statistic is computed."""

    DISPARITIES = "disparities"
    MEASURES = "measures"
    PEERS = "peers"
    COUNCIL = "council"
    PUBLISHING = "publishing"
    ANALYZE = "analyze"
    PROTECT = "protect"


_SUMMARIES = (
    *("difference", "ratio", "difference-ref", "ratio-ref", "mdmu", "mdmw", "mdbu", "mdbw", "mdru", "mdrw"),
    *("idisu", "idisw", "idisp", "srr", "bgv", "bgsd", "cov", "mld", "theil", "par", "paf"),
    *("aci", "rci", "sii", "rii"),
)
_OF_COUNTS = (
    *("newcombe", "score-interval", "katz", "odds-ratio", "chi2", "fisher", "cochran-q", "cramers-v"),
    *("cramers-v-corrected", "theils-u", "eta2", "mutual-information", "risk-ratio"),
    *("equality-indicators", "four-fifths", "representation", "relative-rate"),
    *("wilson", "jeffreys", "clopper-pearson", "exact-poisson", "nchs-proportions"),
)
_EVERY_PAGE = (Place.DISPARITIES, Place.MEASURES, Place.PEERS, Place.COUNCIL)

USES: dict[str, tuple[Place, ...]] = {
    **dict.fromkeys((*_SUMMARIES, *_OF_COUNTS), (Place.ANALYZE,)),
    "gap": (*_EVERY_PAGE, Place.ANALYZE),
    "margins": _EVERY_PAGE,
    "change": (Place.DISPARITIES, Place.MEASURES, Place.COUNCIL),
    "gap-trend": (Place.DISPARITIES,),
    "best-group": (Place.DISPARITIES, Place.MEASURES, Place.ANALYZE),
    "race-predicts": (Place.DISPARITIES, Place.MEASURES, Place.ANALYZE),
    "holm": (Place.DISPARITIES, Place.MEASURES, Place.COUNCIL, Place.ANALYZE),
    "overlap": (Place.DISPARITIES, Place.MEASURES),
    "parity": (Place.DISPARITIES, Place.ANALYZE),
    "full-count": (Place.MEASURES,),
    "trend": (Place.MEASURES, Place.COUNCIL, Place.PUBLISHING),
    "many-trends": (Place.PUBLISHING,),
    "target": (Place.MEASURES,),
    "small-cells": (Place.PUBLISHING,),
    "suppression": (Place.PUBLISHING, Place.PROTECT),
}
"""The places of each method, by its slug; a method that is not named is used in none."""


def used_in(slug: str) -> tuple[Place, ...]:
    """Where a method is used, pages first."""
    return USES.get(slug, ())


def place_words(place: Place) -> Rich:
    """A place in words, with its link where it has an address."""
    words: dict[Place, Rich] = {
        Place.DISPARITIES: (LinkTo(_("the pages of disparities"), "/disparities"),),
        Place.MEASURES: (LinkTo(_("the pages of measures"), "/measures"),),
        Place.PEERS: (LinkTo(_("the comparison with other cities"), "/peers"),),
        Place.COUNCIL: (_("the council’s trends (after signing in)"),),
        Place.PUBLISHING: (_("publishing, before anything is shown"),),
        Place.ANALYZE: (_("the analyze command"),),
        Place.PROTECT: (_("the protect command"),),
    }
    return words[place]


def uses_words(slug: str) -> Rich:
    """All places of a method in one line, or that nothing on this site uses it yet."""
    places = used_in(slug)
    if not places:
        return (_("Nothing on this site prints it for itself; the worked example below is its only use."),)
    first, *others = (place_words(place) for place in places)
    return (*first, *(part for words in others for part in (", ", *words)), ".")
