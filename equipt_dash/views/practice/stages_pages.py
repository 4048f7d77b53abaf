"""Which pages belong to which stage, so that whoever follows the three stages in order finds every one.

Pages that serve the whole site (home, search, accessibility) stand in its frame, on every page.
"""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Block, Bullets, LinkTo


def page_links(stage: str) -> tuple[Block, ...]:
    """The public pages of a stage, each with what it is for."""
    found = {
        "normalize": (
            (_("Targeted disparities"), "/disparities", _("each with its figures, roots and target.")),
            (_("Community indicators"), "/measures?level=indicator", _("how people fare, by race where published.")),
            (_("Peer cities"), "/peers", _("the same figures elsewhere.")),
            (_("Data quality"), "/data-quality", _("sources, known faults and what was changed.")),
            (_("Methods"), "/methods", _("how every number and verdict is made.")),
        ),
        "organize": (
            (_("Departments"), "/departments", _("who leads, and what each one measures.")),
            (_("Roadmap"), "/roadmap", _("every step with its evidence, by quarter.")),
            (_("Connections"), "/connections", _("which measures connect to which disparities.")),
            (_("Engagement"), "/engagement", _("who was asked, what they said, what was done; and partners.")),
            (_("Seven elements"), "/elements", _("the marks of a city that works well.")),
        ),
        "operationalize": (
            (_("Department measures"), "/measures?level=performance", _("results against targets.")),
            (_("Plans and money"), "/plans", _("from the vision to the measure, and what it costs.")),
            (_("Levers and actions"), "/actions", _("what is done, and how far it goes beyond services.")),
            (_("Racial equity tool"), "/equity-tool", _("where it was used, and what changed.")),
        ),
    }[stage]
    return (Bullets(tuple((LinkTo(name, href), f": {words}") for name, href, words in found)),)


def desk_links(stage: str) -> tuple[tuple[str, str], ...]:
    """(words, address) of the internal pages of a stage."""
    return {
        "normalize": (
            (_("Measures and their figures"), "/internal/measures"),
            (_("Practice records"), "/internal/records"),
        ),
        "organize": (
            (_("Roadmap"), "/internal/roadmap"),
            (_("Links"), "/internal/records/link"),
            (_("Engagement"), "/internal/records/engagement"),
            (_("Partners"), "/internal/records/partner"),
            (_("Seven elements"), "/internal/elements"),
            (_("Reviews of the marks"), "/internal/records/assessment"),
        ),
        "operationalize": (
            (_("Plans"), "/internal/records/plan-item"),
            (_("Money"), "/internal/records/budget-line"),
            (_("Levers and actions"), "/internal/records/action"),
            (_("Racial equity tool"), "/internal/records/tool-run"),
        ),
    }[stage]
