"""What can be known about one column: from its name, and from the texts below it.

Why both: a column called ``year`` may hold "Monthly", and a column of bare numbers may be county codes.
A role is proposed only when name and content agree, or when one of them leaves no doubt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from equipt_dash.intake.labels import Answer, Ask, Mapped, NotRace, Total, normalise_column
from equipt_dash.intake.period_style import period_style
from equipt_dash.intake.periods import Period, read_period
from equipt_dash.kernel.missing_words import WORDS, fold_word
from equipt_dash.kernel.values import Absent, Number, NumberStyle, Unreadable, bare_margin, decimal_sign, read_number

JUDGED = 300
"""Texts of a column that are looked at; a column that is something is it from the start."""
_MOST_LABELS = 400

_PATTERNS: dict[str, str] = {
    "row_number": r"objectid|fid|id|index|row|row (?:id|num|number)|unnamed \d+|sort|sort order|computed region.*|globalid",
    "position": r"lat|latitude|lon|long|lng|longitude|x|y|shape (?:area|length)|geometry|the geom|point [xy]",
    "subperiod": r"(?:fiscal |calendar )?(?:month|quarter|qtr|half)(?: (?:name|number|num|no))?|mo",
    "period": r"""(?:.* )?(?:year|yr|years|date|period|fy|as of)|(?:fiscal |school |calendar )?(?:year|month|quarter) .{0,12}
        |time|when|c?fy\d*|month|quarter|year range|date .*|timeframe|vintage""",
    "mark": r"(?:.* )?(?:rank|ranking|quartile|quintile|decile|tier|flag)s?(?: .*)?|(?:.* )?quality(?: flag| code| mark)?",
    "part_of_city": r"(?:city |lead |responsible )?(?:department|dept|division|agency|bureau|program|service area|provider|facility|vendor)(?: name| code| title)?",
    "area_code": r"""geo ?id\d*(?: .*)?|(?:state|county|tract|blkgrp|block|place|cousub|zcta\d?|nta)(?:ce|fp|cd|code)\d*|(?:.* )?geo ?id|(?:.* )?fips(?: .*)?|(?:5 digit )?fips code|(?:state|county|place|tract|area|district|region|city|nta|zip)
        (?: fips)?(?: code| id| number| num| no)|(?:state|county|fips|place)code|zcta\d?|zip|zipcode|leaid|nces ?id|campus id|school id|us""",
    "area": r"""name|geo|(?:geo|geography|geographic|area|place|neighbou?rhood|community|county|city|town|municipality|state|district|council
        |region|school|campus|borough|jurisdiction|location|precinct|ward|tract|metro|site|zone|beat|sector|block)(?:s| name| area| district| group
        | level| tract| desc| title)*|(?:census|council|school|police|planning|community|fire|congressional) (?:tract|district|precinct|area|zone|beat|block)s?(?: name)?|msa|cbsa""",
    "group": r"""(?:.* )?(?:race|races|ethnicity|ethnicities|ethncity|ethnic|raceth|racial|race ?ethnicity|race eth|subject race)(?: .*)?|(?:.* )?(?:sub ?group|student group
        |demographic|demographics|population group|race group|group)(?: name| label| desc| code| type| category)?|stratification ?\d?|breakdown|breakout|category|disaggregation|who""",
    "measure": r"(?:measure|indicator|metric|kpi|variable|series|outcome|statistic|question)(?: (?:id|code|key|number|num|no))?|sd23 code|table id",
    "measure_name": r"(?:measure|indicator|metric|kpi|variable|outcome)(?: (?:name|title|label|description|desc|text))|kpi name",
    "unit": r"units?|unit of measure(?:ment)?|uom|(?:measure|value|data) unit|unit type|(?:data )?value unit|data value type",
    "breakdown": r"sex|gender|(?:.* )?age(?: group| range| band)?|ages|grade|grade level|lunch|income|income group|cause|disability|language|lep|frl|problem|topic|subject|nativity|tenure|education",
    "margin": r"(?:.* )?(?:moe|margin|margins)(?: ?90| ?95)?(?: of error)?(?: .*)?|(?:.* )?m ?(?:90|95)|plus minus|plus or minus",
    "se": r"(?:.* )?(?:se|std ?err(?:or)?|standard error|stderr|sterr)",
    "low": r"(?:.* )?(?:ci ?low(?:er)?|low(?:er)?(?: ?(?:ci|bound|limit|conf.*|95.*|90.*))?|lcl|lci|lb|low|lo ?ci|(?:95 )?ci ?l|confidence limit low|lower confidence limit)",
    "high": r"(?:.* )?(?:ci ?high|ci ?upper|ci ?up|upper(?: ?(?:ci|bound|limit|conf.*|95.*|90.*))?|high(?:er)?(?: ?(?:ci|bound|limit|conf.*))?|ucl|uci|ub|(?:95 )?ci ?u)",
    "numerator": r"(?:.* )?(?:numerator|numer)(?: .*)?|events|successes|num events|cases numerator",
    "denominator": r"(?:.* )?(?:denominator|denom|base|base population|universe)(?: .*)?|(?:total )?(?:population|pop)(?: total)?|enrollment|cohort(?: size)?|n total|n students",
    "target": r"(?:.* )?(?:goal|target|goals|targets)(?: (?:level|value|raw|level raw))?",
    "value": r"(?:.* )?(?:value|values|raw value|estimate|observed value|data value|measurement|obs value)(?: raw| numeric)?|(?:current )?(?:level|actual)(?: raw)?|actuals|result|outcome value|est",
    "rate": r"(?:.* )?(?:rate|percent|pct|%|percentage|share|ratio|index|score|median|mean|average|avg|proportion|per capita|per 1000|per 100000)(?: .*)?",
    "count": r"(?:.* )?(?:count|counts|number|total|amount|n|num|cnt|freq|frequency|sum)(?: of .*)?|(?:number|count|total|num|sum) .*",
}  # fmt: skip
_NAMED = {
    role: re.compile(" ".join(text.split()).replace(" |", "|").replace(" (?: ", "(?: "), re.I)
    for role, text in _PATTERNS.items()
}
_PERCENT = re.compile(r"\b(?:percent|pct|percentage)\b|%", re.I)
_TOTAL = re.compile(
    r"(?:grand |district |state |city |county )?totals?|overall|(?:all|both|any|every|total)(?: [a-z]+){0,2}|everyone|combined",
    re.I,
)
_WHOLE_PLACE = re.compile(
    r"(?:(?:the )?(?:entire )?(?:state|district|city|county|nation|region|system|country|metro)(?:[ -]?wide)?(?: (?:total|average|overall))?"
    r"|national|united states|u\.?s\.?a?\.?|all (?:other )?\w+)",
    re.I,
)
_PLAINLY_VALUE = re.compile(r"(?:data |obs )?values?|rate|percent|pct|percentage|estimate|count")
_NOT_BOUNDED = re.compile(
    r"change|growth|increase|decrease|difference|diff|variance|points?|goal|target|of average", re.I
)
_STYLE = NumberStyle()


def words_of(name: str) -> str:
    """A column name as plain lower-case words: ``baseYear_ID`` -> ``base year id``."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(re.sub(r"[^\w%±]|_", " ", parted).lower().split())


