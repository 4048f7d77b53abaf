"""Reads texts that come again in row after row (periods, group labels) once, and remembers the answer.

Why they raise ``Stop``: a text nobody can read stops its row, with the same words each time.
"""

from __future__ import annotations

from datetime import date

from equipt_dash.intake.findings import FLAG, LEFT_OUT, Problem, Stop, Tally
from equipt_dash.intake.labels import Answer, Ask, NotRace, normalise_column
from equipt_dash.intake.mapping import NOT_RACE, OPEN, Mapping
from equipt_dash.intake.periods import Period, combine, read_period
from equipt_dash.intake.proposal import code_of
from equipt_dash.kernel.words import _, listed

_MOST_KEPT = 20_000
_NO_PERIOD = Period("", date.max, "")


class Periods:
    """Period cells -> ``Period``. Says once for each period that only part of a year is meant.

    ``plain`` holds what stands in one cell alone and was read well, for whoever cannot afford a call.
    """

    def __init__(self, mapping: Mapping, tally: Tally) -> None:
        self._style = mapping.period_style()
        self._column = mapping.column("period") or None
        self._known: dict[tuple[str, str], Period | Stop] = {}
        self._tally = tally
        self._fixed = mapping.period
        self._given = {text: Period(text, date.fromisoformat(day), "year") for text, day in mapping.periods}
        self.plain: dict[str, Period] = {}
        self.flags: list[Problem] = []

    def find(self, text: str, part: str, line: int, column: str | None = None) -> Period:
        """The period named by a cell and, where there is one, by a cell or column for its part."""
        found = self._known.get((text, part))
        if found is None:
            found = self._read(text, part, line, column or self._column)
            if len(self._known) < _MOST_KEPT:
                self._known[text, part] = found
                if isinstance(found, Period) and not part:
                    self.plain[text] = found
        if isinstance(found, Stop):
            raise found
        return found

    def fixed(self, line: int) -> Period:
        """The period the mapping gives the whole file; an empty one where it gives none."""
        return self.find(self._fixed, "", line, "period") if self._fixed else _NO_PERIOD

    def kinds(self) -> set[str]:
        """The kinds of period met."""
        return {found.kind for found in self._known.values() if isinstance(found, Period)}

    def _read(self, text: str, part: str, line: int, column: str | None) -> Period | Stop:
        given = self._given.get(" ".join(text.split())) if not part else None
        found = given or (combine(text, part, self._style) if part else read_period(text, self._style))
        if not isinstance(found, Period):
            return Stop(column, f"{text} {part}".strip(), found.problem, found.fix)
        self._tally.periods.setdefault(found.text, found.end)
        if found.kind == "part_year":
            words = _("It is about part of a year, so it cannot be compared with whole years.")
            fix = _("Taken as it is. Check that it is marked as part of a year wherever it is shown.")
            self.flags.append(Problem(line, column, text, words, fix, FLAG))
        return found


class Groups:
    """Group labels -> codes, by the mapping's answers; a label it does not know is read beside those it knows.

    ``codes`` holds the labels that are taken, for whoever cannot afford a call.
    """

    def __init__(self, mapping: Mapping, tally: Tally) -> None:
        self._given = dict(mapping.groups)
        self._column = mapping.column("group") or None
        self._known: dict[str, str | Stop] = {}
        self.codes: dict[str, str] = {}
        self._tally = tally
        for series in mapping.series:
            if series.group:
                tally.groups.setdefault(series.group, "")

    def find(self, label: str, column: str | None = None) -> str:
        """The code of a label."""
        found = self._known.get(label)
        if found is None:
            found = self._read(label, column or self._column)
            if len(self._known) < _MOST_KEPT:
                self._known[label] = found
                if isinstance(found, str):
                    self.codes[label] = found
        if isinstance(found, Stop):
            raise found
        return found

    def _read(self, label: str, column: str | None) -> str | Stop:
        code = self._given.get(label)
        if code is None:
            code = code_of(normalise_column([*self._given, label])[label])
        taken = code not in (OPEN, NOT_RACE)
        if len(self._tally.groups) < _MOST_KEPT:
            self._tally.groups[label] = code if taken else ""
        if taken:
            return code
        answer = normalise_column([*self._given, label])[label]
        return _left_out(label, answer, column) if code == NOT_RACE else _open(label, answer, column)


def _left_out(label: str, answer: Answer, column: str | None) -> Stop:
    why = answer.why if isinstance(answer, NotRace) else _("The mapping says that it is not a race or ethnicity.")
    fix = _("Left out. If it is a group after all, write its code under [groups] in the mapping.")
    return Stop(column, label, why, fix, LEFT_OUT)


def _open(label: str, answer: Answer, column: str | None) -> Stop:
    if isinstance(answer, Ask):
        codes = listed([f'"{code}" ({words})' for code, words in answer.options])
        fix = _("Under [groups] in the mapping, set “{label}” to one of: {codes}.", label=label, codes=codes)
        return Stop(column, label, " ".join(filter(None, (answer.question, answer.why))), fix)
    if not label.strip():
        words, fix = (
            _("No group is given."),
            _('Write the group; or, if it means everybody, set "" = "all" under [groups].'),
        )
        return Stop(column, label, words, fix)
    fix = _("Under [groups] in the mapping, set “{label}” to its code, to “all” or to “not_race”.", label=label)
    return Stop(column, label, _("We do not know which group this label stands for."), fix)
