"""Entry: a department types the figures of one measure into a sheet, keeps them as a draft, and hands them in.

``rules`` decides, ``sql`` reads, ``page`` says what is seen, ``words`` has its sentences; what the form asks is declared
in ``pages.declared.entry``. Drawn by ``layouts/desk/entry.py``, answered by ``callbacks/desk/entry``.

Nothing is exported: no other feature imports any of it. What the import, the API and the command line share with entry
stands below it, the checks of figures in ``equipt_dash.figures`` and the way of a submission in ``store.desk``.
"""
