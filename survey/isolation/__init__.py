"""隔離: work in other processes, so that a file costs no more than itself."""
