"""Answers the entry page, its forms and its workbook.

The walk of one form, from the request to the row and back; an arrow up is a climb to a higher floor. A draft takes ten
moves and three climbs::

    callbacks/desk/routes      lets through what the form declares (pages/declared/entry)
    callbacks/desk/entry/forms
    desk/entry/sql             reads what is stored of the measure, in one snapshot
    callbacks/desk/entry/forms ↑
    desk/entry/rules/opened    the sheet as it is opened, and the form put over it
    desk/entry/rules/drafts
    desk/entry/rules/opened
    callbacks/desk/entry/forms ↑
    store/desk/submissions     writes the draft's row
    callbacks/desk/entry/forms ↑
    callbacks/desk/routes

Handing in takes twenty moves and five climbs. ``desk/entry/rules/handing_in`` stands before ``opened`` and asks
``figures/checks``, and ``store/desk/submitting`` takes the place of ``submissions``: inside its transaction it asks
``plausible``, and with it the same checks, and takes the step of the workflow with ``moves``. That the checks are asked
twice is meant: once to answer the person, and once where nothing can slip in between.
``tests/desk/test_entry_walk.py`` counts both, and says which files it leaves out.
"""
