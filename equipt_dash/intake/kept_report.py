"""Every problem of an import as one small text, so that the whole report can be kept and handed out again.

Why packed: the report on the page shows each kind of problem once, but whoever mends the file needs every row, and a
bad export has as many problems as rows. They say nearly the same, so they shrink to a few hundredths of their size.
"""

from __future__ import annotations

import gzip
import io
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from equipt_dash.intake.findings import Problem
from equipt_dash.intake.report import Report

EVERY = "every"
"""The entry of a kept report that holds every problem."""


def kept(report: Report) -> dict[str, Any]:
    """What to keep of a report: the counts, each kind of problem once, and all of them packed."""
    return {**report.as_json(), EVERY: packed(report.problems)}


def packed(problems: Iterable[Problem]) -> str:
    """The problems as a text."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=6, mtime=0) as file:
        for problem in problems:
            file.write(json.dumps(list(problem)).encode() + b"\n")
    return b64encode(out.getvalue()).decode("ascii")


def unpacked(text: str) -> Iterator[Problem]:
    """The problems again, one by one; none for an empty text."""
    if text:
        with gzip.GzipFile(fileobj=io.BytesIO(b64decode(text))) as file:
            for line in file:
                yield Problem(*json.loads(line))


def every(report: Mapping[str, Any]) -> Iterator[Problem]:
    """Every problem of a kept report; of those kept before all of them were, the first of each kind."""
    if EVERY in report:
        yield from unpacked(report[EVERY])
    else:
        for item in report.get("problems", ()):
            yield Problem(*item[:6])
