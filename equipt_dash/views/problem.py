"""What a reader sees when an address cannot be answered: what happened, and where to go."""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Bullets, LinkTo, Page, Section


def build(code: int, detail: str = "", *, inside: bool = False) -> Page:
    """The page for HTTP status ``code``; ``detail`` says more where it helps the reader. ``inside``: of the desk."""
    heading, lead = _words(code)
    desk = ((LinkTo(_("Go to your own pages"), "/internal"),),) if inside else ()
    ways = Bullets(
        (
            *desk,
            (LinkTo(_("Start at the first page"), "/"),),
            (LinkTo(_("Search measures, disparities and departments"), "/search"),),
            (LinkTo(_("See all disparities"), "/disparities"),),
        )
    )
    return Page(
        title=heading,
        heading=heading,
        lead=(f"{lead} {detail}".strip(),),
        sections=(Section("ways-on", _("Ways on from here"), (ways,)),),
    )


def _words(code: int) -> tuple[str, str]:
    if code == 404:
        return _("This page does not exist"), _("The address may be old, or a letter may be missing.")
    if code in (400, 413, 414, 415):
        return _("This address cannot be read"), _("Something in it does not fit this page.")
    if code == 403:
        return _("This is not open to you"), _("Nothing was changed.")
    if code == 405:
        return _("This page cannot be used that way"), _("It can only be opened and read.")
    if code == 503:
        return _("Not ready yet"), _("The figures cannot be reached right now. Please try again in a minute.")
    return _("Something went wrong on our side"), _("Nothing you did caused it, and nothing was lost.")
