"""Entry: a department types the figures of one measure into a sheet, keeps them as a draft, and hands them in.

``rules`` decides, ``sql`` reads and writes, ``page`` says what is seen. Drawn by ``layouts/desk/entry.py``, answered by
``callbacks/desk/entry``. No other feature imports any of it: what the import, the API and the command line share with
entry, the checks of figures, is a floor of its own (``equipt_dash.figures``).
"""
