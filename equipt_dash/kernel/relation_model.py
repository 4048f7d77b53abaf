"""How a measure's count of people is part of another's, as a city declares it. Light, because packages are read with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RelationKind(StrEnum):
    """What one measure's count of people is to another's."""

    PART_OF = "part_of"
    OF_WHOM = "of_whom"
    NUMERATOR_OF = "numerator_of"
    DENOMINATOR_OF = "denominator_of"


@dataclass(frozen=True, order=True)
class MeasureRelation:
    """The people counted by ``part`` are, as ``kind`` says, within those of ``whole`` (two measures' keys).

    ``part_of``: one of the parts, none of which share people; ``of_whom``: some of the whole, whoever they are.
    ``numerator_of`` and ``denominator_of``: the count is the one a rate is built on.
    """

    part: str
    whole: str
    kind: RelationKind
