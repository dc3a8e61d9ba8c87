"""定義: 調査定義.xlsx → Survey.

words     what the sheets, headings and settings are called
faults    what can be wrong
sheet     the workbook as tables of cells that know their place
values    what may stand in a cell
questions the sheet 設問
mail_settings what 設定 says about mail
reading   the whole, in one go
"""

from survey.definition.reading import last_saved, read_definition

__all__ = ["last_saved", "read_definition"]