@dataclass(frozen=True)
class Column:
    """One column of the sample. ``named`` is false where the header left the name out."""

    index: int
    name: str
    texts: tuple[str, ...]
    named: bool = True

    @cached_property
    def words(self) -> str:
        return words_of(self.name)

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """The texts that are not blank."""
        return tuple(text.strip() for text in self.texts[:JUDGED] if text.strip())

    @cached_property
    def distinct(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.filled))

    @cached_property
    def decimal(self) -> str | None:
        """The decimal sign the column proves; ``None`` for both."""
        return decimal_sign(self._bare)

    @cached_property
    def readings(self) -> tuple[Number | Absent | Unreadable, ...]:
        style = NumberStyle(decimal=",") if self.decimal == "," else _STYLE
        return tuple(read_number(text, style) for text in self._bare)

    @property
    def _bare(self) -> Sequence[str]:
        return [bare_margin(text) for text in self.distinct] if self.says("margin") else self.distinct

    @cached_property
    def is_numeric(self) -> bool:
        """Most texts are numbers, the rest mostly words for missing ones; or the name leaves no doubt."""
        if _PLAINLY_VALUE.fullmatch(self.words):
            return True
        numbers = sum(isinstance(found, Number) for found in self.readings)
        bad = sum(isinstance(found, Unreadable) for found in self.readings)
        return numbers > 0 and bad <= max(1, (numbers + bad) * 0.4) and numbers >= bad

    @cached_property
    def is_empty(self) -> bool:
        """Nothing below the header but words for missing values."""
        return all(fold_word(text) in WORDS for text in self.distinct)

    @cached_property
    def is_identifier(self) -> bool:
        """Digits that stand for a thing: leading zeros, or a name that says so."""
        digits = [text for text in self.filled if text.isdecimal()]
        zeros = [text for text in digits if len(text) > 1 and text.startswith("0")]
        says = re.search(
            r"\b(?:id|ids|code|codes|fips|geoid|guid|uuid|key|zip|zipcode|phone|number no|case number|leaid|data id)\b|fips|geoid|zip$",
            self.words,
        )
        return bool(says and not re.search(r"\bdecode", self.words)) or len(zeros) > 0.05 * max(1, len(digits)) > 0

    @cached_property
    def counts_rows(self) -> bool:
        """An unnamed column of 0, 1, 2 … or 1, 2, 3 …: the row numbers a program wrote along."""
        if not all(text.isdecimal() for text in self.filled[:JUDGED]) or len(self.filled) < 2:
            return False
        numbers = [int(text) for text in self.filled]
        return numbers[0] in (0, 1) and all(b == a + 1 for a, b in pairwise(numbers))

    @cached_property
    def period_share(self) -> float:
        """The share of texts that read as periods."""
        style, _notes = period_style(self.name, self.distinct, "01-01")
        good = sum(
            isinstance(read_period(text, style), Period) or "span of two" in str(read_period(text, style))
            for text in self.distinct
        )
        return good / len(self.distinct) if self.distinct else 0.0

    @cached_property
    def labels(self) -> dict[str, Answer]:
        """What the texts mean as groups; empty where there are too many for that."""
        return normalise_column(self.distinct) if 0 < len(self.distinct) <= _MOST_LABELS else {}

    @cached_property
    def group_share(self) -> float:
        """The share of texts that are a group, everybody, or another breakdown of people."""
        known = [answer for answer in self.labels.values() if isinstance(answer, Mapped | Total | NotRace | Ask)]
        return len(known) / len(self.labels) if self.labels else 0.0

    @cached_property
    def groups(self) -> int:
        """How many different groups the texts surely name."""
        return len({answer.code for answer in self.labels.values() if isinstance(answer, Mapped)} - {"unknown"})

    def says(self, role: str) -> bool:
        """Tell whether the name is one that columns of this role have."""
        return _NAMED[role].fullmatch(self.words) is not None

    @cached_property
    def totals(self) -> tuple[str, ...]:
        """The texts that stand for all others of the column together: ``Total``, ``All ages``, a state among schools."""
        places = self.says("area")
        return tuple(
            text
            for text in self.distinct
            if isinstance(self.labels.get(text), Total)
            or _TOTAL.fullmatch(text)
            or (places and _WHOLE_PLACE.fullmatch(text))
        )

    @cached_property
    def whole(self) -> str:
        """The only total of the column, where it has about as many rows as the parts; a line of sums has one."""
        if len(self.totals) != 1:
            return ""
        times = Counter(self.filled)
        parts = [n for text, n in times.items() if text != self.totals[0]]
        return self.totals[0] if parts and 2 * times[self.totals[0]] >= max(parts) else ""

    @property
    def declares_percent(self) -> bool:
        """The name says percent, and nothing that lets it pass 0 to 100."""
        return bool(_PERCENT.search(self.words)) and not _NOT_BOUNDED.search(self.words)
