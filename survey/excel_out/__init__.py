"""書く: the workbooks that this product writes, by xlsxwriter.

book                  a new workbook; what all of them have alike
cells, rows           cells one by one, and tables of many rows
packing               cells, texts, notes and formats, as the workbook's parts hold them
growing_worksheet     the sheet of a form, whose rows Excel goes on fitting
xlsxwriter_insides    what xlsxwriter knows and does not document
"""
