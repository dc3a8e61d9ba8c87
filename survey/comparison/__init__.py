"""比べる: this year's answers beside last year's; pure.

pairing, carry_over   which of last year's answers stand on this year's forms, and what is left behind
reworded              which of them stand under another name, title or heading
comparing             what became of each of them
former_choices        what was chosen then and cannot be now
difference            what became of a text
history               what the survey came to, year by year
"""
