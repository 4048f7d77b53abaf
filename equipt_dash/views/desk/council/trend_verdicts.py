"""What may be said about a line over time, and how sure it is: never a verdict without its test, never one across a break."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from equipt_dash.kernel.model import ALL_GROUPS
from equipt_dash.kernel.words import _, listed
from equipt_dash.kernel.words.numbers import plain, rounded
from equipt_dash.pages.parts import Badge, Tone
from equipt_dash.statistics.change import Change
from equipt_dash.statistics.estimates import Refusal
from equipt_dash.statistics.forecast import FREE, Bounds, Forecast, forecast
from equipt_dash.statistics.mover import difference
from equipt_dash.statistics.trend import FEWEST_WITH_ERRORS, FEWEST_WITHOUT_ERRORS, Trend, TrendMethod, trend
from equipt_dash.statistics.trend_family import FamilyTrend
from equipt_dash.views.desk.council.trend_lines import Line, Spot, estimate_at
from equipt_dash.views.performance import p_words, trend_badge
from equipt_dash.views.wording import change_badge, gap_span, label, signed


@dataclass(frozen=True)
class Verdict:
    """A status word and how sure it is, in words."""

    badge: Badge
    sure: str


@dataclass(frozen=True)
class Compared:
    """Two periods of a line: what moved between them, and whether that is more than noise."""

    first: Spot
    last: Spot
    moved: float
    clear: str


def verdict(line: Line) -> Verdict:
    """The verdict on a line as far as it is shown."""
    why = _unjudged(line)
    if why is not None:
        return Verdict(why, _("No test is made."))
    return _gap_verdict(line) if line.is_gap else _level_verdict(line)


def _unjudged(line: Line) -> Badge | None:
    """Why no verdict is drawn, whatever the numbers say."""
    if line.subject.measure.unit == "dollars":
        return Badge(_("no verdict: dollars of each year"), Tone.UNCLEAR)
    if not line.is_gap and _overlap(line):
        return Badge(_("no verdict: the years overlap"), Tone.UNCLEAR)
    return None


def _overlap(line: Line) -> bool:
    """Whether neighbours pool some of the same years (for a gap: the first and the newest, which are compared)."""
    pooled = line.subject.measure.pooled_years or 1
    known = line.known
    if len(known) < 2:
        return False
    ends = [known[0], known[-1]] if line.is_gap else known
    return any(b.t - a.t < pooled for a, b in pairwise(ends)) if pooled > 1 else False


def _level_verdict(line: Line) -> Verdict:
    """The edition's word for a whole line of everybody; any other line is tested here, and its word says so."""
    said = line.subject.said
    if said is not None and line.code == ALL_GROUPS and not line.is_cut:
        return Verdict(trend_badge(said.word), _family_words(said))
    used = [one for one in line.known if one.trusted]
    found = trend(
        [one.t for one in used],
        [one.number or 0.0 for one in used],
        line.subject.measure.better,
        ses=[one.se for one in used],
        standards=[one.kinds for one in used],
    )
    if found.p is None:
        return Verdict(trend_badge(found.word), _trend_words(found))
    badge = trend_badge(found.word)
    return Verdict(replace(badge, text=_("looked at by itself: {word}", word=badge.text)), _trend_words(found))


def _family_words(said: FamilyTrend) -> str:
    words = _trend_words(said)
    if said.adjusted_p is None:
        return words
    more = _("All series of its kind are tested at once; with that counted, {p}.", p=p_words(said.adjusted_p))
    return f"{words} {more}"


def _trend_words(found: Trend | FamilyTrend) -> str:
    if found.method is TrendMethod.NONE or found.p is None:
        return _(
            "{n} figures in one run; a trend needs {few} with published errors, or {many} without.",
            n=found.points, few=FEWEST_WITH_ERRORS, many=FEWEST_WITHOUT_ERRORS,
        )  # fmt: skip
    if found.method is TrendMethod.WEIGHTED:
        return _("A line through {n} figures and their published errors; {p}.", n=found.points, p=chance(found.p))
    return _("The order of {n} figures (Mann-Kendall test); {p}.", n=found.points, p=chance(found.p))


def chance(p: float) -> str:
    """How often chance alone would do as much."""
    if p < 0.001:
        return _("by chance less than once in 1,000 times (p < 0.001)")
    return _("by chance {share}% of the time (p = {p})", share=plain(100 * p, 1), p=plain(p, 3))


def _gap_verdict(line: Line) -> Verdict:
    known = line.known
    if len(known) < 2 or line.target is None:
        return Verdict(change_badge(None), _("A change needs two periods with a gap."))
    if _breaks_between(line, known[0], known[-1]):
        return Verdict(Badge(_("no verdict: categories change"), Tone.UNCLEAR), _("No test is made."))
    if line.target.comparison_code(known[0].period) != line.target.comparison_code(known[-1].period):
        return Verdict(Badge(_("no verdict: the comparison changes"), Tone.UNCLEAR), _("No test is made."))
    found = line.target.change_between(known[0].period, known[-1].period)
    return Verdict(change_badge(found), _change_words(line, found))


