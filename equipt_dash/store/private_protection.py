"""The private tables of protection: which measures are parts of which, and decisions to publish without a rule."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, String, Table

from equipt_dash.kernel.relation_model import RelationKind
from equipt_dash.store.columns import metadata, one_of, reference, text

measure_relation = Table(
    "measure_relation",
    metadata,
    # What readers could subtract; never published, and kept for measures of every state.
    reference("part", "measure.key", primary_key=True),
    reference("whole", "measure.key", primary_key=True),
    Column("kind", String(20), primary_key=True),
    one_of("kind", RelationKind),
    CheckConstraint("part <> whole", name="apart"),
)

open_by_decision = Table(
    "open_by_decision",
    metadata,
    # Measures an officer decided to publish without a suppression rule, and why; who and when is in the audit.
    reference("measure", "measure.key", primary_key=True),
    text("reason"),
)
