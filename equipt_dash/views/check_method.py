"""``/methods/connection-check``: every rule of the check, why it is asked, what mends it, and what an answer means."""

from __future__ import annotations

from equipt_dash.connection import disparity_rules, link_rules
from equipt_dash.connection.measure_rules import OLDEST
from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Block, Bullets, Facts, LinkTo, Page, Section, Strong, Text
from equipt_dash.practice.framework import CheckRule
from equipt_dash.statistics.joint import FEWEST_YEARS
from equipt_dash.views.context import Context, Params


def build(context: Context, _params: Params) -> Page | None:
    """The page."""
    about = (
        ("measure", _("Asked of every measure")),
        ("link", _("Asked of every link")),
        ("disparity", _("Asked of every disparity")),
    )
    rules = context.framework.check_rules
    lead = _(
        "The connection check asks {n} plain questions of measures, of the links between them, and of disparities. Each "
        "answer gives the numbers it rests on. Answers are never added up to a grade.", n=len(rules),
    )  # fmt: skip
    return Page(
        title=_("The connection check"),
        heading=_("The connection check"),
        lead=(lead,),
        crumbs=(LinkTo(_("Methods"), "/methods"),),
        jump=True,
        sections=(
            Section("answers", _("What an answer means"), _answers()),
            *(
                Section(f"{slug}-rules", title, tuple(_rule(rule) for rule in rules if rule.about == slug))
                for slug, title in about
            ),
            Section("limits", _("Where the lines are drawn"), (_limits(),)),
            Section("more", _("Where to see it"), (Bullets(((LinkTo(_("Connections"), "/connections"),),)),)),
        ),
    )


def _answers() -> tuple[Block, ...]:
    return (
        Bullets(
            (
                (Strong(_("It holds.")), " ", _("What is recorded meets the question.")),
                (
                    Strong(_("It does not hold.")),
                    " ",
                    _("What is recorded does not meet it. The page says how to mend it."),
                ),
                (Strong(_("Nobody can tell.")), " ", _("What would decide is not recorded. That is not a softer no.")),
            )
        ),
    )


def _rule(rule: CheckRule) -> Block:
    return Facts(((rule.name, (rule.why,)), (_("What mends it"), (rule.fix,))))


def _limits() -> Block:
    old = _(
        "A value is too old when its period ended more than {n} days ago, or when a newer one is overdue.",
        n=OLDEST.days,
    )
    common = _("Measure and outcome need {n} years in common: one year shows no change.", n=link_rules.FEWEST_COMMON)
    joint = _(
        "How the two move together is the correlation of their yearly changes over at least {n} single years in common, "
        "with a 95% interval (Fisher). The question fails only where the whole interval speaks against the mechanism. "
        "Moving together is not proof.", n=FEWEST_YEARS,
    )  # fmt: skip
    weak = _(
        "Weak links dilute a disparity from {n} links that are not direct, when there are more than {times} of them for "
        "each direct one.", n=disparity_rules.MANY_WEAK, times=disparity_rules.WEAK_TO_DIRECT,
    )  # fmt: skip
    return Text(((old,), (common,), (joint,), (weak,)))
