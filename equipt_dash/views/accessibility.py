"""What this site does so that everybody can read it, what we tested, and what is not good enough yet."""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Bullets, Page, Section, Text
from equipt_dash.views.context import Context, Params


def build(_context: Context, _params: Params) -> Page | None:
    """The accessibility page."""
    does = Bullets(
        (
            (_("Every page is complete without JavaScript and works with the keyboard alone."),),
            (_("Every chart has a sentence with its numbers, a table and a CSV file."),),
            (_("Colour is never the only sign: groups differ by marker and label, verdicts by shape and words."),),
            (_("Pages fit a screen 320 pixels wide without sideways scrolling and follow your settings for dark mode, "
               "high contrast and reduced motion."),),
            (_("Nothing on a page is loaded from another site, and public pages set no cookie."),),
        )
    )  # fmt: skip
    tested = Text(
        (
            (_("The standard we hold ourselves to is WCAG 2.2, level AA. Automated checks and a walk by keyboard run on "
               "every kind of page, at two widths, whenever the site changes."),),
            (_("No person who uses a screen reader every day has reviewed it yet. Automated checks find only part of "
               "what can go wrong."),),
        )
    )  # fmt: skip
    gaps = Bullets(
        (
            (_("Pages are in English only. Translations wait for people who can review them."),),
            (_("The interactive chart is drawn by a library whose picture cannot be read by a screen reader; its numbers "
               "stand in the table on the same page."),),
        )
    )  # fmt: skip
    help_words = Text(
        (
            (
                _(
                    "Whom to tell about a barrier: not recorded in this demonstration. A city names a person and an address here."
                ),
            ),
        )
    )
    return Page(
        title=_("Accessibility"),
        heading=_("Made to be read by everybody"),
        lead=(_("This site aims at WCAG 2.2 AA on every page. Here is what that means, and where it falls short."),),
        sections=(
            Section("does", _("What you can count on"), (does,)),
            Section("tested", _("How it was tested"), (tested,)),
            Section("gaps", _("What is not good enough yet"), (gaps,)),
            Section("help", _("Tell us about a barrier"), (help_words,)),
        ),
    )
