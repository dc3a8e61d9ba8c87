"""定義: 調査定義.xlsx → Survey. This file imports nothing, so that a folder that is no survey is reported
without loading the reader.

vocabulary        what the sheets, headings and settings are called
faults            what can be wrong
definition_sheet  the workbook as tables of cells that know their place
values            what may stand in a cell
question_rows     the sheet 設問
mail_settings     what 設定 says about mail
survey_reader     the whole, in one go
"""
