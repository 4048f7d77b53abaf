"""Does race predict an outcome? The answer as a chip, as a sentence, and who had to be left out of the test.

Why one place: every page that gives the answer gives it with its size, or with what could not have been seen.
"""

from __future__ import annotations

from equipt_dash.kernel.model import ALL_GROUPS, Quality
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.kernel.words.numbers import difference, missing_words, plain
from equipt_dash.pages.parts import Badge, Tone
from equipt_dash.statistics.gaps import Gap
from equipt_dash.statistics.predicts import Prediction, PredictsVerdict
from equipt_dash.views.outcomes import Outcome
from equipt_dash.views.wording import label, value_words


def race_question() -> str:
    """The question the answer belongs to, as chips and columns print it."""
    return _("Does race predict it?")


def predicts_badge(outcome: Outcome, headline: Gap | None = None) -> Badge:
    """The answer in a few words. Beside a disparity the size is that of its ``headline`` gap, where that is clear."""
    prediction, question = outcome.prediction, race_question()
    if prediction is None:
        return Badge(_("shares of one total: not compared"), Tone.NONE, question)
    tone = {PredictsVerdict.PREDICTS: Tone.WATCH, PredictsVerdict.NO_EVIDENCE: Tone.GOOD}
    return Badge(_answer(outcome, prediction, headline), tone.get(prediction.verdict, Tone.UNCLEAR), question)


def _answer(outcome: Outcome, prediction: Prediction, headline: Gap | None) -> str:
    if prediction.verdict is PredictsVerdict.PREDICTS:
        if headline is not None and headline.clear and headline.direction_known and headline.value > 0:
            return _("race predicts it, by {size}", size=_size(outcome, headline.value, headline.ratio))
        widest = prediction.apart[0]
        ratio = None if widest.ratio is None else min(widest.ratio, 1 / widest.ratio)
        return _("race predicts it, by up to {size}", size=_size(outcome, widest.difference, ratio))
    if prediction.verdict is PredictsVerdict.NOT_CLEAR:
        unseen = _difference(outcome, prediction.unseen or 0.0)
        return _("no clear difference found; one of up to {size} could not have been seen", size=unseen)
    return verdict_words(prediction.verdict)


def verdict_words(verdict: PredictsVerdict) -> str:
    """A verdict without its size."""
    return {
        PredictsVerdict.PREDICTS: _("race predicts this outcome"),
        PredictsVerdict.NO_EVIDENCE: _("no evidence that it does"),
        PredictsVerdict.NOT_CLEAR: _("no clear difference found"),
        PredictsVerdict.TOO_LITTLE: _("too little data to say"),
        PredictsVerdict.NOT_PUBLISHED: _("a gap is shown; its certainty is not published"),
    }[verdict]


def _difference(outcome: Outcome, value: float) -> str:
    return difference(value, outcome.measure.unit, outcome.measure.decimals)


def _size(outcome: Outcome, apart: float, ratio: float | None) -> str:
    """How far two groups are apart, as a difference and as a ratio where there is one."""
    if ratio is None:
        return _difference(outcome, apart)
    return _("{difference}, {ratio} times", difference=_difference(outcome, apart), ratio=plain(ratio, 2))


def predicts_sentence(outcome: Outcome) -> str:
    """Whether race predicts an outcome, with the pair that differs most, or with what could not have been seen."""
    prediction = outcome.prediction
    if prediction is None:
        return _("These figures are shares of one total, so they cannot be compared between groups.")
    if prediction.verdict is PredictsVerdict.NOT_PUBLISHED:
        return _("Groups differ, but the source does not publish how certain the figures are, so no verdict is drawn.")
    if prediction.verdict is PredictsVerdict.PREDICTS:
        return _predicts(outcome, prediction)
    return _silent(outcome, prediction)


