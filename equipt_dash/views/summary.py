"""The one sentence the site opens with, and what is missing: both counted from the edition, never typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from equipt_dash.kernel.model import Kind, Level, Measure, Strength
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.pages.parts import LinkTo, Rich, Strong
from equipt_dash.statistics.predicts import PredictsVerdict
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.outcomes import Outcome, Target


@dataclass(frozen=True)
class Answer:
    """Which outcomes have which answer; compositions are not counted."""

    predicts: tuple[Outcome, ...]
    no_evidence: tuple[Outcome, ...]
    not_clear: tuple[Outcome, ...]
    too_little: tuple[Outcome, ...]
    not_published: tuple[Outcome, ...]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Outcomes counted, answer by answer."""
        return (*self.predicts, *self.no_evidence, *self.not_clear, *self.too_little, *self.not_published)

    @property
    def all(self) -> int:
        """How many outcomes are counted."""
        return len(self.outcomes)


def answer(outcomes: Sequence[Outcome]) -> Answer:
    """Sort outcomes by the answer to "does race predict it?"."""

    def having(verdict: PredictsVerdict) -> tuple[Outcome, ...]:
        return tuple(o for o in outcomes if o.prediction is not None and o.prediction.verdict is verdict)

    return Answer(
        having(PredictsVerdict.PREDICTS),
        having(PredictsVerdict.NO_EVIDENCE),
        having(PredictsVerdict.NOT_CLEAR),
        having(PredictsVerdict.TOO_LITTLE),
        having(PredictsVerdict.NOT_PUBLISHED),
    )


def answer_sentence(found: Answer, city: str) -> Rich:
    """The finding of the whole site in one sentence."""
    if not found.all:
        return (_("No outcome by race is published for {city} yet.", city=city),)
    start = _("In {a} of {n} outcomes", a=len(found.predicts), n=found.all)
    rest = [_(" race still predicts how people in {city} fare", city=city)]
    if found.no_evidence:
        rest.append(_("in {b} we found no evidence that it does", b=len(found.no_evidence)))
    if found.not_clear:
        rest.append(
            ngettext(
                "in {n} no clear difference was found, but one could have been missed",
                "in {n} no clear difference was found, but one could have been missed",
                len(found.not_clear),
            )
        )
    unjudged = len(found.too_little) + len(found.not_published)
    if unjudged:
        rest.append(_("{c} cannot be judged, because {why}", c=unjudged, why=_why(found)))
    return (Strong(start), f"{'; '.join(rest)}.")


def _why(found: Answer) -> str:
    reasons = []
    if found.not_published:
        reasons.append(
            ngettext(
                "the source of {n} publishes no margin of error",
                "the sources of {n} publish no margin of error",
                len(found.not_published),
            )
        )
    if found.too_little:
        reasons.append(
            ngettext("there is too little data on {n}", "there is too little data on {n}", len(found.too_little))
        )
    return listed(reasons)


def declared_sentence(found: Answer) -> str:
    """For how many outcomes somebody declared which difference matters, without which nothing is "no evidence"."""
    return ngettext(
        "“No evidence” is said only where the smallest difference that matters is declared: here for {n} of {all} "
        "outcomes.",
        "“No evidence” is said only where the smallest difference that matters is declared: here for {n} of {all} "
        "outcomes.",
        sum(1 for one in found.outcomes if one.measure.smallest_difference is not None), all=found.all,
    )  # fmt: skip


def bridge_sentence(found: Answer, targets: Sequence[Target]) -> str:
    """Why the count of outcomes and the count of disparities on one page are not the same count."""
    counted = {(one.measure.key, one.area.code) for one in found.outcomes}
    read = [one.outcome for one in targets if (one.outcome.measure.key, one.outcome.area.code) in counted]
    some = len({one.measure.key for one in read})
    words = _(
        "An outcome asks whether any two groups differ; a disparity holds one group against one yardstick, so the two "
        "counts differ."
    )
    if len(read) == len(targets):
        all_read = ngettext(
            "The {n} disparity is read from {some} of the {outcomes} outcomes.",
            "The {n} disparities are read from {some} of the {outcomes} outcomes.",
            len(read), some=some, outcomes=found.all,
        )  # fmt: skip
        return f"{words} {all_read}"
    where = ngettext(
        "{n} of the {all} disparities is read from {some} of the {outcomes} outcomes.",
        "{n} of the {all} disparities are read from {some} of the {outcomes} outcomes.",
        len(read), all=len(targets), some=some, outcomes=found.all,
    )  # fmt: skip
    others = ngettext(
        "{n} is read from figures that are not counted as an outcome.",
        "{n} are read from figures that are not counted as an outcome.",
        len(targets) - len(read),
    )
    return f"{words} {where} {others}"


def what_is_missing(context: Context) -> tuple[Rich, ...]:
    """What the public record does not hold, as counts with the place to read more."""
    scope, db = context.scope, context.db
    performance = queries.measures(scope, db, level=Level.PERFORMANCE)
    links = queries.links(scope, db)
    disparities = queries.disparities(scope, db)
    linked = {link.measure for link in links}
    direct = {link.disparity for link in links if link.strength is Strength.DIRECT}
    orphans = sum(1 for m in performance if m.kind is Kind.BETTER_OFF and m.key not in linked)
    departments = queries.departments(scope, db)
    items: list[Rich] = [
        (
            f"{split_sentence(context, performance)} ",
            LinkTo(_("See the data-gap register"), "/normalize#data-gaps"), ".",
        ),
        (
            ngettext(
                "{n} of {all} targeted disparities has no direct link to a department measure. ",
                "{n} of {all} targeted disparities have no direct link to a department measure. ",
                sum(1 for d in disparities if d.slug not in direct), all=len(disparities),
            ),
            LinkTo(_("See the connections"), "/connections"), ".",
        ),
        (
            ngettext(
                "{n} measure that tells whether anyone is better off is linked to no disparity.",
                "{n} measures that tell whether anyone is better off are linked to no disparity.",
                orphans,
            ),
        ),
        (
            _(
                "Not recorded, of {all} disparities: a gap to reach for {gap}, a floor (a ceiling where lower is better) "
                "for {floor}, the roots for {roots}.",
                all=len(disparities), gap=sum(1 for d in disparities if d.target_gap is None),
                floor=sum(1 for d in disparities if d.floor is None), roots=sum(1 for d in disparities if not d.roots),
            ),
        ),
        (
            _(
                "Who leads the work: not recorded for {n} of {all} departments. ",
                n=sum(1 for d in departments if not d.lead), all=len(departments),
            ),
            LinkTo(_("See who carries it"), "/organize"), ".",
        ),
    ]  # fmt: skip
    return tuple(items)


def split_sentence(context: Context, measures: Sequence[Measure]) -> str:
    """How many department measures can be split by race."""
    split = queries.split_measures(context.scope, context.db)
    found = sum(1 for measure in measures if measure.key in split)
    if not found:
        return _("None of the {n} department measures can be split by race.", n=len(measures))
    return ngettext(
        "{n} of {all} department measures can be split by race.",
        "{n} of {all} department measures can be split by race.",
        found, all=len(measures),
    )  # fmt: skip
