"""What the reader made of a file, as the page that checks it and the form that corrects it both see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from equipt_dash.intake.findings import Problem
from equipt_dash.intake.mapping import Mapping as FileMapping
from equipt_dash.store.desk.import_compare import Comparison


@dataclass(frozen=True)
class Reading:
    """What the reader made of a file: the mapping it proposes or was given, what it found, and the first rows."""

    token: str
    file_name: str
    mapping: FileMapping
    mapping_text: str
    names: tuple[str, ...]
    preview: tuple[tuple[str, ...], ...]
    why: Mapping[str, str]
    questions: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    counts: Mapping[str, int]
    problems: Sequence[tuple[Problem, int]]
    # All of them, packed.
    every: str
    has_faults: bool
    stopped: bool
    # Names of the saved answers that fit the file's columns, and of those it was read with.
    fits: tuple[str, ...] = ()
    saved: str = ""
    # What would change; nothing where it was not compared, for the reason beside it.
    comparison: Comparison | None = None
    not_compared: str = ""
    # Why the database could not take it; said first, because nothing else matters then.
    refused: tuple[Problem, ...] = ()
    sheets: tuple[str, ...] = ()
    # Texts in the place of numbers that a person may explain.
    unread: tuple[str, ...] = ()
    splits: Mapping[str, Sequence[str]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
