"""How far apart all groups are: distances to the mean, the best group or a reference, and spread between groups."""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.views.method_notes import sources
from equipt_dash.views.method_notes.kinds import Family, Method
from equipt_dash.views.method_notes.summaries import summary_example


def spread() -> Family:
    """Distances and spread between three or more groups."""
    return Family(
        "spread",
        _("Spread across all groups"),
        _("One gap speaks of two groups. These speak of all of them at once."),
        (*_distances(), *_relative(), *_between()),
    )


def _distance(name: str, title: str, plain: str, formula: str, when: str, not_when: str) -> Method:
    unit = _("in the unit of the measure")
    functions = (f"equipt_dash.statistics.spread.{name}", "equipt_dash.statistics.simulation.simulated")
    return Method(
        name, title, plain, formula, when, not_when, *sources.WHO, functions, summary_example(name, unit), (name,)
    )


def _distances() -> tuple[Method, ...]:
    equal = _("When every group should count the same, small or large.")
    weighted = _("When each person should count the same, so large groups count for more.")
    not_mean = _(
        "When groups overlap, or fewer than three have a value. Its interval never holds zero, so it is no test."
    )
    not_small = _("When one small, noisy group happens to be best. Its interval never holds zero, so it is no test.")
    not_ref = _("Without a good reason for the reference group. No group is the norm by itself.")
    return (
        _distance(
            "mdmu", _("Mean distance to the average, groups equal"),
            _("How far the groups are from the city average. Every group counts the same."),
            _("MDMU = mean of |y − μ|; error and interval from 20,000 or more simulated draws."), equal, not_mean,
        ),
        _distance(
            "mdmw", _("Mean distance to the average, people equal"),
            _("How far the groups are from the city average. Larger groups count for more."),
            _("MDMW = Σ p·|y − μ|; error and interval from 20,000 or more simulated draws."), weighted, not_mean,
        ),
        _distance(
            "mdbu", _("Mean distance to the best group, groups equal"),
            _("How far the groups are from the group that fares best. Every group counts the same."),
            _("MDBU = Σ|y − best| / J; error and interval from 20,000 or more simulated draws."), equal, not_small,
        ),
        _distance(
            "mdbw", _("Mean distance to the best group, people equal"),
            _("How far the groups are from the group that fares best. Larger groups count for more."),
            _("MDBW = Σ p·|y − best|; error and interval from 20,000 or more simulated draws."), weighted, not_small,
        ),
        _distance(
            "mdru", _("Mean distance to a reference group, groups equal"),
            _("How far the groups are from a group you name. Every group counts the same."),
            _("MDRU = Σ|y − reference| / J; error and interval from 20,000 or more simulated draws."), equal, not_ref,
        ),
        _distance(
            "mdrw", _("Mean distance to a reference group, people equal"),
            _("How far the groups are from a group you name. Larger groups count for more."),
            _("MDRW = Σ p·|y − reference|; error and interval from 20,000 or more simulated draws."), weighted, not_ref,
        ),
    )  # fmt: skip


