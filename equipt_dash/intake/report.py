"""The report of an import: every problem with its row, what to do about it, and what became of the rows.

Why problems go to a file: a bad export can have a million of them, and the report still names each one.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TextIO

from equipt_dash.intake.findings import FAULT, FLAG, LEFT_OUT, Problem
from equipt_dash.kernel.words import _, ngettext

_IN_MEMORY = 4_000_000
_SHOWN = 12
_NUMBERS = re.compile(r"\d[\d.,e+-]*")


class Refused(Exception):
    """Nothing may be written. Raised through the storing function, so that its transaction rolls back."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(_("The file was rejected; nothing was written."))


class Problems:
    """Problems in the order they were found, however many; counted by weight and by what they say."""

    def __init__(self) -> None:
        self._file: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  it lives as long as the report
        self.weights: Counter[str] = Counter()
        self.kinds: Counter[tuple[str, str | None, str]] = Counter()
        self._first: dict[tuple[str, str | None, str], Problem] = {}

    def add(self, problem: Problem) -> None:
        """Append one problem."""
        self._file.write(json.dumps(list(problem)).encode() + b"\n")
        self.weights[problem.weight] += 1
        # Sentences that differ only in their numbers are one kind.
        key = (problem.weight, problem.column, _NUMBERS.sub("#", problem.problem))
        if key in self.kinds or len(self.kinds) < 2_000:
            self.kinds[key] += 1
            self._first.setdefault(key, problem)

    def __iter__(self) -> Iterator[Problem]:
        self._file.seek(0)
        try:
            for line in self._file:
                yield Problem(*json.loads(line))
        finally:
            self._file.seek(0, 2)

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def by_kind(self) -> Iterator[tuple[Problem, int]]:
        """The first problem of each kind, faults first, and how often it was found."""
        order = {FAULT: 0, LEFT_OUT: 1, FLAG: 2}
        for key, count in sorted(self.kinds.items(), key=lambda pair: (order[pair[0][0]], -pair[1])):
            yield self._first[key], count


@dataclass
class Report:
    """What one import found and did. ``stored`` says in words what the storing function did.

    ``stopped``: something is wrong with the file as a whole, so that not even its good rows can be taken.
    """

    format: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    periods: list[str] = field(default_factory=list)
    read: int = 0
    accepted: int = 0
    rejected: int = 0
    left_out: int = 0
    notes: list[str] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    stopped: bool = False
    mapping: str = ""
    problems: Problems = field(default_factory=Problems)
    stored: str = ""

    @property
    def has_faults(self) -> bool:
        """Something stops the file as a whole."""
        return self.problems.weights[FAULT] > 0

    def take(self, message: Mapping[str, Any]) -> None:
        """Learn from one message of ``reading.read_file``, rows excepted."""
        match message["kind"]:
            case "proposal":
                self.format, self.mapping = message["format"], message["mapping"]
                self.columns = {name: role for name, role, _why in message["columns"]}
                self.groups = dict(message["groups"])
                self.notes, self.decisions = list(message["notes"]), list(message["decisions"])
            case "problems" | "refused":
                for problem in message["problems"]:
                    self.add(Problem(*problem))
            case "end":
                self.read, self.accepted = message["read"], message["accepted"]
                self.rejected, self.left_out = message["rejected"], message["left_out"]
                self.groups, self.periods = message["groups"], message["periods"]

    def add(self, problem: Problem) -> None:
        """Append one problem."""
        self.problems.add(problem)
        self.stopped = self.stopped or (problem.weight == FAULT and problem.row is None)

    def as_json(self, most: int = 5_000) -> dict[str, Any]:
        """What to keep of the report: the counts, what the columns mean, and the first problem of each kind."""
        kinds = [[*problem[:6], count] for problem, count in self.problems.by_kind()]
        return {
            "rows_read": self.read,
            "rows_accepted": self.accepted,
            "rows_rejected": self.rejected + self.left_out,
            "columns": self.columns,
            "groups": self.groups,
            "periods": self.periods[:most],
            "problems": kinds[:most],
        }

    def write_json(self, out: TextIO) -> None:
        """Print the report as one JSON object, the problems one by one. Rows left out count as rejected."""
        head = {
            "format": self.format,
            "rows_read": self.read,
            "rows_accepted": self.accepted,
            "rows_rejected": self.rejected + self.left_out,
            "columns": self.columns,
            "groups": {label: _code(code) for label, code in self.groups.items()},
            "periods": self.periods,
        }
        out.write(json.dumps(head, indent=2, allow_nan=False)[:-2] + ',\n  "problems": [')
        for number, one in enumerate(self._told()):
            content = {"row": one.row, "column": one.column, "value": one.value, "problem": one.problem, "fix": one.fix}
            out.write((",\n    " if number else "\n    ") + json.dumps(content))
        out.write("\n  ]\n}\n")

    def _told(self) -> Iterator[Problem]:
        """Every problem, and what a person should know about the file as a whole."""
        yield from self.problems
        for note in self.decisions:
            yield Problem(None, None, None, note, _("Nothing, if this is right; else correct the mapping."), FLAG)

    def write_text(self, out: TextIO) -> None:
        """Print the report for a person: the verdict's numbers first, then each kind of problem once."""
        lines = [
            ngettext("{n} row read", "{n} rows read", self.read)
            + _(
                ": {accepted} accepted, {rejected} rejected, {left} left out.",
                accepted=self.accepted,
                rejected=self.rejected,
                left=self.left_out,
            )
        ]
        roles = [f"{name} = {role}" for name, role in self.columns.items() if role != "ignore"]
        if roles:
            more = _(" and {n} more", n=len(roles) - _SHOWN) if len(roles) > _SHOWN else ""
            lines.append(_("Columns: {roles}.", roles="; ".join(roles[:_SHOWN]) + more))
        if self.periods:
            lines.append(_("Periods: {first} to {last}.", first=self.periods[0], last=self.periods[-1]))
        lines += [_("Note: {note}", note=note) for note in (*self.notes, *self.decisions)]
        kinds = list(self.problems.by_kind())
        lines += [_line(problem, count) for problem, count in kinds[:_SHOWN]]
        if len(kinds) > _SHOWN:
            lines.append(_("… and {n} more kinds of problem; --json lists every one.", n=len(kinds) - _SHOWN))
        out.write("\n".join(lines) + "\n")


def _code(code: str) -> str | None:
    return None if code in ("", "not_race") else code


def _line(problem: Problem, count: int) -> str:
    sort = {FAULT: _("Problem"), LEFT_OUT: _("Left out"), FLAG: _("Please check")}[problem.weight]
    place = [_("row {n}", n=problem.row)] if problem.row is not None else []
    place += [_("column {name}", name=problem.column)] if problem.column else []
    place += [f"“{problem.value[:60]}”"] if problem.value else []
    words = f"{sort} ({', '.join(place)})" if place else sort
    more = ngettext(" ({n} more like it)", " ({n} more like it)", count - 1) if count > 1 else ""
    return f"{words}: {problem.problem} → {problem.fix}{more}"
