"""Which figures may an edition show? Rows in, the numbers to hold back out; nothing here reads or writes.

The rules, in the order they are applied:

1. A count of people from 1 to the rule's smallest count less one is held back. A count of 0 is shown.
2. What adds up is written down as lines of one system, over everything this edition and earlier ones show:
   groups within a group, places within a place (``places``), periods within a period (``periods``), measures
   within a measure (``relations``), the cases and the others within the people they are among (``graph``).
3. Parts that fall short of their total leave a rest nobody publishes; a small rest is guarded like a cell.
   Parts that exceed their total do not add up to it.
4. One number of an earlier edition and one of the new edition are taken to be the same if they are equal: what
   an earlier edition gave away is known, and what it hid and has not changed stays hidden.
5. Of all that keeps small numbers from being worked out, what is held back is the fewest people's worth, and no
   total where that is possible; one integer programme for each part of the system that hangs together.
6. Where no choice keeps everything held back safe, only small numbers are kept safe; where that fails too, the
   new numbers around them are held back altogether; where even that gives one away, nothing is published.
7. A figure behind which no count of people is recorded cannot be judged, and is held back.
8. A figure says why it is held back: small itself, protects another, not judged, or not precise.

Relations nobody has declared and no numbers show (two measures that split a third one in more than two parts,
a figure somebody printed elsewhere) cannot be known here; the public page on methods says so.
"""

from equipt_dash.protection.figures import COUNT, PEOPLE, Cell, EditionWouldLeak, Figure, Hidden
from equipt_dash.protection.places import contains

__all__ = ["COUNT", "PEOPLE", "Cell", "EditionWouldLeak", "Figure", "Hidden", "contains"]
