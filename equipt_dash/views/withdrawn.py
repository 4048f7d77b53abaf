"""What stands in the place of every public page while the newest edition is withdrawn: that, and nothing of it."""

from __future__ import annotations

from datetime import date

from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.parts import LinkTo, Page, Section, Text


def build(number: int, on: date) -> Page:
    """The notice about edition ``number``. It does not say why: the reason may name what must not be known."""
    lead = _(
        "Edition {number} of these figures was withdrawn on {day}. Its figures are not shown any more.",
        number=number, day=day(on),
    )  # fmt: skip
    follow = _("A corrected edition will follow. It will stand here, at the same addresses.")
    kept = _("If you saved or quoted figures of edition {number}, please do not use them.", number=number)
    staff = (_("People who work on the figures can "), LinkTo(_("sign in"), "/sign-in"), ".")
    return Page(
        title=_("These figures were withdrawn"),
        heading=_("These figures were withdrawn"),
        lead=(lead,),
        sections=(Section("what-now", _("What happens now"), (Text(((follow,), (kept,), staff)),)),),
    )
