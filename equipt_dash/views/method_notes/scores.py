"""Scores that cities already publish, so that ours can stand beside theirs, each with its limits."""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.views.method_notes import sources
from equipt_dash.views.method_notes.kinds import Family, Method
from equipt_dash.views.method_notes.score_examples import (
    contracting_example,
    equality_example,
    four_fifths_example,
    mean_score_example,
    relative_rate_example,
    representation_example,
    stop_benchmark_example,
)


def scores() -> Family:
    """Scores that cities know."""
    module = "equipt_dash.statistics.scores"
    return Family(
        "scores",
        _("Scores that cities know"),
        _("Each puts a gap into one number. That is easy to compare, but it hides how high or low the rates are."),
        (
            Method(
                "equality-indicators", _("Equality Indicators score"),
                _("A score from 1 to 100 for the ratio of the worst to the best group. At 100 they are equal."),
                _(
                    "Rounded up from the line through ratio and score (1.00, 100) (1.10, 80) (1.50, 60) (2.00, 40) "
                    "(5.00, 20) (10.00, 0), at least 1. The ends, to 1.11 and above 6.2, are inferred."
                ),
                _("To compare with cities that publish this score."),
                _("Alone. The full formula is not published; this line was rebuilt from published pairs."),
                *sources.ISLG, (f"{module}.equality_score",), equality_example, ("equality_indicators",),
            ),
            Method(
                "equality-mean", _("Mean and change of Equality Indicators scores"),
                _("Scores are averaged into topics, themes and one city score, and compared with the first year."),
                _("Plain mean at each level; change = newest − first, positive towards equality."),
                _("To follow a set of scores from year to year."),
                _("When the set of indicators changes between years."),
                *sources.ISLG, (f"{module}.mean_score", f"{module}.change_score"), mean_score_example,
            ),
            Method(
                "four-fifths", _("Four-fifths rule"),
                _("A group’s rate of being chosen is flagged when it is below four fifths of the highest rate."),
                _("rate / highest rate < 0.8, with Fisher’s exact test of the pair beside it."),
                _("For hiring, promotion and other choices people want."),
                _("For bad outcomes. It is a rule of thumb and never a finding of discrimination."),
                *sources.FOUR_FIFTHS, (f"{module}.four_fifths",), four_fifths_example, ("four_fifths",),
            ),
            Method(
                "contracting", _("Contracting disparity index"),
                _("A group’s share of contract dollars beside its share of the firms able to do the work."),
                _("100·share of dollars / share of available firms; 80 or less is flagged."),
                _("When a study has counted the firms that are able and willing."),
                _("With all firms, or all residents, as the yardstick."),
                *sources.CONTRACTING, (f"{module}.contracting_index",), contracting_example,
            ),
            Method(
                "representation", _("Representation index"),
                _("A group’s share of events beside its share of the people. At 1 they are the same."),
                _("(events / all events) / (people / all people)."),
                _("For stops, arrests or jobs, when both shares are known."),
                _("As proof of a cause: residents may not be the people an event could happen to."),
                *sources.OJJDP, (f"{module}.representation_index",), representation_example, ("representation",),
            ),
            Method(
                "stop-benchmark", _("Stops beside a named benchmark"),
                _(
                    "A group’s share of stops beside its share of a benchmark. The benchmark is part of the result: "
                    "residents, drivers and drivers not at fault in crashes each give another number."
                ),
                _("(stops / all stops) / share of the benchmark, with Wilson’s interval of the stops."),
                _("When the benchmark is named and its reason given."),
                _("As proof of bias. Residents are a poor benchmark: people drive unequally, and some live elsewhere."),
                *sources.OJJDP, (f"{module}.stop_benchmark",), stop_benchmark_example,
            ),
            Method(
                "relative-rate", _("Relative rate index"),
                _("At each step of a process, a group’s rate beside a reference group’s."),
                _("(events / preceding step) / (reference events / reference preceding step)."),
                _("To find the step at which a gap opens."),
                _("For groups below 1 percent of the people: then it is refused."),
                *sources.OJJDP, (f"{module}.relative_rate_index",), relative_rate_example, ("relative_rate",),
            ),
        ),
    )  # fmt: skip
