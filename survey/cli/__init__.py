"""玄関: parse, call, show, exit code; nothing else."""
