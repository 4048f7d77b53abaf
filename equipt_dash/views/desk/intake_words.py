"""Plain words for the parts a column can play and for the weight of a problem."""

from __future__ import annotations

from equipt_dash.intake.findings import FAULT, FLAG, LEFT_OUT
from equipt_dash.kernel.words import _


def role_words() -> dict[str, str]:
    """What each role of a column means to a person."""
    return {
        "period": _("The period: year, month, quarter"),
        "subperiod": _("Month or quarter of the period"),
        "group": _("The race or ethnicity group"),
        "area": _("The place"),
        "area_code": _("The code of the place"),
        "measure": _("Which measure, by its code"),
        "measure_name": _("Which measure, by its name"),
        "unit": _("The unit"),
        "value_role": _("Whether it happened or is a target"),
        "value": _("The value"),
        "target": _("A target"),
        "numerator": _("The numerator"),
        "denominator": _("The denominator"),
        "margin": _("The margin of error"),
        "se": _("The standard error"),
        "low": _("Lower end of the interval"),
        "high": _("Upper end of the interval"),
        "missing": _("Why there is no value"),
        "note": _("A note"),
        "breakdown": _("Splits the rows by something else"),
        "ignore": _("Nothing; leave it out"),
    }


def period_words() -> dict[str, str]:
    """What plain years or dates of a file can stand for; a test holds that no kind lacks words."""
    return {
        "year": _("Calendar years"),
        "fiscal_year": _("Fiscal years"),
        "school_year": _("School years"),
        "pooled": _("Several years in one figure"),
        "half": _("Half years"),
        "quarter": _("Quarters"),
        "month": _("Months"),
        "day": _("Days"),
        "part_year": _("Parts of a year"),
    }


def weight_words() -> dict[str, str]:
    """What a problem does."""
    return {FAULT: _("Problem"), LEFT_OUT: _("Left out"), FLAG: _("Please check")}


def waiting() -> tuple[tuple[str, str], ...]:
    """Hidden fields with what a script says while a file is on its way; without one the browser shows that it waits."""
    return (
        ("say_sent", _("The file is sent and read. Please wait.")),
        ("say_still", _("Still at work. Long files take up to a minute.")),
    )
