"""The words of the product as frozen dataclasses and enums.

Every table, URL and page uses these names, so that a department head, a council member and a
programmer mean the same thing by "measure", "disparity" or "link". Nothing here reads or writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

THIS_PROJECT = "this project"
"""Who proposed what no city chose: those who made the product and its demonstration from public records."""


class Level(StrEnum):
    """Who answers for a measure: the whole city, or one department."""

    INDICATOR = "indicator"
    PERFORMANCE = "performance"


class Kind(StrEnum):
    """Results-Based Accountability: what a performance measure tells."""

    HOW_MUCH = "how_much"
    HOW_WELL = "how_well"
    BETTER_OFF = "better_off"
    NOT_RECORDED = "not_recorded"


class Better(StrEnum):
    """Which direction is better. ``NOT_DECLARED`` means no verdict may be drawn."""

    HIGHER = "higher"
    LOWER = "lower"
    NOT_DECLARED = "not_declared"


class Partition(StrEnum):
    """How the groups of a series relate to each other."""

    PARTITION = "partition"
    OVERLAPPING = "overlapping"
    COMPOSITION = "composition"
    NONE = "none"


class Missing(StrEnum):
    """Why a value is absent. Absent is never zero, and suppressed is never absent; ``DECIDED_HERE`` explains the last."""

    NOT_COLLECTED = "not_collected"
    NOT_APPLICABLE = "not_applicable"
    NOT_YET_MEASURED = "not_yet_measured"
    NO_TARGET = "no_target"
    NOT_PUBLISHED = "not_published"
    SUPPRESSED = "suppressed"
    PROTECTING = "protecting"
    NOT_JUDGED = "not_judged"
    IMPRECISE = "imprecise"


HELD_BACK = (Missing.SUPPRESSED, Missing.PROTECTING, Missing.NOT_JUDGED, Missing.IMPRECISE)
"""Reasons to hold back a figure that exists."""

DECIDED_HERE = HELD_BACK[1:]
"""Only protection says so: it would give another away, no count stands behind it, or it is too uncertain."""


class Quality(StrEnum):
    """The source's own reliability flag, or ours where we hold a value back from verdicts."""

    GOOD = "good"
    MARGINAL = "marginal"
    POOR = "poor"
    SUSPECT = "suspect"
    NOT_RATED = "not_rated"


class ValueRole(StrEnum):
    """What a number is: something that happened, or something aimed for."""

    ACTUAL = "actual"
    TARGET = "target"


class Strength(StrEnum):
    """How directly a measure bears on a disparity."""

    DIRECT = "direct"
    CONTRIBUTING = "contributing"
    CONTEXT = "context"


class Reach(StrEnum):
    """How deep a lever goes. The talk asks cities to move beyond services."""

    SERVICE = "service"
    POLICY = "policy"
    INSTITUTION = "institution"
    STRUCTURE = "structure"


class Comparison(StrEnum):
    """What the burdened group is compared with."""

    AVERAGE = "average"
    GOAL = "goal"
    BEST_GROUP = "best_group"
    NAMED_GROUP = "named_group"
    POPULATION_SHARE = "population_share"


class State(StrEnum):
    """Where a row stands on its way to the public. Only ``APPROVED`` rows are published."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    APPROVED = "approved"


ALL_GROUPS = "all"
"""Group code of the row that holds everybody."""


@dataclass(frozen=True)
class City:
    """The city this server speaks for.

    ``fiscal_year_starts`` is a month and its first day, such as ``10-01``; ``time_zone`` an IANA name, such as
    ``America/Chicago``: the day turns there.
    """

    slug: str
    name: str
    state_name: str
    full_name: str
    notice: str
    fiscal_year_starts: str
    time_zone: str = ""


@dataclass(frozen=True)
class Source:
    """Where numbers come from, to find and credit them. ``own_records``: the city's own, and no census or survey."""

    key: str
    title: str
    publisher: str
    url: str
    years: str
    licence: str
    credit: str
    retrieved: str
    own_records: bool = True


