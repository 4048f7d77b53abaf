"""What speaks for each disparity, side by side, and an order only for the reader who weighs it themselves.

The product chooses nothing: without weights the table keeps the city's own order. Weights stand in the address, so
an order can be shared and argued about; what the city chose is a recorded decision with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from equipt_dash.kernel.model import Disparity
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.parts import Block, Cell, Choice, Column, Details, FilterForm, Notice, Rich, TableModel, Text
from equipt_dash.practice.model import Decision, Engagement
from equipt_dash.statistics.change import ChangeVerdict
from equipt_dash.statistics.predicts import PredictsVerdict
from equipt_dash.views.context import Params, chosen
from equipt_dash.views.outcomes import Target
from equipt_dash.views.parity_words import parity_line
from equipt_dash.views.predicts_words import predicts_badge, race_question
from equipt_dash.views.wording import gap_question, gap_sentence, not_recorded, people, target_badge

CRITERIA = ("people", "gap", "direction", "confidence", "roots", "voice")
WEIGHTS = ("0", "1", "2", "3")
PARAMS = tuple(f"w_{name}" for name in CRITERIA)
"""The parameters of an address that hold weights."""


@dataclass(frozen=True)
class Candidate:
    """A disparity with what speaks for it, each between 0 and 1; ``None`` where it is not known."""

    disparity: Disparity
    target: Target | None
    voices: int
    facts: Mapping[str, float | None]


def criterion_words(name: str) -> str:
    """What a criterion is called."""
    return {
        "people": _("People affected"),
        "gap": _("Size of the gap"),
        "direction": _("Where it is heading"),
        "confidence": _("How sure the figures are"),
        "roots": _("Roots recorded"),
        "voice": _("Residents’ voice"),
    }[name]


def weights(params: Params) -> dict[str, int]:
    """The weights the reader chose; none is 0.

    Raises:
        BadAddress: a weight is none of those offered.
    """
    return {name: int(chosen(params, f"w_{name}", WEIGHTS, "0")) for name in CRITERIA}


def candidates(
    disparities: Sequence[Disparity], targets: Sequence[Target], engagements: Sequence[Engagement]
) -> tuple[Candidate, ...]:
    """Every disparity, in the order it came, with what is known about each criterion."""
    of = {one.disparity.slug: one for one in targets}
    voices = {one.slug: sum(1 for talk in engagements if one.slug in talk.disparities) for one in disparities}
    people_of = {slug: _people(one) for slug, one in of.items()}
    most_people = max((n for n in people_of.values() if n is not None), default=0.0)
    gaps = {slug: _gap(one) for slug, one in of.items()}
    widest = max((n for n in gaps.values() if n is not None), default=0.0)
    most_voices = max(voices.values(), default=0)
    return tuple(
        Candidate(
            one,
            of.get(one.slug),
            voices[one.slug],
            {
                "people": _part(people_of.get(one.slug), most_people),
                "gap": _part(gaps.get(one.slug), widest),
                "direction": _direction(of.get(one.slug)),
                "confidence": _confidence(of.get(one.slug)),
                "roots": 1.0 if one.roots else 0.0,
                "voice": _part(float(voices[one.slug]), float(most_voices)),
            },
        )
        for one in disparities
    )


def in_order(found: Sequence[Candidate], chosen_weights: Mapping[str, int]) -> tuple[Candidate, ...]:
    """The candidates as the weights sort them; in their own order where no weight was chosen.

    What is not known adds nothing, and ties keep their order.
    """
    if not any(chosen_weights.values()):
        return tuple(found)
    return tuple(
        sorted(found, key=lambda one: -sum(w * (one.facts[name] or 0.0) for name, w in chosen_weights.items()))
    )


def priority_blocks(
    found: Sequence[Candidate], chosen_weights: Mapping[str, int], decisions: Sequence[Decision], path: str
) -> tuple[Block, ...]:
    """The table, the weights, how an order comes about, and what the city decided."""
    lead = _(
        "This table ranks nothing. It holds what a city and its residents need in order to choose: who is affected, "
        "how large the gap is, where it is heading, how sure the figures are, where it comes from and who asked for it."
    )
    table = _table(in_order(found, chosen_weights))
    # Twenty long rows are many screens on a phone; whoever asked for an order sees it at once.
    folded = Details(_("All disparities side by side"), (table,))
    return (
        Text(((lead,),)),
        *_order_words(chosen_weights),
        table if any(chosen_weights.values()) else folded,
        Details(
            _("Weigh it yourself"),
            (
                Text(((_("0 leaves something out, 3 counts it most. Your choice stands in the address only."),),)),
                _form(chosen_weights, path),
                Text(_how()),
            ),
        ),
        *decision_blocks(decisions, {one.disparity.slug: one.disparity.title for one in found}),
    )


def _order_words(chosen_weights: Mapping[str, int]) -> tuple[Block, ...]:
    used = [
        _("{criterion} ({weight})", criterion=criterion_words(name), weight=weight)
        for name, weight in chosen_weights.items()
        if weight
    ]
    if not used:
        return ()
    words = _("Sorted by the weights you chose: {weights}. Other weights give another order.", weights=listed(used))
    return (Notice(_("Your order, not the City’s"), ((words,),)),)


def _form(chosen_weights: Mapping[str, int], path: str) -> FilterForm:
    options = tuple((value, value) for value in WEIGHTS)
    choices = tuple(Choice(f"w_{name}", criterion_words(name), str(chosen_weights[name]), options) for name in CRITERIA)
    return FilterForm(path, _("How much should each count?"), "", "", choices, _("Sort by these weights"))


def _how() -> tuple[Rich, ...]:
    return (
        (
            _("People and residents’ voice count against the highest number in the table. ")
            + _("The gap counts as a share of the level it is compared with, against the widest one. ")
            + _("Falling behind counts fully, improving unequally and a fallen group by half. ")
            + _("A gap that race predicts counts fully, any other answer does not. ")
            + _("What is not recorded adds nothing."),
        ),
    )


def _table(found: Sequence[Candidate]) -> TableModel:
    columns = (
        Column("disparity", _("Disparity")),
        Column("who", _("Burdened group")),
        Column("gap", _("Newest gap")),
        Column("people", _("People affected")),
        Column("race", race_question()),
        Column("direction", gap_question()),
        Column("roots", _("Roots")),
        Column("voice", _("Engagements that name it"), True),
    )
    rows = tuple(_row(one) for one in found)
    return TableModel(
        _("What speaks for each disparity"), columns, rows, empty=_("No disparity has been targeted yet.")
    )


def _row(one: Candidate) -> tuple[Cell, ...]:
    roots = Cell(_("on its page") if one.disparity.roots else not_recorded(), absent=not one.disparity.roots)
    voices = Cell(str(one.voices), one.voices) if one.voices else Cell(_("none recorded"), 0, absent=True)
    head = Cell(one.disparity.title, href=f"/disparities/{one.disparity.slug}")
    target = one.target
    if target is None or not target.outcome.latest:
        return (head, *(Cell(not_recorded(), absent=True) for _place in range(5)), roots, voices)
    outcome = target.outcome
    return (
        head,
        Cell(people(outcome.groups, target.burdened)),
        Cell(gap_sentence(target, outcome.latest)),
        _people_cell(target),
        Cell(predicts_badge(outcome, target.gap_at(outcome.latest)).text),
        Cell(target_badge(target).text),
        roots,
        voices,
    )


def _people_cell(target: Target) -> Cell:
    """People who would have to fare better to match the comparison; else how large the group is."""
    parity = parity_line(target)
    if parity.value is not None:
        return Cell(_("{n} to match the comparison", n=parity.text), parity.value, note=parity.note)
    size = target.outcome.estimates(target.outcome.latest).get(target.burdened)
    if size is not None and size.n:
        return Cell(_("{n} in the group", n=f"{size.n:,.0f}"))
    return parity


def _people(target: Target) -> float | None:
    value = parity_line(target).value if target.outcome.latest else None
    return float(value) if isinstance(value, int | float) else None


def _gap(target: Target) -> float | None:
    """The gap as a share of the level it is compared with, so that dollars and percent can stand side by side."""
    latest = target.outcome.latest
    found = target.gap_at(latest) if latest else None
    other = target.outcome.estimates(latest).get(target.comparison_code(latest)) if latest else None
    if found is None or other is None or not found.direction_known or not other.value:
        return None
    return max(0.0, found.value / abs(other.value))


def _direction(target: Target | None) -> float | None:
    if target is None or target.change is None:
        return None
    half = (ChangeVerdict.UNEQUALLY, ChangeVerdict.A_GROUP_FELL)
    if target.change.verdict is ChangeVerdict.NOT_ENOUGH_DATA:
        return None
    return (
        1.0 if target.change.verdict is ChangeVerdict.FALLING_BEHIND else 0.5 if target.change.verdict in half else 0.0
    )


def _confidence(target: Target | None) -> float | None:
    prediction = target.outcome.prediction if target else None
    if prediction is None:
        return None
    return 1.0 if prediction.verdict is PredictsVerdict.PREDICTS else 0.0


def _part(value: float | None, most: float) -> float | None:
    return None if value is None else value / most if most > 0 else 0.0


def decision_blocks(decisions: Sequence[Decision], titles: Mapping[str, str]) -> tuple[Block, ...]:
    """What the city chose, newest first: with its reason, with whom, and what it weighed."""
    if not decisions:
        words = _(
            "Which disparities the City moves first is not recorded. Needed: a dated decision with its reason, who took "
            "part, and what was weighed. The equity office can record it."
        )
        return (Text(((words,),)),)
    newest = sorted(decisions, key=lambda one: (one.decided_on, one.slug), reverse=True)
    blocks = tuple(Notice(one.title, _decided(one, titles)) for one in newest)
    lead = ngettext("{n} decision is recorded.", "{n} decisions are recorded.", len(newest))
    older = (Details(_("Earlier decisions"), blocks[1:]),) if blocks[1:] else ()
    return (Text(((lead,),)), blocks[0], *older)


def _decided(one: Decision, titles: Mapping[str, str]) -> tuple[Rich, ...]:
    about = listed([titles.get(slug, slug) for slug in one.disparities]) if one.disparities else not_recorded()
    known = {name: criterion_words(name) for name in CRITERIA}
    rows = [": ".join((known.get(line[0], line[0]), *line[1:])) for line in one.weights]
    weighed = listed(rows) if rows else not_recorded()
    return (
        (_("Decided on {date}: {disparities}.", date=day(one.decided_on), disparities=about),),
        (_("Why: {reason}", reason=one.reason),),
        (_("With whom: {who}", who=one.with_whom or not_recorded()),),
        (_("What was weighed: {weights}.", weights=weighed),),
    )