def _change_words(line: Line, found: Change) -> str:
    if found.gap_change is None:
        return found.reason
    words = [_("The gap moved by {size}.", size=_signed(line, found.gap_change))]
    low, high = found.gap_change_low, found.gap_change_high
    if low is None or high is None:
        words.append(_("How certain it is, the source does not publish."))
    else:
        words.append(_("95% interval: {low} to {high}.", low=_signed(line, low), high=_signed(line, high)))
    groups = line.subject.outcome.groups
    if found.fell:
        words.append(_("Clearly worse: {groups}.", groups=listed([label(groups, code) for code in found.fell])))
    if found.uncertain:
        named = listed([label(groups, code) for code in found.uncertain])
        words.append(_("Too few data to say for {groups}.", groups=named))
    if found.scales_disagree:
        words.append(_("As a ratio it moved the other way."))
    if found.headline_hides_gap:
        words.append(_("The average improved while the gap widened."))
    return " ".join(words)


def _breaks_between(line: Line, first: Spot, last: Spot) -> bool:
    return any(first.t <= one.t and two.t <= last.t for one, two in line.breaks())


def compared(line: Line) -> Compared | None:
    """The first and the last period shown, side by side; ``None`` with fewer than two."""
    if len(line.known) < 2:
        return None
    first, last = line.known[0], line.known[-1]
    moved = (last.number or 0.0) - (first.number or 0.0)
    return Compared(first, last, moved, _clear(line, first, last))


def _clear(line: Line, first: Spot, last: Spot) -> str:
    if _breaks_between(line, first, last):
        return _("cannot be compared: categories change between them")
    why = _unjudged(line)
    if why is not None:
        return why.text
    before, after = estimate_at(first), estimate_at(last)
    if before is None or after is None:
        return _("not judged: a figure is doubtful")
    if line.target is not None:
        if line.target.comparison_code(first.period) != line.target.comparison_code(last.period):
            return _("not judged: the comparison changes")
        # The change itself knows what a group and its average, or two pooled figures, have in common.
        found = line.target.change_between(first.period, last.period)
        low, high = found.gap_change_low, found.gap_change_high
    else:
        apart = difference(after, before)
        low, high = (apart.low, apart.high) if apart else (None, None)
    if low is None or high is None:
        return _("not judged: no error is published")
    bounds = _("95% interval: {span}", span=gap_span(line.subject.measure, low, high))
    return f"{_('more than noise') if low > 0 or high < 0 else _('could be noise')}; {bounds}"


def moved_words(line: Line, moved: float) -> str:
    """A change with its sign."""
    return _signed(line, moved)


def _signed(line: Line, number: float) -> str:
    measure = line.subject.measure
    words = signed(measure, number)
    return f"+{words}" if rounded(number, measure.unit, measure.decimals) > 0 else words


def ahead(line: Line) -> Forecast | Refusal:
    """Where the line is heading, made from the newest unbroken run of what is shown; or why nothing is drawn."""
    if _overlap(line):
        return Refusal("forecast", _("its figures pool some of the same years"))
    run: list[Spot] = []
    cuts = {two.t for _one, two in line.breaks()}
    for one in line.spots:
        if one.t in cuts or one.number is None or not one.trusted:
            run = []
        if one.number is not None and one.trusted:
            run.append(one)
    if line.known and (not run or run[-1] is not line.spots[-1]):
        return Refusal("forecast", _("its newest figure is missing or doubtful"))
    numbers = tuple(one.number or 0.0 for one in run)
    return _made(tuple(one.t for one in run), numbers, _bounds(line, numbers), run[-1].se if run else None)


def _bounds(line: Line, numbers: tuple[float, ...]) -> Bounds:
    """What is possible: between none and the declared scale; above none for a rate; a gap as far as the scale each way.

    Figures that leave the scale themselves (a record of 103 percent) show that it is no limit here.
    """
    largest = line.subject.measure.scale
    if line.is_gap:
        bounds: Bounds = FREE if largest is None else (-largest, largest)
    elif largest is None and any(number <= 0 for number in numbers):
        bounds = FREE
    else:
        bounds = (0.0, largest)
    low, high = bounds
    fits = all((low is None or number >= low) and (high is None or number <= high) for number in numbers)
    return bounds if fits else FREE


@lru_cache(maxsize=512)
def _made(
    times: tuple[float, ...], values: tuple[float, ...], bounds: Bounds, newest_se: float | None
) -> Forecast | Refusal:
    """The forecast, kept: its back-test costs a third of a second, and an edition's figures never change."""
    return forecast(times, values, bounds=bounds, newest_se=newest_se)
