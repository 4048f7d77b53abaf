"""What a figure may be: a sheet's cells, how typed text is read, and one check for every way in.

Typed, pasted, imported, sent by a program or fetched: the store asks these checks when figures are handed in, the entry
sheet while they are typed, and the command line about a whole package. Data in, findings out; nothing is stored here.
"""
