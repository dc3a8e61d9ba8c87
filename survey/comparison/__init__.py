"""比べる: this year's answers beside last year's."""
