"""参考３: the answers that count as one table, and its workbook.

consolidate          answers → Consolidated; pure
partnership          連携: who wants to work with whom; pure
table_book           the plan of 参考３ as a workbook
partnership_sheets   連携マトリクス behind it
"""
