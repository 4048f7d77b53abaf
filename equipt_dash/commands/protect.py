"""``protect``: hides what must be hidden in one table of counts, for a person with a file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from equipt_dash.commands.base import DONE, WRONG_USAGE, arguments, command, wrong
from equipt_dash.statistics.protect_table import BadTable, as_text, protect, read_table
from equipt_dash.statistics.reliability import DEFAULT


@command
def main(argv: Sequence[str]) -> int:
    """Run ``protect TABLE.csv [--threshold 11] [--json]``: 0 when the table was protected, else 2."""
    parser = argparse.ArgumentParser(prog="equipt_dash protect", description="Hide small counts in a table.")
    parser.add_argument("file", help="CSV: row labels in the first column, counts in the others")
    parser.add_argument("--threshold", type=int, default=DEFAULT.threshold, help="hide counts from 1 to below this")
    parser.add_argument("--json", action="store_true", help="print JSON; hidden numbers are null")
    wanted = arguments(parser, argv)
    if wanted.threshold < 1:
        wrong(parser, "the threshold is 1 or more")
    try:
        found = protect(read_table(wanted.file), wanted.threshold)
    except BadTable as reason:
        print(reason, file=sys.stderr)
        return WRONG_USAGE
    print(json.dumps(found, allow_nan=False, ensure_ascii=False, indent=2) if wanted.json else as_text(found))
    if "left_out" in found and not wanted.json:
        print(f"Taken as totals of the file and left out: {', '.join(found['left_out'])}. The totals above are new.")
    return DONE
