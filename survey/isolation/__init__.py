"""隔離: work in other processes, so that a file costs no more than itself.

guard         what work may cost, and the clock
pool          processes that end with the block that begins them
task          what is done with each thing
workers       doing it elsewhere: with many things, in their order, or with one
interrupting  Ctrl-C
"""
