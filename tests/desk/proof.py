"""The long proof of the desk: rights, replays, 10,000 callback bodies, bent forms, and editors at the same drafts.

Run: python -m tests.desk.proof [--callbacks 10000] [--forms 60] [--examples 300]. The test suite runs a seeded
sample of the same. Ends with status 1 when anything that must be zero is not.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
from pathlib import Path

from callbacks.desk.table import FORMS
from tests.desk import test_many_editors
from tests.desk.proof_fuzz import Tally, fuzz_callbacks, fuzz_form
from tests.desk.proof_state import Resettable, resettable
from tests.desk.test_replay import three_times
from tests.desk.test_rights_http import form_cells, page_cells, prepare_both
from tests.support.city import fill
from tests.support.databases import Databases


def prove_rights(world: Resettable, other: Resettable) -> int:
    """Every page and form as every role, to both departments' rows."""
    count, wrong, kept_out = page_cells(other, prepare_both(other))
    for form in FORMS:
        cells = form_cells(world, form.name, everybody=True)
        count, wrong, kept_out = count + cells[0], wrong + cells[1], kept_out + cells[2]
    print(
        f"rights: {count} cells, {len(wrong)} wrong allows, {len(kept_out)} wrong refusals",
        *wrong,
        *kept_out,
        sep="\n  ",
    )
    return len(wrong) + len(kept_out)


def prove_replays(world: Resettable) -> int:
    """Every form three times."""
    failed = []
    for form in FORMS:
        try:
            three_times(world, form.name)
        except AssertionError as error:
            failed.append(f"{form.name}: {str(error)[:200]}")
    print(f"replays: {len(FORMS)} forms sent three times, {len(failed)} not carried out once", *failed, sep="\n  ")
    return len(failed)


def _told(title: str, tally: Tally) -> int:
    answers = ", ".join(f"{count} × {status}" for status, count in sorted(tally.answers.items()))
    valid = f" ({tally.valid} of valid shape)" if tally.valid else ""
    print(
        f"{title}: {tally.sent} sent{valid}, {len(tally.broken)} server errors; {answers}",
        *tally.broken[:10],
        sep="\n  ",
    )
    return len(tally.broken)


def prove_fuzz(world: Resettable, callbacks: int, forms: int) -> int:
    """Callback bodies, and bent bodies for each form."""
    failures = _told("callback bodies", fuzz_callbacks(world.city, callbacks, seed=1))
    together = Tally()
    for form in FORMS:
        tally = fuzz_form(world, form.name, forms, seed=2)
        together.sent += tally.sent
        together.answers += tally.answers
        together.broken += [f"{form.name} {one}" for one in tally.broken]
    return failures + _told("form bodies", together)


def main() -> int:
    """Run the long proof and print its tallies."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--callbacks", type=int, default=10_000)
    parser.add_argument("--forms", type=int, default=60)
    parser.add_argument("--examples", type=int, default=300)
    wanted = parser.parse_args()
    logging.disable(logging.WARNING)
    databases = Databases(Path(tempfile.mkdtemp(prefix="equipt-proof-")))
    url = databases.empty("sqlite")
    fill(url)
    with resettable(databases, url) as world, resettable(databases, url) as other:
        failures = prove_rights(world, other) + prove_replays(world)
        failures += prove_fuzz(world, wanted.callbacks, wanted.forms)
    test_many_editors.run(databases, url, wanted.examples, 50)
    print(f"editors: {wanted.examples} groups of 50 steps, 0 lost updates, 0 illegal steps")
    databases.close()
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
