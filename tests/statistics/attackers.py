"""Two attackers on a published table, written apart from the protection: one linear programme each.

The *stranger* sees numbers and blanks and knows that counts are not negative. The *insider* also knows the
threshold, and has even been told which blanks hide a small number and which hide a large one. A hidden
small number is recovered when only one whole number fits everything the attacker knows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog


@dataclass
class Evidence:
    """Everything published so far, as equations over named unknowns."""

    threshold: int
    truth: dict[object, int] = field(default_factory=dict)
    equations: list[tuple[dict[object, float], float]] = field(default_factory=list)

    def add_table(self, name: object, full: np.ndarray, hidden: np.ndarray) -> None:
        """Take in one table with totals, (R + 1, C + 1); ``hidden`` marks what is not printed."""
        rows, columns = full.shape
        for i, j in np.argwhere(hidden):
            self.truth[name, int(i), int(j)] = int(full[i, j])
        for i in range(rows):
            self.add_sum([(name, i, j) for j in range(columns)], full[i], hidden[i])
        for j in range(columns):
            self.add_sum([(name, i, j) for i in range(rows)], full[:, j], hidden[:, j])

    def add_sum(self, names: list[object], values: np.ndarray, hidden: np.ndarray) -> None:
        """Take in one line: all but the last add up to the last."""
        signs = [1.0] * (len(names) - 1) + [-1.0]
        unknown = {name: sign for name, sign, gone in zip(names, signs, hidden, strict=True) if gone}
        known = sum(sign * float(v) for sign, v, gone in zip(signs, values, hidden, strict=True) if not gone)
        if unknown:
            self.equations.append((unknown, -known))

    def add_equal(self, one: object, two: object) -> None:
        """Take in that two unknowns are the same number."""
        self.equations.append(({one: 1.0, two: -1.0}, 0.0))

    def add_value(self, name: object, value: float) -> None:
        """Take in that an unknown has become known."""
        self.equations.append(({name: 1.0}, float(value)))

    def recovered(self, *, insider: bool) -> list[object]:
        """Return the hidden small numbers for which only one whole number is possible."""
        names = list(self.truth)
        where = {name: k for k, name in enumerate(names)}
        matrix = np.zeros((len(self.equations), len(names)))
        right = np.zeros(len(self.equations))
        for row, (unknown, value) in enumerate(self.equations):
            right[row] = value
            for name, sign in unknown.items():
                matrix[row, where[name]] += sign
        bounds = [self._bounds(self.truth[name], insider) for name in names]
        small = [name for name in names if 0 < self.truth[name] < self.threshold]
        return [name for name in small if self._pinned(where[name], matrix, right, bounds)]

    def _bounds(self, value: int, insider: bool) -> tuple[float, float | None]:
        if not insider:
            return 0.0, None
        return (1.0, self.threshold - 1.0) if value < self.threshold else (float(self.threshold), None)

    @staticmethod
    def _pinned(k: int, matrix: np.ndarray, right: np.ndarray, bounds: list[tuple[float, float | None]]) -> bool:
        ends = []
        for way in (1.0, -1.0):
            cost = np.zeros(matrix.shape[1])
            cost[k] = way
            found = linprog(
                cost, A_eq=matrix if len(right) else None, b_eq=right if len(right) else None, bounds=bounds
            )
            assert found.status in (0, 3), found.message
            ends.append(-way * np.inf if found.status == 3 else way * float(found.fun))
        return bool(np.floor(ends[1] + 1e-6) - np.ceil(ends[0] - 1e-6) < 1)


def small_line_sums(full: np.ndarray, hidden: np.ndarray, threshold: int) -> int:
    """Count the lines whose printed total and cells give away that their hidden cells add up to a small number."""
    found = 0
    for values, gone in [*zip(full, hidden, strict=True), *zip(full.T, hidden.T, strict=True)]:
        if not gone[-1] and 0 < values[:-1][gone[:-1]].sum() < threshold:
            found += 1
    return found
