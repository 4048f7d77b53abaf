"""``analyze``: every statistic of one small table, for a person with a file and no city server."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from equipt_dash.commands.base import DONE, WRONG_USAGE, arguments, command, wrong
from equipt_dash.statistics.analyze_file import (
    DEFAULT_LEVEL,
    DEFAULT_SEED,
    Unreadable,
    analyze_groups,
    as_text,
    read_rows,
)


@command
def main(argv: Sequence[str]) -> int:
    """Run ``analyze FILE.csv [--json] [--level 0.95] [--seed N] [--smallest-difference X]``: 0 if read, else 2."""
    parser = argparse.ArgumentParser(prog="equipt_dash analyze", description="Every statistic of one table.")
    parser.add_argument("file", help="CSV with group, estimate, se, population; or group, events, n, reference")
    parser.add_argument("--json", action="store_true", help="print JSON instead of plain words")
    parser.add_argument("--level", type=float, default=DEFAULT_LEVEL, help="confidence level, such as 0.95")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="seed of the simulations, 0 or more")
    parser.add_argument(
        "--smallest-difference", type=float, help="smallest difference that matters, in the unit of the values"
    )
    wanted = arguments(parser, argv)
    if not 0 < wanted.level < 1 or wanted.seed < 0:
        wrong(parser, "the level lies between 0 and 1, and the seed is 0 or more")
    if wanted.smallest_difference is not None and not 0 < wanted.smallest_difference < float("inf"):
        wrong(parser, "the smallest difference that matters is above zero")
    try:
        found = analyze_groups(read_rows(wanted.file), wanted.level, wanted.seed, wanted.smallest_difference)
    except Unreadable as reason:
        print(reason, file=sys.stderr)
        return WRONG_USAGE
    as_json = json.dumps(found, allow_nan=False, ensure_ascii=False, indent=2)
    print(as_json if wanted.json else as_text(found, wanted.level))
    return DONE