@dataclass(frozen=True)
class Group:
    """One race or ethnicity group as one standard defines it.

    ``races`` (codes joined by ``|``, or ``*`` for every race) and ``hispanic`` ("only", "none" or
    "any") let the code decide whether two groups can share a person.
    """

    code: str
    standard: str
    label: str
    people: str
    family: str
    races: str
    hispanic: str
    note: str
    sort: int


@dataclass(frozen=True)
class CategoryStandard:
    """A rule for sorting people into race and ethnicity groups, as its publisher states it."""

    key: str
    title: str
    year: str
    url: str
    note: str


@dataclass(frozen=True)
class Area:
    """A place that figures describe."""

    code: str
    name: str
    kind: str
    city: str
    is_home: bool


@dataclass(frozen=True)
class Department:
    """A city department, with whoever carries the work where a source names them."""

    code: str
    slug: str
    name: str
    does: str
    lead: str
    lead_source: str
    source: str


@dataclass(frozen=True)
class Measure:
    """One thing counted over time. ``scale`` is the largest possible value, ``None`` when unbounded.

    ``pooled_years`` is how many years of answers each figure pools; empty means one.
    ``smallest_difference`` is the smallest one that matters, in the measure's unit, as somebody named in
    ``smallest_difference_by`` decided; ``None`` where nobody did.
    ``suppression_rule`` names the rule that protects people in its figures; empty where an outside
    source has already published them.
    """

    key: str
    slug: str
    level: Level
    kind: Kind
    name: str
    department: str
    unit: str
    unit_basis: str
    scale: float | None
    decimals: int
    better: Better
    better_basis: str
    frequency: str
    calendar: str
    program: str
    definition: str
    numerator_words: str
    denominator_words: str
    category_standard: str
    partition: Partition
    source: str
    source_ref: str
    source_type: str
    is_key: bool
    next_update: date | None
    note: str
    suppression_rule: str = ""
    pooled_years: int | None = None
    smallest_difference: float | None = None
    smallest_difference_by: str = ""


@dataclass(frozen=True)
class Observation:
    """The value of a measure for a period, group and area.

    ``level`` is the interval's confidence level; ``restated`` says why and from what a published value was corrected.
    """

    measure: str
    period: str
    period_end: date
    role: ValueRole
    group: str
    area: str
    value: float | None
    numerator: float | None
    denominator: float | None
    se: float | None
    low: float | None
    high: float | None
    level: float | None
    quality: Quality
    missing: Missing | None
    as_found: str
    source: str
    note: str
    restated: str = ""


@dataclass(frozen=True)
class Story:
    """What a department says about one measure in one period: dated (ISO day) and signed (a person's name)."""

    measure: str
    period: str
    body: str
    signed: str
    dated: str


@dataclass(frozen=True)
class Disparity:
    """A targeted racial disparity: an indicator, who is burdened, and what they are compared with."""

    slug: str
    title: str
    measure: str
    area: str
    burdened: tuple[str, ...]
    comparison: Comparison
    comparison_group: str
    comparison_reason: str
    statement: str
    people_unit: str
    roots: str
    roots_source: str
    target_gap: float | None
    floor: float | None
    target_date: date | None
    target_source: str
    proposed_by: str
    sort: int


@dataclass(frozen=True)
class Link:
    """A measure tied to a disparity by a mechanism somebody can check."""

    measure: str
    disparity: str
    mechanism: str
    strength: Strength
    strength_reason: str
    lever: str
    reach: Reach
    evidence: str
    reviewer: str
    next_review: date | None
    proposed_by: str


@dataclass(frozen=True)
class Edition:
    """An immutable publication. ``withdrawn_at``: since when its public content is only a notice."""

    number: int
    published_on: date
    note: str
    approver: str
    content_hash: str
    withdrawn_at: datetime | None = None