def _relative() -> tuple[Method, ...]:
    percent = _("percent")
    simulated = "equipt_dash.statistics.simulation.simulated"
    return (
        Method(
            "idisu", _("Index of disparity to the average, groups equal"),
            _("The mean distance to the city average, as a percentage of that average. Every group counts the same."),
            _("IDISU = 100·MDMU / μ, in percent; simulated error and interval."),
            _("To compare outcomes that are counted in different units."),
            _("For values that may be negative, and near an average of zero. It is not the federal index below."),
            *sources.WHO, ("equipt_dash.statistics.spread.idisu", simulated), summary_example("idisu", percent),
            ("idisu",),
        ),
        Method(
            "idisw", _("Index of disparity to the average, people equal"),
            _("The mean distance to the city average, as a percentage of that average. Larger groups count for more."),
            _("IDISW = 100·MDMW / μ, in percent; simulated error and interval."),
            _("To compare outcomes that are counted in different units."),
            _("For values that may be negative, and near an average of zero."),
            *sources.WHO, ("equipt_dash.statistics.spread.idisw", simulated), summary_example("idisw", percent),
            ("idisw",),
        ),
        Method(
            "idisp", _("Index of disparity to the best group"),
            _("How far all other groups are from the best one, on average, as a percentage of the best."),
            _("IDisp = 100·Σ|y − best| / (J − 1) / best, over the other groups, in percent; simulated error."),
            _("To set beside federal health figures, which use this form."),
            _("When the best group is small and noisy, or its value is zero."),
            *sources.KEPPEL, ("equipt_dash.statistics.spread.idisp", simulated), summary_example("idisp", percent),
            ("idisp",),
        ),
        Method(
            "srr", _("Summary rate ratio"),
            _("How many times better or worse off the best group is than the average of all others."),
            _("Adverse: mean(others) / best. Favourable: best / mean(others). Interval by the delta method on the log."),
            _("For one plain ratio across all groups, as Healthy People 2030 uses."),
            _("When a value is zero. The best group is picked by its value, so this is no test."),
            *sources.HP2030, ("equipt_dash.statistics.contrasts.srr",), summary_example("srr", _("times")), ("srr",),
        ),
    )  # fmt: skip


def _between() -> tuple[Method, ...]:
    module = "equipt_dash.statistics.variance"
    not_when = _("When groups overlap, or fewer than three have a value. It says nothing about spread inside a group.")
    return (
        Method(
            "bgv", _("Between-group variance"),
            _("The squared distance of each group to the city average, weighted by people. Large gaps count extra."),
            _("BGV = Σ p(y − μ)²; Var = 4Σp²s²(y−μ)² + 2[(Σp²s²)² − Σp⁴s⁴ + Σp²(1−p)²s⁴]."),
            _("To watch one outcome over time, with large gaps counting more."), not_when,
            *sources.HDCALC, (f"{module}.bgv",), summary_example("bgv", _("squared units of the measure")), ("bgv",),
        ),
        Method(
            "bgsd", _("Between-group standard deviation"),
            _("The root of the between-group variance. It is back in the measure’s own unit, so it is easier to read."),
            _("BGSD = √BGV."),
            _("As the variance, where readers should see a number in the measure’s unit."), not_when,
            *sources.WHO, (f"{module}.bgsd",), summary_example("bgsd", _("in the unit of the measure")), ("bgsd",),
        ),
        Method(
            "cov", _("Coefficient of variation"),
            _("The between-group standard deviation as a percentage of the city average."),
            _("COV = 100·BGSD / μ, in percent."),
            _("To compare the spread of outcomes with different units or levels."),
            _("Near an average of zero, and when groups overlap."),
            *sources.WHO, (f"{module}.cov",), summary_example("cov", _("percent")), ("cov",),
        ),
        Method(
            "mld", _("Mean log deviation"),
            _("A relative spread that reacts most to groups with low values. Zero means no gap at all."),
            _("MLD = 1000·Σ p(−ln r), r = y / μ; error 1000·√Σ(p²s²/μ²)(1 − 1/r)²."),
            _("When low values of small groups matter most."),
            _("For values below zero, and when groups overlap. A rate of zero is put at 0.000001."),
            *sources.HDCALC, (f"{module}.mld",), summary_example("mld", _("thousandths")), ("mld",),
        ),
        Method(
            "theil", _("Theil’s index"),
            _("A relative spread that can be split into parts, such as between and within districts."),
            _("T = 1000·Σ p·r·ln r, r = y / μ; error 1000·√Σ(p²s²/μ²)(1 + ln r − Σ p r(1 + ln r))²."),
            _("When you want to know how much of the spread lies between groups and how much inside them."),
            _("For values below zero, and when groups overlap."),
            *sources.HDCALC, (f"{module}.theil",), summary_example("theil", _("thousandths")), ("theil",),
        ),
    )  # fmt: skip
