"""A heat map as rows and columns of squares. It is drawn as a real table, so that it can be read and walked without colour."""

from __future__ import annotations

from dataclasses import dataclass

STEPS = 3
"""Shades, from 1 (weakest) to 3; 0 is a square without shade, ``None`` one without anything to show."""


@dataclass(frozen=True)
class Square:
    """One crossing: what stands in it, what its shade means in a word, and where it leads."""

    text: str
    words: str = ""
    step: int | None = 0
    href: str = ""


@dataclass(frozen=True)
class HeatRow:
    """A row and the page its heading leads to; ``note`` is a quieter line under the heading."""

    title: str
    href: str
    squares: tuple[Square, ...]
    note: str = ""


@dataclass(frozen=True)
class Heat:
    """The whole map. ``corner`` says what the rows are; ``key`` explains each shade. ``ties``: a strong shade is no warning."""

    corner: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    key: tuple[tuple[int, str], ...]
    ties: bool = False
