"""設問: what may be asked, and the rules that an answer is held against."""
