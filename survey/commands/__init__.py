"""段取り: the commands as functions. A survey folder in, results out; nothing is printed, no clock is read."""
