"""設問: what may be asked, and the rules that an answer is held against.

kind                what every kind of question does, and how a plain text does it
long_text short_text choice choices departments number date calculation   the kinds, one a module
kind_with_marks     what those have in common that ask for ○ in columns of their own
kinds               the list of them
holds               what a column of an export holds
columns written validation   what a kind makes of a form: its columns, what was written into them, what they refuse
conditions          what a rule may say of a row
rules               which rules a question is under: each a finding and its condition
as_python as_polars as_excel   a condition judged here, in a table of many rows, and on the form while it is filled in
calculating arithmetic formula_as_python formula_as_polars formula_as_excel directions   the same of 計算 and 検算
by_office           what the office answers itself
marks choice_lists  what means ○ in a ○ column; which choices a list names
refusals            why a text is no answer
print_limit         how much of one answer is printed
typed               a text as the answer that a question would read of it
amounts             numbers as people write them, and as they are printed
polars_at_hand      whether polars runs on this machine
excel_text          texts in formulas, folded as `japanese.text.folded` folds them
"""