def _predicts(outcome: Outcome, prediction: Prediction) -> str:
    tested = sum(1 for pair in prediction.pairs if pair.holm_p is not None)
    widest, rows = prediction.apart[0], outcome.at(outcome.latest)
    words = [
        ngettext(
            "Race predicts this outcome in {period}: of {all} pairs of groups that share nobody, {n} differs by more "
            "than chance.",
            "Race predicts this outcome in {period}: of {all} pairs of groups that share nobody, {n} differ by more "
            "than chance.",
            len(prediction.apart), all=tested, period=outcome.latest,
        ),
        _(
            "The widest: {a}, {first}; {b}, {second}. They are {size} apart.",
            a=label(outcome.groups, widest.a), first=value_words(outcome.measure, rows.get(widest.a)),
            b=label(outcome.groups, widest.b), second=value_words(outcome.measure, rows.get(widest.b)),
            size=_difference(outcome, widest.difference),
        ),
    ]  # fmt: skip
    if widest.ratio is not None:
        ratio = plain(min(widest.ratio, 1 / widest.ratio), 2)
        words.append(_("The lower value is {ratio} times the higher.", ratio=ratio))
    if prediction.below_what_matters:
        least = _difference(outcome, prediction.smallest_difference or 0.0)
        words.append(_("The difference is smaller than the city calls meaningful ({size}).", size=least))
    return " ".join(words)


def _silent(outcome: Outcome, prediction: Prediction) -> str:
    """No pair differs clearly: what that means, by what was declared and what the intervals still hold."""
    period, unseen, least = outcome.latest, prediction.unseen, prediction.smallest_difference
    if unseen is None:
        return _(
            "In {period} there is too little data to say: no two groups that share nobody both have a published margin "
            "of error.", period=period,
        )  # fmt: skip
    if least is None:
        return _(
            "In {period} no clear difference between groups was found; one of up to {size} could not have been seen. "
            "Nobody has declared which difference would matter.", period=period, size=_difference(outcome, unseen),
        )  # fmt: skip
    if prediction.verdict is PredictsVerdict.NO_EVIDENCE:
        return _(
            "In {period} there is no evidence that race predicts this outcome: no pair of groups differs by more than "
            "chance, and a difference of {least}, the smallest the city calls meaningful, can be ruled out for every "
            "pair.", period=period, least=_difference(outcome, least),
        )  # fmt: skip
    return _(
        "In {period} there is too little data to say: no pair of groups differs by more than chance, but one of up to "
        "{size} could not have been seen, and the city calls {least} meaningful.",
        period=period, size=_difference(outcome, unseen), least=_difference(outcome, least),
    )  # fmt: skip


def left_out(outcome: Outcome) -> tuple[tuple[str, str], ...]:
    """Groups that no test of the newest period could use, each with why; nothing where nothing was tested."""
    prediction = outcome.prediction
    if prediction is None or prediction.unseen is None:
        return ()
    found = ((code, _why_left_out(outcome, prediction, code)) for code in outcome.codes)
    return tuple((code, why) for code, why in found if why)


def _why_left_out(outcome: Outcome, prediction: Prediction, code: str) -> str:
    rows = outcome.at(outcome.latest)
    row = rows.get(code)
    if row is None:
        # A group of categories that are no longer used is not left out: nobody is counted in it any more.
        used = {outcome.groups[one].standard for one in rows if one != ALL_GROUPS}
        return _("no figure in {period}", period=outcome.latest) if outcome.groups[code].standard in used else ""
    if row.value is None:
        return missing_words(row.missing) if row.missing else _("not published")
    if row.quality is Quality.SUSPECT:
        return _("its figure looks wrong")
    if code not in prediction.untested:
        return ""
    if outcome.estimates(outcome.latest)[code].se is None:
        return _("no margin of error is published")
    return _("it shares people with every group it could be compared with")


def left_out_sentence(outcome: Outcome) -> str:
    """Who was left out of the test and why; empty where nobody was."""
    found = left_out(outcome)
    if not found:
        return ""
    named = [_("{group} ({why})", group=label(outcome.groups, code), why=why) for code, why in found]
    return _("Left out of this test: {groups}.", groups=listed(named))
