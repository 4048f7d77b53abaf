"""The records of the practice as frozen dataclasses, one for each kind in ``kinds``.

A test holds that each has exactly the fields its kind declares. In what is read from an edition, fields the
public may not see are empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from equipt_dash.kernel.model import Reach

Lines = tuple[tuple[str, ...], ...]
"""Rows of a field of lines, each cell as text."""


@dataclass(frozen=True)
class Worksheet:
    """The six practice questions for a disparity (``measure`` empty) or one linked measure.

    ``answered`` holds the numbers of the questions with an answer, as in "1 2 4"; the answers stay inside.
    """

    disparity: str
    measure: str = ""
    answer_1: str = ""
    answer_2: str = ""
    answer_3: str = ""
    answer_4: str = ""
    answer_5: str = ""
    answer_6: str = ""
    open_questions: str = ""
    public_summary: str = ""
    answered: str = ""
    signed_by: str = ""
    signed_on: date | None = None

    @property
    def answers(self) -> tuple[str, ...]:
        """The six answers in order; empty text for a question that is open."""
        return self.answer_1, self.answer_2, self.answer_3, self.answer_4, self.answer_5, self.answer_6

    @property
    def still_open(self) -> tuple[int, ...]:
        """Numbers of the questions without an answer."""
        return tuple(number for number in range(1, 7) if str(number) not in self.answered.split())


@dataclass(frozen=True)
class StepRecord:
    """What is on record about one roadmap step. ``department`` is empty where the whole city acts.

    ``status`` is empty where only a public record tells of the step: the city itself has said nothing yet. What the
    public may not see (``evidence_inside``, ``evidence_file``, ``blocker``, ``next_action``) is empty in editions.
    """

    step: str
    department: str
    summary: str = ""
    dated: str = ""
    evidence_url: str = ""
    source_note: str = ""
    status: str = ""
    evidence_inside: str = ""
    evidence_file: str = ""
    owner: str = ""
    due: date | None = None
    blocker: str = ""
    next_action: str = ""
    reopens_on: date | None = None
    closed_on: date | None = None
    confirmed_by: str = ""


@dataclass(frozen=True)
class OwnStep:
    """A roadmap step a city added, or (same ``slug``) its own version of a template step. Quarters count from 1.

    ``after`` names steps that have to be closed first; ``left_out`` takes a template step off the roadmap.
    """

    slug: str
    name: str
    component: str
    in_short: str = ""
    scope: str = "city"
    owner_role: str = ""
    evidence: str = ""
    done_when: str = ""
    first_quarter: float | None = 1
    last_quarter: float | None = None
    element: str = ""
    after: tuple[str, ...] = ()
    left_out: bool = False


@dataclass(frozen=True)
class Partner:
    """Somebody with a part to play, or who is missing. ``standing``: at_the_table, asked, missing."""

    slug: str
    title: str
    standing: str
    role: str
    why: str = ""
    disparities: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    contact: str = ""
    department: str = ""


@dataclass(frozen=True)
class DataGap:
    """Data a department should get. ``status``: open, got, dropped."""

    slug: str
    title: str
    what: str
    disparity: str = ""
    measure: str = ""
    owner: str = ""
    due: date | None = None
    status: str = "open"
    outcome: str = ""
    department: str = ""


@dataclass(frozen=True)
class Engagement:
    """Asked, said, did. ``reached`` rows are (group code or own words, how many people or "", how counted).

    ``reached_public`` is the same for the public: counts of 1 to 9 people read "fewer than 10", and no edition holds
    the number. ``status``: planned, done. ``answered_on``: when people were told what became of what they said.
    """

    slug: str
    title: str
    status: str
    method: str
    asked: str
    held_on: date | None = None
    reached: Lines = ()
    reached_public: Lines = ()
    said: str = ""
    did: str = ""
    answered_on: date | None = None
    disparities: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    department: str = ""


@dataclass(frozen=True)
class Challenge:
    """What stands in the way, and what would help. ``status``: open, eased."""

    slug: str
    title: str
    would_help: str
    owner: str = ""
    status: str = "open"
    disparity: str = ""
    measure: str = ""
    department: str = ""


@dataclass(frozen=True)
class PlanItem:
    """A vision, goal, plan or strategy (``level``), below its ``parent`` (a slug, or empty)."""

    slug: str
    title: str
    level: str
    text: str = ""
    parent: str = ""
    disparities: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    source: str = ""
    department: str = ""


@dataclass(frozen=True)
class BudgetLine:
    """Money in one fiscal year, in dollars. ``money``: city, county, state, federal, private, philanthropic."""

    slug: str
    title: str
    fiscal_year: str
    amount: float
    money: str
    strategy: str = ""
    disparity: str = ""
    source: str = ""
    note: str = ""
    department: str = ""


@dataclass(frozen=True)
class LeverAction:
    """What is done: a lever pulled. ``status``: planned, under_way, done, stopped. ``cost`` in dollars.

    ``contribution`` says how it is thought to help; nothing here claims an effect.
    """

    slug: str
    title: str
    what: str
    lever: str
    reach: Reach
    strategy: str = ""
    disparities: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    owner: str = ""
    status: str = "planned"
    starts_on: date | None = None
    review_on: date | None = None
    ends_on: date | None = None
    cost: float | None = None
    cost_note: str = ""
    contribution: str = ""
    evidence: str = ""
    department: str = ""


@dataclass(frozen=True)
class Assessment:
    """A dated self-review of one mark. ``standing``: not_yet, starting, in_place, sustained. Empty department: city."""

    mark: str
    department: str
    dated: date
    standing: str
    evidence: str = ""
    evidence_url: str = ""
    next_action: str = ""


@dataclass(frozen=True)
class Decision:
    """A recorded choice, such as which disparities come first. ``weights`` rows are (criterion, weight)."""

    slug: str
    title: str
    decided_on: date
    reason: str
    disparities: tuple[str, ...] = ()
    with_whom: str = ""
    weights: Lines = ()


@dataclass(frozen=True)
class ToolRun:
    """The racial equity toolkit run on one policy, budget item, contract, program or hiring (``subject``).

    ``effects`` rows are (group code or own words, benefit, burden); ``completed_on`` empty while under way.
    """

    slug: str
    title: str
    subject: str
    results: str
    data_used: str = ""
    engaged: str = ""
    analysis: str = ""
    implementation: str = ""
    accountability: str = ""
    effects: Lines = ()
    changed: str = ""
    disparities: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    completed_on: date | None = None
    department: str = ""

    @property
    def steps(self) -> tuple[str, ...]:
        """What was written for the six steps of the toolkit, in order."""
        return self.results, self.data_used, self.engaged, self.analysis, self.implementation, self.accountability


@dataclass(frozen=True)
class CommunityNote:
    """What a community reviewer wrote about a measure and period; published as it came."""

    measure: str
    period: str
    writer: str
    speaks_for: str
    body: str
    dated: date
