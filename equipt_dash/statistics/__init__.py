"""Numbers in, numbers out: every statistic the product shows, as pure functions.

Why apart from everything else: a figure that decides how a group of people is spoken about must be
checkable without a database, a browser or a city. Nothing here reads, writes or knows a page. The
modules are imported one by one, so that a page that needs a gap does not pay for an integer programme.
"""
