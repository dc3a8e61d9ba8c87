"""隔離: work in other processes, so that a file costs no more than itself.

guard         what work may cost, and the clock
pool          processes that end with the block that begins them
workers       work on many things, in order; or on one
interrupting  Ctrl-C
"""
