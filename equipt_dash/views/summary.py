"""The one sentence the site opens with, and what is missing: both counted from the edition, never typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from equipt_dash.model import Kind, Level, Measure, Strength
from equipt_dash.statistics.predicts import PredictsVerdict
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.outcomes import Outcome
from equipt_dash.views.parts import LinkTo, Rich, Strong
from equipt_dash.words import _, listed, ngettext


@dataclass(frozen=True)
class Answer:
    """How many outcomes have which answer. ``judged`` ones have a verdict; compositions are not counted."""

    predicts: tuple[Outcome, ...]
    no_evidence: tuple[Outcome, ...]
    too_little: tuple[Outcome, ...]
    not_published: tuple[Outcome, ...]

    @property
    def all(self) -> int:
        """Outcomes counted."""
        return len(self.predicts) + len(self.no_evidence) + len(self.too_little) + len(self.not_published)


def answer(outcomes: Sequence[Outcome]) -> Answer:
    """Sort outcomes by the answer to "does race predict it?"."""

    def having(verdict: PredictsVerdict) -> tuple[Outcome, ...]:
        return tuple(o for o in outcomes if o.prediction is not None and o.prediction.verdict is verdict)

    return Answer(
        having(PredictsVerdict.PREDICTS),
        having(PredictsVerdict.NO_EVIDENCE),
        having(PredictsVerdict.TOO_LITTLE),
        having(PredictsVerdict.NOT_PUBLISHED),
    )


def answer_sentence(found: Answer, city: str) -> Rich:
    """The finding of the whole site in one sentence."""
    if not found.all:
        return (_("No outcome by race is published for {city} yet.", city=city),)
    unjudged = len(found.too_little) + len(found.not_published)
    start = _("In {a} of {n} outcomes", a=len(found.predicts), n=found.all)
    rest = _(
        " race still predicts how people in {city} fare; in {b} we found no evidence that it does",
        city=city, b=len(found.no_evidence),
    )  # fmt: skip
    if not unjudged:
        return (Strong(start), rest, ".")
    return (Strong(start), rest, _("; {c} cannot be judged, because {why}.", c=unjudged, why=_why(found)))


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
            ngettext(
                "the figures of {n} are too uncertain",
                "the figures of {n} are too uncertain",
                len(found.too_little),
            )
        )
    return listed(reasons)


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
