"""The one error every reader of a data package raises, so that whoever broke a file can mend it alone."""

from __future__ import annotations


class PackageError(ValueError):
    """A data package cannot be used; says where and how to mend it.

    ``line`` counts from 1 and is ``None`` where no single line is to blame; ``column`` is the CSV
    column or TOML key, empty where the whole file is meant.
    """

    def __init__(self, file: str, line: int | None, column: str, problem: str, fix: str) -> None:
        self.file = file
        self.line = line
        self.column = column
        self.problem = problem
        self.fix = fix
        place = file
        if line is not None:
            place += f", line {line}"
        if column:
            place += f", column {column}"
        super().__init__(f"{place}: {problem} Fix: {fix}")
