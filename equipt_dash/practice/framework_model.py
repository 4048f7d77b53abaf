"""The words of the framework as frozen dataclasses: roadmap, elements, questions, rules and figures.

Kept apart from reading them (``framework.py``), so that a page can name what it shows without
knowing where it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StepScope(StrEnum):
    """Whether a step is done once for the city or by each department."""

    CITY = "city"
    DEPARTMENT = "department"


class Statistic(StrEnum):
    """Which middle of a group a net-worth figure is. The talk only says "average"."""

    MEDIAN = "median"
    MEAN = "mean"
    NOT_STATED = "not_stated"


@dataclass(frozen=True)
class Stage:
    """A part of the roadmap and the question it answers."""

    slug: str
    name: str
    in_short: str
    question: str
    urls: tuple[str, ...]


@dataclass(frozen=True)
class Component:
    """One of the two things a stage holds."""

    slug: str
    stage: str
    name: str
    in_short: str


@dataclass(frozen=True)
class Step:
    """A template step. Quarters count from the start of the roadmap; ``None`` means it keeps going.

    ``basis`` says where the step comes from; ``urls`` back it up. ``element`` is a slug or empty.
    """

    key: str
    component: str
    name: str
    in_short: str
    owner_role: str
    scope: StepScope
    evidence: str
    done_when: str
    first_quarter: int
    last_quarter: int | None
    element: str
    basis: str
    urls: tuple[str, ...]


@dataclass(frozen=True)
class Element:
    """One of the seven elements of a high-performing city. ``also`` is what was published beyond the talk."""

    slug: str
    name: str
    in_short: str
    city: str
    also: str
    urls: tuple[str, ...]


@dataclass(frozen=True)
class Mark:
    """One of the four signs the talk lists for an element."""

    key: str
    element: str
    text: str


@dataclass(frozen=True)
class CityExample:
    """A dated fact about the city the talk names for an element. An example, not a ranking."""

    element: str
    city: str
    dated: str
    fact: str
    url: str


@dataclass(frozen=True)
class SurveyFact:
    """A dated fact about the survey behind the elements, or about the cities the talk names."""

    dated: str
    fact: str
    url: str


@dataclass(frozen=True)
class Question:
    """One of the six practice questions, with help to answer it, and the step of the racial equity toolkit that asks it."""

    slug: str
    number: int
    text: str
    help: str
    prompts: tuple[str, ...]
    toolkit: str
    toolkit_step: int
    toolkit_url: str


@dataclass(frozen=True)
class Why:
    """Why the talk asks for this work. ``conditions`` are the two that racial equity always needs."""

    values: tuple[str, ...]
    government: str
    racial_equity: str
    conditions: tuple[str, ...]
    leveling_down: str
    closing_gaps: str
    beyond_services: str
    testable: str
    basis: str


@dataclass(frozen=True)
class Trace:
    """What could and could not be found out about the talk's net-worth figures, one finding each."""

    slug: str
    heading: str
    text: str
    urls: tuple[str, ...]


@dataclass(frozen=True)
class NetWorthRow:
    """Net worth of one group in the United States, in the ``dollars`` its source uses.

    ``year`` is ``None`` where the source gives none. ``low`` and ``high`` are one standard error either way.
    """

    year: int | None
    statistic: Statistic
    group: str
    label: str
    source_label: str
    value: float
    low: float | None
    high: float | None
    dollars: str
    source: str
    note: str

    @property
    def series(self) -> str:
        """Rows may share a line only within one series: same source, same statistic, same dollars."""
        return f"{self.source}-{self.statistic}"


@dataclass(frozen=True)
class GlossaryTerm:
    """A word of the pages in plain language. ``urls`` is empty where the word is this project's own."""

    slug: str
    term: str
    meaning: str
    urls: tuple[str, ...]


@dataclass(frozen=True)
class RuleTopic:
    """A family of do-no-harm rules and the guides it was drawn from."""

    slug: str
    name: str
    urls: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """One do-no-harm rule for showing people in words, charts and numbers."""

    number: int
    topic: str
    rule: str


@dataclass(frozen=True)
class CheckRule:
    """One rule of the connection check. ``about``: measure, link or disparity."""

    slug: str
    about: str
    name: str
    why: str
    fix: str


@dataclass(frozen=True)
class Framework:
    """Everything in ``data/framework``. ``optional_stages`` are off unless a city turns them on."""

    stages: tuple[Stage, ...]
    optional_stages: tuple[Stage, ...]
    components: tuple[Component, ...]
    steps: tuple[Step, ...]
    elements: tuple[Element, ...]
    marks: tuple[Mark, ...]
    examples: tuple[CityExample, ...]
    survey: tuple[SurveyFact, ...]
    questions: tuple[Question, ...]
    why: Why
    traces: tuple[Trace, ...]
    net_worth: tuple[NetWorthRow, ...]
    glossary: tuple[GlossaryTerm, ...]
    rule_topics: tuple[RuleTopic, ...]
    rules: tuple[Rule, ...]
    check_rules: tuple[CheckRule, ...] = ()

    def components_of(self, stage: str) -> tuple[Component, ...]:
        """The components of the stage with this slug, in order."""
        return tuple(item for item in self.components if item.stage == stage)

    def steps_of(self, component: str) -> tuple[Step, ...]:
        """The steps of the component with this slug, in order."""
        return tuple(item for item in self.steps if item.component == component)

    def marks_of(self, element: str) -> tuple[Mark, ...]:
        """The marks of the element with this slug, in order."""
        return tuple(item for item in self.marks if item.element == element)

    def examples_of(self, element: str) -> tuple[CityExample, ...]:
        """The city examples of the element with this slug, in order."""
        return tuple(item for item in self.examples if item.element == element)
