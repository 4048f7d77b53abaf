"""Cities in the states a record goes through, for the walk that follows every link and sends every form.

Each state is a list of recipes (``proof_recipes``): what people did before the walk comes by.
"""

from __future__ import annotations

from tests.desk.proof_recipes import OWN, Cook, Side
from tests.desk.proof_state import Resettable
from tests.support.desk import HEALTH

SAMPLE = Side(HEALTH, "prenatal-visits", "parks-nearby", ())
SAMPLE_DISPARITIES = ("parks-nearby", "asthma")

STATES: dict[str, tuple[str, ...]] = {
    "untouched": (),
    "on its way": (
        "words-submit-gap_target", "decide-one", "words-submit-story", "decide", "words-submit-definition",
        "record-add", "record-write", "record-add-link", "words-save-gap_target", "token-make", "withdraw", "meeting-add",
    ),
    "published and undone": (
        "words-submit-story", "decide", "publish", "undo", "words-submit-definition", "words-take-back-definition",
        "words-submit-gap_target", "decide", "publish", "lock-period", "record-add", "add-group",
    ),
}  # fmt: skip
"""What was done before, in order. ``on its way``: sent back, approved, handed in, drafted, all at once."""

FIGURES: dict[str, tuple[str, ...]] = {
    "on its way": ("entry-draft", "import-read"),
    "published and undone": ("entry-submit", "entry-take-back", "import-read", "import-take"),
}
"""What more is done where the recipes of figures fit: in the demonstration they were written for."""


def bring_to(world: Resettable, city: str, state: str) -> Cook:
    """Do what ``state`` says in ``city``."""
    cook = Cook(world, OWN if city == "austin" else SAMPLE)
    for name in (*STATES[state], *(FIGURES.get(state, ()) if city == "austin" else ())):
        cook.finish(name)
    return cook
