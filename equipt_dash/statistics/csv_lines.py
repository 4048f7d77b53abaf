"""Reads the lines of a CSV file for the command-line tools, so that both refuse an unreadable file alike."""

from __future__ import annotations

import csv
from pathlib import Path


def read_lines(path: str | Path, refusal: type[Exception]) -> list[list[str]]:
    """Return the lines of a UTF-8 CSV file that are not blank, header first.

    Raises ``refusal`` with the reason when the file cannot be read, is no CSV or holds nothing.
    """
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            lines = [line for line in csv.reader(file, strict=True) if any(cell.strip() for cell in line)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise refusal(f"{path} cannot be read: {error}") from error
    if not lines:
        raise refusal(f"{path} is empty")
    return lines
